import { unreachable } from '../../core/check.ts'
import type { PartitionBy } from '../../core/config.ts'
import type {
  Dialect,
  MaterializedViewSql,
  NeutralType,
  PartitionReplacement,
  TableLayout,
  TableSpec,
} from '../../core/dialect.ts'
import type { Constraint } from '../../core/node.ts'
import type { Relation, RelationType } from '../../core/relation.ts'
import { TypedText, type CellValue } from '../../core/table.ts'
import { blockComment, quoteBacktick, quoteGoogleString } from '../../sql/quote.ts'
import { carried } from './duckdb-types.ts'
import { materializedViewOptions, optionsClause, tableOptions } from './options.ts'

const relationName = (relation: Relation): string =>
  [relation.database, relation.schema, relation.identifier]
    .filter((part) => part !== null)
    .map(quoteBacktick)
    .join('.')

const NAMES: Readonly<Record<NeutralType, string>> = {
  string: 'string',
  int: 'int64',
  float: 'float64',
  numeric: 'numeric',
  boolean: 'bool',
  timestamp: 'timestamp',
  date: 'date',
  time: 'time',
}

// Of these DuckDB has none, and what it has none of it would take for text.
const ALONE = /^(?:json|geography|interval|range|bytes|string)\b/i

/** DuckDB's names become BigQuery's: a model in TypeScript is written once. */
const ownType = (type: string): string => (ALONE.test(type.trim()) ? type : carried(type).remote)

const materializedViews: MaterializedViewSql = {
  as: (view) => ({
    before: `create or replace materialized view ${relationName(view.relation)}${layoutClauses(view.layout)}${materializedViewOptions(view)}\nas (\n`,
    after: '\n)',
  }),
  // Options can change while the view stays; refreshing is a procedure of the system.
  refresh: (view) => {
    const { database, schema, identifier } = view.relation
    const path = [database, schema, identifier].filter((part) => part !== null).join('.')
    const options = materializedViewOptions(view)
    return [
      ...(options === '' ? [] : [`alter materialized view ${relationName(view.relation)}\nset${options}`]),
      `call bq.refresh_materialized_view(${quoteGoogleString(path)})`,
    ]
  },
}

