import type { PartitionBy } from '../core/config.ts'
import type { TableLayout } from '../core/dialect.ts'
import type { BuiltNode } from './input.ts'

const GRANULARITIES = ['hour', 'day', 'month', 'year'] as const

/**
 * The layout a node asks for. `partition_by` may also be a column's name or a list of names, as dbt-duckdb has it for DuckLake: those order the
 * table like clustering columns do.
 */
export function layoutOf(node: BuiltNode): TableLayout {
  const written: unknown = node.config.partition_by
  const cluster = namesOf(node.config.cluster_by)
  if (isPartition(written)) return { partition: withDefaults(written), cluster }
  return { partition: undefined, cluster: [...namesOf(written), ...cluster] }
}

export const hasLayout = (layout: TableLayout): boolean => layout.partition !== undefined || layout.cluster.length > 0

export function namesOf(written: unknown): readonly string[] {
  if (typeof written === 'string') return written === '' ? [] : [written]
  return Array.isArray(written) ? written.filter((name) => typeof name === 'string') : []
}

type WrittenPartition = Partial<PartitionBy> & { readonly field: string }

const isPartition = (value: unknown): value is WrittenPartition =>
  typeof value === 'object' && value !== null && 'field' in value && typeof value.field === 'string'

function withDefaults(written: WrittenPartition): PartitionBy {
  return {
    ...written,
    data_type: written.data_type ?? 'date',
    granularity: GRANULARITIES.find((one) => one === written.granularity) ?? 'day',
  }
}
