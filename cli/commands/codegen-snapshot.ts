import type { Dialect } from '../core/dialect.ts'
import type { SnapshotNode } from '../core/node.ts'
import { hardDeletesOf, metaColumns } from '../materialize/snapshot-columns.ts'

/** A query with the columns of the table that a snapshot's query is kept in: its own, and those of the history. */
export function snapshotShape(node: SnapshotNode, sql: string, dialect: Dialect): string {
  const { updated_at: updatedAt, dbt_valid_to_current: openEnd } = node.config
  const time = typeof updatedAt === 'string' ? updatedAt : dialect.snapshotTime
  const meta = metaColumns(node)
  const columns = [
    [dialect.cast('null', dialect.snapshotText), meta.scdId],
    [time, meta.updatedAt],
    [time, meta.validFrom],
    [openEnd ? `coalesce(${time}, ${openEnd})` : time, meta.validTo],
    ...(hardDeletesOf(node) === 'new_record' ? [[`'False'`, meta.isDeleted]] : []),
  ]
  const list = columns.map(([value = '', name = '']) => `${value} as ${dialect.quote(name)}`)
  return `select *, ${list.join(', ')}\nfrom (\n${sql}\n) as source_record`
}