/** How BigQuery writes SQL (GoogleSQL). */
export const bigqueryDialect: Dialect = {
  name: 'bigquery',
  quote: quoteBacktick,
  relation: relationName,
  literal,
  cast: (expression, type) => `cast(${expression} as ${type})`,
  typeName: (neutral) => NAMES[neutral],
  ownType,
  materializedViews,
  bigInteger: 'int64',
  neutralType,
  comment: blockComment,
  now: 'current_timestamp()',
  snapshotTime: 'current_timestamp()',
  snapshotText: 'string',
  md5: (expression) => `to_hex(md5(${expression}))`,
  partitionOf,

  tableAs: (table) => ({ before: `${head(table)}${clauses(table)}\nas (\n`, after: '\n)' }),
  tableOf: (table, columns) => `${head(table)} (\n  ${columns.join(',\n  ')}\n)${clauses(table)}`,
  declaresColumnsWithSelect: true,
  viewAs: (view) => ({
    before: `create or replace view ${relationName(view.relation)}${optionsClause(view.config, view.description, 'view', false)}\nas (\n`,
    after: '\n)',
  }),
  replacePartitions,
  inWindow: (column, start, end) =>
    [
      ...(start === undefined ? [] : [`timestamp(${column}) >= ${quoteGoogleString(start)}`]),
      ...(end === undefined ? [] : [`timestamp(${column}) < ${quoteGoogleString(end)}`]),
    ].join(' and ') || 'true',
  ordered: () => ({ before: '', after: '' }),
  scratch: (target, suffix) => ({ ...target, identifier: target.identifier + suffix, type: 'table' }),
  atomically: (statements) => `begin transaction;\n${statements.join(';\n')};\ncommit transaction`,
  script: (statements) => statements.join(';\n'),
  rename: (from, { identifier }) => `alter table ${relationName(from)} rename to ${quoteBacktick(identifier)}`,
  cloneTable: (target, source) => `create or replace table ${relationName(target)} clone ${relationName(source)}`,
  replaceByCopy: (target, source) => `create or replace table ${relationName(target)} copy ${relationName(source)}`,

  readWhole: (relation) => `alter table ${relationName(relation)}\nset options (require_partition_filter = false)`,
  setOptions: (table) => {
    const options = tableOptions(table)
    return options === '' ? undefined : `alter table ${relationName(table.relation)}\nset${options}`
  },
  drop: (relation, type) => `drop ${objectKind(type)} if exists ${relationName(relation)}`,
  truncate: (relation) => `truncate table ${relationName(relation)}`,
  addColumn: (relation, column) =>
    `alter table ${relationName(relation)} add column ${quoteBacktick(column.name)} ${column.type}`,
  dropColumn: (relation, name) => `alter table ${relationName(relation)} drop column ${quoteBacktick(name)}`,
  setColumnType: (relation, column) =>
    `alter table ${relationName(relation)} alter column ${quoteBacktick(column.name)} set data type ${column.type}`,
  describeRelation: (relation, type, text) =>
    `alter ${objectKind(type)} ${relationName(relation)} set options (description = ${quoteGoogleString(text)})`,
  describeColumn: (relation, type, column, text) =>
    `alter ${objectKind(type)} ${relationName(relation)} alter column ${quoteBacktick(column)} ` +
    `set options (description = ${quoteGoogleString(text)})`,
  constraint,
  grant: (relation, type, privilege, grantees) =>
    `grant ${quoteBacktick(privilege)} on ${objectKind(type)} ${relationName(relation)} ` +
    `to ${grantees.map((grantee) => JSON.stringify(grantee)).join(', ')}`,
  files: undefined,
}

const objectKind = (type: RelationType): string => kinds[type] ?? 'table'

const kinds: Partial<Record<RelationType, string>> = {
  view: 'view',
  materialized_view: 'materialized view',
  external: 'external table',
}

// BigQuery's temporary tables live in scripts only: what a run needs for a moment is a table of the dataset, dropped at the end, and by BigQuery
// itself when the run is killed.
const EXPIRES = `\noptions (\n  expiration_timestamp = timestamp_add(current_timestamp(), interval 12 hour)\n)`

const head = (table: TableSpec): string =>
  `create ${table.replace ? 'or replace ' : ''}table ${relationName(table.relation)}`

const clauses = (table: TableSpec): string =>
  layoutClauses(table.layout) + (table.temporary ? EXPIRES : tableOptions(table))

function layoutClauses(layout: TableLayout): string {
  const partition = layout.partition ? `\npartition by ${partitionClause(layout.partition)}` : ''
  const cluster = layout.cluster.length === 0 ? '' : `\ncluster by ${layout.cluster.map(quoteBacktick).join(', ')}`
  return partition + cluster
}

function partitionClause(partition: PartitionBy): string {
  if (partition.time_ingestion_partitioning === true) {
    return partition.granularity === 'day'
      ? '_PARTITIONDATE'
      : `timestamp_trunc(_PARTITIONTIME, ${partition.granularity})`
  }
  const field = quoteBacktick(partition.field)
  if (partition.range) {
    const { start, end, interval } = partition.range
    return `range_bucket(${field}, generate_array(${start}, ${end}, ${interval}))`
  }
  return partitionOf(partition, field)
}

function partitionOf(partition: PartitionBy, expression: string): string {
  if (partition.range) {
    const { start, end, interval } = partition.range
    return `range_bucket(${expression}, generate_array(${start}, ${end}, ${interval}))`
  }
  const type = partition.data_type.toLowerCase()
  if (type === 'date' && partition.granularity === 'day') return expression
  const truncate = type === 'timestamp' || type === 'datetime' ? `${type}_trunc` : 'date_trunc'
  return `${truncate}(${expression}, ${partition.granularity})`
}

