import { isList, isRecord, textOf, type Json, type JsonRecord } from './read-json.ts'

/** What a metric is made of may be named alone, or with what is special to it there. */
export const named = (value: Json | undefined): JsonRecord | null =>
  typeof value === 'string' ? { name: value } : isRecord(value) ? value : null

/** A metric that another is made of. */
export function metricInput(value: Json | undefined): JsonRecord | null {
  const input = named(value)
  if (!input) return null
  return {
    name: textOf(input.name),
    filter: filterOf(input.filter),
    alias: textOf(input.alias),
    offset_window: windowOf(input.offset_window),
    offset_to_grain: textOf(input.offset_to_grain),
  }
}

export const inputsOf = (values: readonly (Json | undefined)[]): readonly JsonRecord[] =>
  values.map(metricInput).filter((input) => input !== null)

/** Filters stay templates: MetricFlow renders them. */
export function filterOf(value: Json | undefined): JsonRecord | null {
  const filters =
    typeof value === 'string' ? [value] : isList(value) ? value.filter((item) => typeof item === 'string') : []
  return filters.length === 0 ? null : { where_filters: filters.map((filter) => ({ where_sql_template: filter })) }
}

/** `7 days` */
export function windowOf(value: Json | undefined): JsonRecord | null {
  const found = /^(\d+)\s+(\w+?)s?$/.exec((textOf(value) ?? '').trim())
  return found ? { count: Number(found[1]), granularity: found[2] ?? '' } : null
}
