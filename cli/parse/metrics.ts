import { filterOf, inputsOf, metricInput, named, windowOf } from './metric-inputs.ts'
import { flatInputs, flatParams } from './metric-params.ts'
import { ofModel } from './model-semantics.ts'
import type { UniqueId } from '../core/node.ts'
import { flagOf, isRecord, listOf, recordOf, textOf, wordOf, type Json, type JsonRecord } from './read-json.ts'

/** What metrics may be made of, by name. */
export interface MetricIds {
  /** The semantic model of each measure. */
  readonly measures: ReadonlyMap<string, UniqueId>
  readonly metrics: ReadonlyMap<string, { readonly id: UniqueId; readonly value: JsonRecord }>
  /** By name: what a simple metric of a model counts in. */
  readonly semanticModels: ReadonlyMap<string, UniqueId>
}

/** A metric as the manifest has it. */
export function metricRecord(value: JsonRecord, common: JsonRecord, ids: MetricIds): JsonRecord {
  const params = recordOf(value.type_params)
  const isFlat = !isRecord(value.type_params)
  const inputs = inputsOfMetric(value)
  const measures = measureNames(value, ids, new Set())
  const ownModel = textOf(recordOf(value[ofModel]).semantic_model)
  const parents = [
    ...(ownModel === null ? [] : [ids.semanticModels.get(ownModel) ?? []]).flat(),
    ...directMeasures(params).flatMap(({ name }) => ids.measures.get(String(name)) ?? []),
    ...inputs.flatMap((input) => ids.metrics.get(textOf(input.name) ?? '')?.id ?? []),
  ]
  const config = recordOf(common.config)
  return {
    ...common,
    description: textOf(value.description) ?? '',
    label: textOf(value.label) ?? textOf(value.name),
    type: wordOf(value.type) ?? 'simple',
    type_params: isFlat
      ? { ...flatParams(value), input_measures: measures }
      : typeParams(params, measures, wordOf(value.type)),
    filter: filterOf(value.filter),
    metadata: null,
    time_granularity: textOf(value.time_granularity),
    sources: [],
    depends_on: { macros: [], nodes: [...new Set(parents)] },
    refs: [],
    metrics: [],
    meta: isFlat ? {} : { ...recordOf(value.meta), ...recordOf(config.meta) },
    tags: isFlat ? [] : listOf(value.tags),
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

function typeParams(params: JsonRecord, measures: readonly JsonRecord[], type: string | null): JsonRecord {
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
    cumulative_type_params: type === 'cumulative' ? cumulativeParams(params) : null,
    metric_aggregation_params: null,
    fill_nulls_with: null,
    join_to_timespine: false,
    is_private: null,
  }
}

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

function inputsOfMetric(value: JsonRecord): readonly JsonRecord[] {
  if (!isRecord(value.type_params)) return flatInputs(value)
  const { numerator, denominator, metrics } = value.type_params
  return inputsOf([numerator, denominator, ...listOf(metrics)])
}

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
  for (const input of inputsOfMetric(value)) {
    const name = textOf(input.name) ?? ''
    const metric = ids.metrics.get(name)
    if (!metric || seen.has(name)) continue
    for (const measure of measureNames(metric.value, ids, new Set([...seen, name])))
      found.set(JSON.stringify(measure), measure)
  }
  return [...found.values()]
}

/** What a cumulative metric says in `cumulative_type_params`, or beside it as before dbt 1.9. */
function cumulativeParams(params: JsonRecord): JsonRecord {
  const value = recordOf(params.cumulative_type_params)
  return {
    window: windowOf(value.window ?? params.window),
    grain_to_date: textOf(value.grain_to_date) ?? textOf(params.grain_to_date),
    period_agg: wordOf(value.period_agg) ?? 'first',
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