// One MERGE that deletes and inserts is atomic; the partitions to delete come in a variable, so that only they are read.
function replacePartitions({ target, source, layout, columns, partitions }: PartitionReplacement): readonly string[] {
  const names = columns.map(quoteBacktick).join(', ')
  const part = (alias: string): string => partitionOf(layout.partition, alias + quoteBacktick(layout.partition.field))
  const replaced = partitions === undefined ? 'unnest(replaced_partitions)' : `(${partitions.join(', ')})`
  const merge = `merge into ${relationName(target)} as DBT_INTERNAL_DEST
using (
  select ${names}
  from ${relationName(source)}
) as DBT_INTERNAL_SOURCE
on false
when not matched by source and ${part('DBT_INTERNAL_DEST.')} in ${replaced}
  then delete
when not matched
  then insert (${names})
  values (${names})`
  if (partitions !== undefined) return [merge]
  return [
    `declare replaced_partitions array<${partitionType(layout.partition)}>;
set replaced_partitions = (
  select array_agg(distinct ${part('')} ignore nulls)
  from ${relationName(source)}
);
${merge}`,
  ]
}

function partitionType(partition: PartitionBy): string {
  return partition.range ? 'int64' : partition.data_type.toLowerCase()
}

function literal(value: CellValue): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return quoteGoogleString(value)
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return `cast(${quoteGoogleString(Number.isNaN(value) ? 'nan' : value > 0 ? '+inf' : '-inf')} as float64)`
  }
  if (typeof value !== 'object') return String(value)
  if (value instanceof TypedText) return typedLiteral(value)
  if (isList(value)) return `[${value.map(literal).join(', ')}]`
  return `struct(${Object.entries(value)
    .map(([key, cell]) => `${literal(cell ?? null)} as ${quoteBacktick(key)}`)
    .join(', ')})`
}

const isList = (value: object): value is readonly CellValue[] => Array.isArray(value)

function typedLiteral({ type, text }: TypedText): string {
  const quoted = quoteGoogleString(text)
  switch (type) {
    case 'decimal':
      return `numeric ${quoted}`
    case 'date':
    case 'time':
      return `${type} ${quoted}`
    case 'timestamp':
      return `datetime ${quoted}`
    case 'timestamptz':
      return `timestamp ${quoted}`
    case 'interval':
      return `cast(${quoted} as interval)`
    case 'bytes':
      return `b${quoted}`
    case 'other':
      return quoted
    default:
      return unreachable(type)
  }
}

function neutralType(type: string): NeutralType | undefined {
  const name = type.trim().toLowerCase().replace(/\(.*$/, '')
  const kinds: Readonly<Record<string, NeutralType>> = {
    string: 'string',
    int64: 'int',
    integer: 'int',
    float64: 'float',
    float: 'float',
    numeric: 'numeric',
    bignumeric: 'numeric',
    bool: 'boolean',
    boolean: 'boolean',
    timestamp: 'timestamp',
    datetime: 'timestamp',
    date: 'date',
    time: 'time',
  }
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined
}

function constraint(found: Constraint, level: 'column' | 'table'): string | undefined {
  const name = found.name !== null && level === 'table' ? `constraint ${quoteBacktick(found.name)} ` : ''
  const columns = level === 'table' ? ` (${(found.columns ?? []).map(quoteBacktick).join(', ')})` : ''
  switch (found.type) {
    case 'not_null':
      return level === 'column' ? 'not null' : undefined
    case 'primary_key':
      return `${name}primary key${columns} not enforced`
    case 'foreign_key': {
      const target =
        found.to === null ? (found.expression ?? '') : `${found.to} (${found.to_columns.map(quoteBacktick).join(', ')})`
      return `${name}${level === 'table' ? `foreign key${columns} ` : ''}references ${target} not enforced`
    }
    case 'custom':
      return `${name}${found.expression ?? ''}`
    case 'unique':
    case 'check':
      return undefined
    default:
      return unreachable(found.type)
  }
}
