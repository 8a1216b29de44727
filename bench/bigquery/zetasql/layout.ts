import { leafOf, list, type ResolvedNode, text } from './resolved.ts'

/**
 * What BigQuery demands of PARTITION BY and CLUSTER BY beyond types, which the analyzer does not know.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#partition_expression
 */
export function layoutFault(create: ResolvedNode): string | undefined {
  const partitions = list(create, 'partitionByList')
  if (partitions.length > 1) return 'PARTITION BY takes one expression.'
  const [partition] = partitions
  if (partition !== undefined && !isPartition(partition))
    return `PARTITION BY cannot be ${describe(partition)}: a DATE column, DATE(…), <type>_TRUNC(<column>, <part>), RANGE_BUCKET(<column>, GENERATE_ARRAY(…)), _PARTITIONDATE.`
  const clusters = list(create, 'clusterByList')
  if (clusters.length > 4) return `CLUSTER BY takes four columns at most, not ${clusters.length}.`
  const wrong = clusters.find((one) => !isColumn(one) || unclusterable.has(kindOf(one)))
  return wrong === undefined ? undefined : `CLUSTER BY cannot be ${describe(wrong)}.`
}

const parts: Readonly<Record<string, readonly string[]>> = {
  date_trunc: ['MONTH', 'YEAR'],
  datetime_trunc: ['HOUR', 'DAY', 'MONTH', 'YEAR'],
  timestamp_trunc: ['HOUR', 'DAY', 'MONTH', 'YEAR'],
}

/** DOUBLE and what has no order. */
const unclusterable = new Set(['TYPE_DOUBLE', 'TYPE_STRUCT', 'TYPE_ARRAY', 'TYPE_JSON', 'TYPE_TIME', 'TYPE_INTERVAL'])

function isPartition(expression: unknown): boolean {
  if (isColumn(expression)) return kindOf(expression) === 'TYPE_DATE'
  const call = callOf(expression)
  if (!call) return false
  const [first, second] = call.given
  if (call.name === 'date') return isColumn(first)
  if (call.name === 'range_bucket')
    return isColumn(first) && kindOf(first) === 'TYPE_INT64' && callOf(second)?.name === 'generate_array'
  return isColumn(first) && (parts[call.name] ?? []).includes(partOf(second))
}

const isColumn = (expression: unknown): boolean => leafOf(expression).kind === 'resolvedColumnRefNode'

function kindOf(expression: unknown): string {
  const { type } = leafOf(expression).node as { type?: { typeKind?: string } } // expressions have a type
  return type?.typeKind ?? ''
}

function callOf(expression: unknown): { readonly name: string; readonly given: readonly unknown[] } | undefined {
  const { node } = leafOf(expression)
  const named = node['function'] as { name?: string } | undefined // of calls only
  if (named?.name === undefined) return undefined
  return {
    name: named.name.replace(/^ZetaSQL:/, '').replace(/_(?:date|timestamp|datetime)$/, ''),
    given: list(node, 'argumentList'),
  }
}

/** The part of a time is a value of an enumeration, by number. */
function partOf(expression: unknown): string {
  const { value } = leafOf(expression).node as { value?: { value?: { enumValue?: number } } } // of literals only
  return partNames[value?.value?.enumValue ?? 0] ?? ''
}
const partNames: Readonly<Record<number, string>> = {
  1: 'YEAR',
  2: 'MONTH',
  3: 'DAY',
  6: 'QUARTER',
  7: 'HOUR',
  12: 'WEEK',
}

const describe = (expression: unknown): string => {
  const call = callOf(expression)
  if (call) return `${call.name}(…${partOf(call.given[1]) && `, ${partOf(call.given[1])}`})`
  return `an expression of ${kindOf(expression).replace('TYPE_', '') || text(leafOf(expression).node, 'name')}`
}
