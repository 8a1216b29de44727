import type { Step } from '../core/step.ts'
import type { MaterializeInput } from './input.ts'
import { generatedQuery, stepOf, wrap } from './statement.ts'

/** `latest_version_pointer`: a view under the model's own name (or another) that reads its latest version, made with it. */
export function pointerSteps({
  node,
  target,
  dialect,
  pointer,
}: Pick<MaterializeInput, 'node' | 'target' | 'dialect' | 'pointer'>): readonly Step[] {
  if (pointer === undefined) return []
  const { database, schema } = target
  const relation = { database, schema, identifier: pointer }
  const query = generatedQuery(`select * from ${dialect.relation(target)}`)
  const view = dialect.viewAs({ relation, config: node.config, description: undefined })
  return [stepOf('point at the latest version', wrap(query, view), false)]
}
