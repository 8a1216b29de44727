import type { UniqueId } from '../core/node.ts'
import { flagOf, isList, isRecord, listOf, recordOf, textOf, type Json, type JsonRecord } from './read-json.ts'

/** What metrics may be made of, by name. */
export interface MetricIds {
  /** The semantic model of each measure. */
  readonly measures: ReadonlyMap<string, UniqueId>
  readonly metrics: ReadonlyMap<string, { readonly id: UniqueId; readonly value: JsonRecord }>
}

/** A metric as the manifest has it. */
export function metricRecord(value: JsonRecord, common: JsonRecord, ids: MetricIds): JsonRecord {
  const params = recordOf(value.type_params)
  const inputs = metricInputs(params)
  const measures = measureNames(value, ids, new Set())
  const parents = [
    ...directMeasures(params).flatMap(({ name }) => ids.measures.get(String(name)) ?? []),
    ...inputs.flatMap((input) => ids.metrics.get(textOf(input.name) ?? '')?.id ?? []),
  ]
  const config = recordOf(common.config)
  return {
    ...common,
    description: textOf(value.description) ?? '',
    label: textOf(value.label) ?? textOf(value.name),
    type: textOf(value.type) ?? 'simple',
    type_params: typeParams(params, measures),
    filter: filterOf(value.filter),
    metadata: null,
    time_granularity: textOf(value.time_granularity),
    sources: [],
    depends_on: { macros: [], nodes: [...new Set(parents)] },
    refs: [],
    metrics: [],
    meta: { ...recordOf(value.meta), ...recordOf(config.meta) },
    tags: listOf(value.tags),
  }
}

/** The metric that a measure with `create_metric: true` stands for. */
export const createdMetric = (measure: JsonRecord, common: JsonRecord, ids: MetricIds): JsonRecord =>
  metricRecord(
    {
      name: measure.name,
      label: textOf(measure.label) ?? textOf(measure.name),
      description: measure.description,
      type: 'simple',
      type_params: { measure: measure.name },
    },
    common,
    ids,
  )

function typeParams(params: JsonRecord, measures: readonly JsonRecord[]): JsonRecord {
  return {
    measure: measureInput(params.measure),
    input_measures: measures,
    numerator: metricInput(params.numerator),
    denominator: metricInput(params.denominator),
    expr: textOf(params.expr),
    window: windowOf(params.window),
    grain_to_date: textOf(params.grain_to_date),
    metrics: inputsOf(listOf(params.metrics)),
    conversion_type_params: conversionParams(params.conversion_type_params),
    cumulative_type_params: cumulativeParams(params.cumulative_type_params),
    metric_aggregation_params: null,
    fill_nulls_with: null,
    join_to_timespine: false,
    is_private: null,
  }
}

const named = (value: Json | undefined): JsonRecord | null =>
  typeof value === 'string' ? { name: value } : isRecord(value) ? value : null

function measureInput(value: Json | undefined): JsonRecord | null {
  const input = named(value)
  if (!input) return null
  return {
    name: textOf(input.name),
    filter: filterOf(input.filter),
    alias: textOf(input.alias),
    join_to_timespine: flagOf(input.join_to_timespine) ?? false,
    fill_nulls_with: input.fill_nulls_with ?? null,
  }
}

function metricInput(value: Json | undefined): JsonRecord | null {
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

const inputsOf = (values: readonly (Json | undefined)[]): readonly JsonRecord[] =>
  values.map(metricInput).filter((input) => input !== null)

const metricInputs = (params: JsonRecord): readonly JsonRecord[] =>
  inputsOf([params.numerator, params.denominator, ...listOf(params.metrics)])

function directMeasures(params: JsonRecord): readonly JsonRecord[] {
  const conversion = recordOf(params.conversion_type_params)
  const inputs = [params.measure, conversion.base_measure, conversion.conversion_measure]
  return inputs.map(measureInput).filter((input) => input !== null)
}

/** Every measure a metric comes from, through the metrics it is made of. */
function measureNames(value: JsonRecord, ids: MetricIds, seen: Set<string>): readonly JsonRecord[] {
  const params = recordOf(value.type_params)
  const found = new Map<string, JsonRecord>()
  for (const measure of directMeasures(params)) found.set(JSON.stringify(measure), measure)
  for (const input of metricInputs(params)) {
    const name = textOf(input.name) ?? ''
    const metric = ids.metrics.get(name)
    if (!metric || seen.has(name)) continue
    for (const measure of measureNames(metric.value, ids, new Set([...seen, name])))
      found.set(JSON.stringify(measure), measure)
  }
  return [...found.values()]
}

/** Filters stay templates: MetricFlow renders them. */
export function filterOf(value: Json | undefined): JsonRecord | null {
  const filters =
    typeof value === 'string' ? [value] : isList(value) ? value.filter((item) => typeof item === 'string') : []
  return filters.length === 0 ? null : { where_filters: filters.map((filter) => ({ where_sql_template: filter })) }
}

/** `7 days` */
function windowOf(value: Json | undefined): JsonRecord | null {
  const found = /^(\d+)\s+(\w+?)s?$/.exec((textOf(value) ?? '').trim())
  return found ? { count: Number(found[1]), granularity: found[2] ?? '' } : null
}

function cumulativeParams(value: Json | undefined): JsonRecord | null {
  if (!isRecord(value)) return null
  return {
    window: windowOf(value.window),
    grain_to_date: textOf(value.grain_to_date),
    period_agg: textOf(value.period_agg) ?? 'first',
    metric: null,
  }
}

function conversionParams(value: Json | undefined): JsonRecord | null {
  if (!isRecord(value)) return null
  return {
    entity: textOf(value.entity),
    calculation: textOf(value.calculation) ?? 'conversion_rate',
    window: windowOf(value.window),
    constant_properties: value.constant_properties ?? null,
    base_measure: measureInput(value.base_measure),
    conversion_measure: measureInput(value.conversion_measure),
    base_metric: null,
    conversion_metric: null,
  }
}
