import type { Node } from '../core/node.ts'
import type { SchemaName } from './engine.ts'
import { storeOf } from './failures.ts'
import type { Place, Session } from './session.ts'
import { nodesOf, type RunPlan } from './unit.ts'

/** The schemas that a run writes to, in a stable order. */
export function schemasOf(plan: RunPlan, session: Session): readonly SchemaName[] {
  const found = new Map<string, SchemaName>()
  for (const unit of plan.units.values()) {
    for (const node of nodesOf(unit)) {
      const schema = writes(node, session) ? schemaOf(node, session) : undefined
      if (schema) found.set(`${schema.database ?? ''}.${schema.schema}`.toLowerCase(), schema)
    }
  }
  return [...found.values()]
}

function writes(node: Node, session: Session): boolean {
  if (node.resource_type === 'test') return storeOf(node, session) !== undefined
  return node.resource_type !== 'unit_test' && node.resource_type !== 'exposure'
}

function schemaOf(node: Node, { engine }: Session): SchemaName | undefined {
  const { database, schema } = engine.relationOf(node)
  return schema === null ? undefined : { database, schema }
}

/** Makes the schemas one after another, before anything runs: from several sessions at once their creation would conflict. Then lists what is in them. */
export async function makeSchemas(schemas: readonly SchemaName[], { session, connection }: Place): Promise<void> {
  for (const schema of schemas) {
    if (!(await connection.schemaExists(schema))) await connection.createSchema(schema)
  }
  await session.cache.list(connection, schemas)
}
