import { createHash } from '../core/digest.ts'
import type { Relation } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
import type { MaterializeInput } from './input.ts'
import { namesOf } from './layout.ts'
import { sql } from './statement.ts'

/** `indexes: [{columns, unique}]`, where the engine has transactional DDL (and with it indexes). */
export function indexSteps({ node, dialect, capabilities }: MaterializeInput, relation: Relation): readonly Step[] {
  const written: unknown = node.config.indexes
  if (!capabilities.transactionalDdl || !Array.isArray(written)) return []
  return written.flatMap((index: unknown) => {
    if (typeof index !== 'object' || index === null || !('columns' in index)) return []
    const columns = namesOf(index.columns)
    const unique = 'unique' in index && index.unique === true
    const list = columns.map((column) => dialect.quote(column)).join(', ')
    const name = dialect.quote(indexName(relation, columns, unique))
    return [
      sql('make an index', `create ${unique ? 'unique ' : ''}index ${name} on ${dialect.relation(relation)} (${list})`),
    ]
  })
}

/** The same index of the same table has the same name in every run. */
const indexName = (relation: Relation, columns: readonly string[], unique: boolean): string =>
  `__dbt_index_${createHash('md5')
    .update([relation.identifier, ...columns, String(unique)].join('_'))
    .digest('hex')}`
