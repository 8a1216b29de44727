import type { MaterializeInput } from './input.ts'
import { hashOf, type SnapshotStrategy } from './snapshot-strategy.ts'
import { wrap, type Query } from './statement.ts'

/** The first build: every row of the source is current. */
export function firstRecords(input: MaterializeInput, query: Query, strategy: SnapshotStrategy): Query {
  const { dialect } = input
  const { meta } = strategy
  const fields = [
    '*',
    `${strategy.scdId} as ${dialect.quote(meta.scdId)}`,
    `${strategy.updatedAt} as ${dialect.quote(meta.updatedAt)}`,
    `${strategy.updatedAt} as ${dialect.quote(meta.validFrom)}`,
    `${openEnd(strategy, strategy.updatedAt)} as ${dialect.quote(meta.validTo)}`,
    ...(strategy.hardDeletes === 'new_record' ? [`'False' as ${dialect.quote(meta.isDeleted)}`] : []),
  ]
  return wrap(query, { before: `select\n  ${fields.join(',\n  ')}\nfrom (\n`, after: '\n) as source_record' })
}

/** Null (or the configured end) in the type that the times have. */
const openEnd = (strategy: SnapshotStrategy, time: string): string =>
  strategy.openEnd === undefined
    ? `nullif(${time}, ${time})`
    : `coalesce(nullif(${time}, ${time}), ${strategy.openEnd})`

/**
 * What this run changes, one row a change: `insert` rows are new records, `update` and `delete` rows tell until when a current record was
 * valid. Only the columns a kind of change needs are filled.
 */
export function changedRecords(input: MaterializeInput, query: Query, strategy: SnapshotStrategy): Query {
  const branches = [insertions(input, strategy), closings(input, strategy)]
  if (strategy.hardDeletes !== 'ignore') branches.push(deletions(input, strategy))
  if (strategy.hardDeletes === 'new_record') branches.push(deletionRecords(input, strategy))
  return wrap(query, {
    before: 'with source_rows as (\n',
    after: `\n),\n${recordCtes(input, strategy)}\n${branches.join('\nunion all\n')}`,
  })
}

export const isCurrent = ({ dialect }: MaterializeInput, strategy: SnapshotStrategy, alias: string): string => {
  const validTo = `${alias}${dialect.quote(strategy.meta.validTo)}`
  return strategy.openEnd === undefined
    ? `${validTo} is null`
    : `(${validTo} = ${strategy.openEnd} or ${validTo} is null)`
}

const keyNames = (strategy: SnapshotStrategy): readonly string[] =>
  strategy.keys.map((_, index) => `__dbt_key_${index + 1}`)

const keyFields = (strategy: SnapshotStrategy): string =>
  strategy.keys.map((key, index) => `${key} as __dbt_key_${index + 1}`).join(', ')

function recordCtes(input: MaterializeInput, strategy: SnapshotStrategy): string {
  return `source_records as (
  select
    *,
    ${keyFields(strategy)},
    ${strategy.updatedAt} as __dbt_updated_at,
    ${strategy.scdId} as __dbt_scd_id
  from source_rows
),
current_records as (
  select *, ${keyFields(strategy)}
  from ${input.dialect.relation(input.target)}
  where ${isCurrent(input, strategy, '')}
)`
}

const sameKey = (strategy: SnapshotStrategy): string =>
  keyNames(strategy)
    .map((name) => `current_record.${name} = source_record.${name}`)
    .join(' and ')

const firstKey = (alias: string): string => `${alias}.__dbt_key_1`

/** Changed, or back after it was recorded as deleted. */
function changedCondition({ dialect }: MaterializeInput, strategy: SnapshotStrategy): string {
  const back =
    strategy.hardDeletes === 'new_record' ? `\n    or ${deletedFlag(dialect.quote(strategy.meta.isDeleted))}` : ''
  return `(\n    ${strategy.changed}${back}\n  )`
}

const deletedFlag = (column: string): string => `current_record.${column} = 'True'`

interface ChangeRow {
  readonly kind: 'insert' | 'update' | 'delete'
  /** Expression of each source column, or null. */
  readonly source: (column: string) => string
  readonly scdId: string
  readonly updatedAt: string
  readonly validFrom: string
  readonly validTo: string
  readonly isDeleted: string
}

