import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { Column, Relation } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
import { scratchOf, type Writing } from './build.ts'
import type { MaterializeInput } from './input.ts'
import { changedRecords, firstRecords, isCurrent } from './snapshot-sql.ts'
import { snapshotStrategy, type SnapshotStrategy } from './snapshot-strategy.ts'
import { mainSql, sql, stepOf, together, wrap, type Query } from './statement.ts'
import { tableSpec, withHeader } from './table.ts'

/** `snapshot`: a table of every state a row has had. Never rebuilt, not even by a full refresh: its history is nowhere else. */
export function snapshotWriting(input: MaterializeInput, relation: Relation, query: Query): Checked<Writing> {
  const { facts, dialect } = input
  const strategy = snapshotStrategy(input)
  if (!strategy.ok) return strategy
  if (facts.existing === undefined) {
    const first = firstRecords(input, query, strategy.value)
    const build = withHeader(input, wrap(first, dialect.tableAs(tableSpec(input, relation))))
    return good({ type: 'table', keeps: false, steps: [stepOf('build the snapshot', build, true)] })
  }
  if (facts.existing.type !== 'table') {
    return bad(problem('snapshot-target-type', { relation: dialect.relation(input.target), type: facts.existing.type }))
  }
  const missing = requiredColumns(strategy.value).filter((name) => !has(facts.existingColumns, name))
  if (missing.length > 0) {
    return bad(problem('snapshot-target-columns', { relation: dialect.relation(input.target), columns: missing }))
  }
  return good({ type: 'table', keeps: true, steps: historySteps(input, relation, query, strategy.value) })
}

const requiredColumns = ({ meta, hardDeletes }: SnapshotStrategy): readonly string[] => [
  meta.scdId,
  meta.validFrom,
  meta.validTo,
  meta.updatedAt,
  ...(hardDeletes === 'new_record' ? [meta.isDeleted] : []),
]

const has = (columns: readonly Column[], name: string): boolean =>
  columns.some((column) => column.name.toLowerCase() === name.toLowerCase())

function historySteps(
  input: MaterializeInput,
  relation: Relation,
  query: Query,
  strategy: SnapshotStrategy,
): readonly Step[] {
  const { dialect, facts } = input
  const { meta } = strategy
  const scratch = scratchOf(input)
  const spec = {
    relation: scratch,
    replace: true,
    temporary: true,
    layout: { partition: undefined, cluster: [] },
    config: {},
    description: undefined,
  }
  const collect = wrap(changedRecords(input, query, strategy), dialect.tableAs(spec))
  const added = facts.newColumns.filter((column) => !has(facts.existingColumns, column.name))
  const names = [...facts.newColumns.map((column) => column.name), ...requiredColumns(strategy)].map((name) =>
    dialect.quote(name),
  )
  const validTo = dialect.quote(meta.validTo)
  const scdId = dialect.quote(meta.scdId)
  return [
    stepOf('collect the changes', withHeader(input, collect)),
    ...added.map((column) => sql('add a column', dialect.addColumn(relation, column))),
    ...together(dialect, [
      sql(
        'close the records that changed',
        `update ${dialect.relation(relation)} as target
set ${validTo} = source.${validTo}
from ${dialect.relation(scratch)} as source
where source.${scdId} = target.${scdId}
  and source.dbt_change_type in ('update', 'delete')
  and ${isCurrent(input, strategy, 'target.')}`,
      ),
      mainSql(
        'add the new records',
        `insert into ${dialect.relation(relation)} (${names.join(', ')})
select ${names.join(', ')}
from ${dialect.relation(scratch)}
where dbt_change_type = 'insert'`,
      ),
    ]),
    sql('drop the scratch table', dialect.drop(scratch, 'table')),
  ]
}
