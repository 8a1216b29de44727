import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { Relation } from '../core/relation.ts'
import { layoutOf, namesOf } from './layout.ts'
import type { MaterializeInput } from './input.ts'
import { unknownColumn } from './unknown-column.ts'

/** dbt-duckdb's ways to write the clauses of a MERGE by hand. */
const UNSUPPORTED = ['merge_clauses', 'merge_on_using_columns', 'merge_returning_columns'] as const

const SOURCE = 'DBT_INTERNAL_SOURCE'
const TARGET = 'DBT_INTERNAL_DEST'

/** One MERGE: rows whose key is there are updated, the others inserted. Without a key every row is inserted. */
export function mergeSql(
  input: MaterializeInput,
  target: Relation,
  source: Relation,
  columns: readonly string[],
): Checked<string> {
  const { dialect, node } = input
  const unsupported = UNSUPPORTED.find((key) => node.config[key] !== undefined && node.config[key] !== null)
  if (unsupported !== undefined) {
    const details = { config: unsupported }
    return bad(problem('config-unsupported', { key: unsupported, node: node.name }, undefined, details))
  }
  const assignments = updates(input, columns)
  if (!assignments.ok) return assignments
  const keys = namesOf(node.config.unique_key)
  const matches = keys.length === 0 ? ['false'] : keys.map((key) => `${SOURCE}.${key} = ${TARGET}.${key}`)
  const on = [
    ...matches,
    ...predicatesOf(node.config.incremental_predicates ?? node.config.predicates),
    ...anyPartition(input, target),
  ]
  const names = columns.map((column) => dialect.quote(column))
  const lines = [
    `merge into ${dialect.relation(target)} as ${TARGET}`,
    `using ${dialect.relation(source)} as ${SOURCE}`,
    `on ${on.map((one) => `(${one})`).join(' and ')}`,
  ]
  if (keys.length > 0 && assignments.value.length > 0) {
    lines.push(
      `when matched${condition(node.config.merge_update_condition)}`,
      `  then update set\n    ${assignments.value.join(',\n    ')}`,
    )
  }
  lines.push(
    `when not matched${condition(node.config.merge_insert_condition)}`,
    `  then insert (${names.join(', ')})`,
    `  values (${names.map((name) => `${SOURCE}.${name}`).join(', ')})`,
  )
  return good(lines.join('\n'))
}

/** A published table may ask for a filter on its partitions; one that lets all of them through is one. A staging table asks for none. */
function anyPartition({ node, target, dialect }: MaterializeInput, written: Relation): readonly string[] {
  const { partition } = layoutOf(node)
  if (node.config['require_partition_filter'] !== true || !partition || !dialect.readWhole || written !== target)
    return []
  const field = `${TARGET}.${dialect.quote(partition.field)}`
  return [`${field} is not null or ${field} is null`]
}

const condition = (written: unknown): string => (typeof written === 'string' ? ` and ${written}` : '')

/** `incremental_predicates`: one text or a list of them. */
export const predicatesOf = (written: unknown): readonly string[] => namesOf(written)

function updates({ node, dialect }: MaterializeInput, columns: readonly string[]): Checked<readonly string[]> {
  const only = namesOf(node.config.merge_update_columns)
  const except = new Set(namesOf(node.config.merge_exclude_columns).map((name) => name.toLowerCase()))
  if (only.length > 0 && except.size > 0) {
    const details = { config: 'merge_exclude_columns' }
    return bad(problem('merge-columns-both', { node: node.name }, undefined, details))
  }
  const expressions = expressionsOf(node.config.merge_update_set_expressions)
  const computed = new Set([...expressions.keys()].map((name) => name.toLowerCase()))
  const plain = (only.length > 0 ? only : columns).filter(
    (name) => !except.has(name.toLowerCase()) && !computed.has(name.toLowerCase()),
  )
  const known = new Map(columns.map((name) => [name.toLowerCase(), name]))
  const unknown = plain.find((name) => !known.has(name.toLowerCase()))
  if (unknown !== undefined) return bad(unknownColumn(node, 'merge_update_columns', unknown, columns))
  return good([
    ...[...expressions].map(([name, expression]) => `${dialect.quote(name)} = ${expression}`),
    ...plain.map((name) => {
      const quoted = dialect.quote(known.get(name.toLowerCase()) ?? name)
      return `${quoted} = ${SOURCE}.${quoted}`
    }),
  ])
}

function expressionsOf(written: unknown): ReadonlyMap<string, string> {
  if (typeof written !== 'object' || written === null) return new Map()
  return new Map(Object.entries(written).map(([name, expression]) => [name, String(expression)]))
}