function selectChange(input: MaterializeInput, strategy: SnapshotStrategy, row: ChangeRow): string {
  const { dialect, facts } = input
  const { meta } = strategy
  const fields = [
    `'${row.kind}' as dbt_change_type`,
    ...facts.newColumns.map((column) => {
      const name = dialect.quote(column.name)
      return `${row.source(name)} as ${name}`
    }),
    `${row.scdId} as ${dialect.quote(meta.scdId)}`,
    `${row.updatedAt} as ${dialect.quote(meta.updatedAt)}`,
    `${row.validFrom} as ${dialect.quote(meta.validFrom)}`,
    `${row.validTo} as ${dialect.quote(meta.validTo)}`,
    ...(strategy.hardDeletes === 'new_record' ? [`${row.isDeleted} as ${dialect.quote(meta.isDeleted)}`] : []),
  ]
  return `select\n  ${fields.join(',\n  ')}`
}

function insertions(input: MaterializeInput, strategy: SnapshotStrategy): string {
  const time = 'source_record.__dbt_updated_at'
  const row = selectChange(input, strategy, {
    kind: 'insert',
    source: (column) => `source_record.${column}`,
    scdId: 'source_record.__dbt_scd_id',
    updatedAt: time,
    validFrom: time,
    validTo: openEnd(strategy, time),
    isDeleted: `'False'`,
  })
  return `${row}
from source_records as source_record
left join current_records as current_record
  on ${sameKey(strategy)}
where ${firstKey('current_record')} is null
  or ${changedCondition(input, strategy)}`
}

function closings(input: MaterializeInput, strategy: SnapshotStrategy): string {
  const row = selectChange(input, strategy, {
    kind: 'update',
    source: () => 'null',
    scdId: `current_record.${input.dialect.quote(strategy.meta.scdId)}`,
    updatedAt: 'null',
    validFrom: 'null',
    validTo: 'source_record.__dbt_updated_at',
    isDeleted: 'null',
  })
  return `${row}
from source_records as source_record
join current_records as current_record
  on ${sameKey(strategy)}
where ${changedCondition(input, strategy)}`
}

/** Now, in the type that the history's times have: a UNION takes no others. */
function goneSince({ dialect, facts }: MaterializeInput, { meta }: SnapshotStrategy): string {
  const kept = facts.existingColumns.find(({ name }) => name.toLowerCase() === meta.validTo.toLowerCase())
  return kept && /^date(?:time)?$/i.test(kept.type)
    ? dialect.cast(dialect.snapshotTime, kept.type)
    : dialect.snapshotTime
}

function deletions(input: MaterializeInput, strategy: SnapshotStrategy): string {
  const row = selectChange(input, strategy, {
    kind: 'delete',
    source: () => 'null',
    scdId: `current_record.${input.dialect.quote(strategy.meta.scdId)}`,
    updatedAt: 'null',
    validFrom: 'null',
    validTo: goneSince(input, strategy),
    isDeleted: 'null',
  })
  return `${row}\n${goneRecords(input, strategy)}`
}

function deletionRecords(input: MaterializeInput, strategy: SnapshotStrategy): string {
  const { dialect, facts } = input
  const time = goneSince(input, strategy)
  const kept = new Set(facts.existingColumns.map((column) => dialect.quote(column.name).toLowerCase()))
  const row = selectChange(input, strategy, {
    kind: 'insert',
    source: (column) => (kept.has(column.toLowerCase()) ? `current_record.${column}` : 'null'),
    scdId: hashOf(input, [`current_record.${dialect.quote(strategy.meta.scdId)}`, time]),
    updatedAt: time,
    validFrom: time,
    validTo: `current_record.${dialect.quote(strategy.meta.validTo)}`,
    isDeleted: `'True'`,
  })
  return `${row}\n${goneRecords(input, strategy)}`
}

function goneRecords({ dialect }: MaterializeInput, strategy: SnapshotStrategy): string {
  const once =
    strategy.hardDeletes === 'new_record' ? `\n  and not (${deletedFlag(dialect.quote(strategy.meta.isDeleted))})` : ''
  return `from current_records as current_record
left join source_records as source_record
  on ${sameKey(strategy)}
where ${firstKey('source_record')} is null${once}`
}
