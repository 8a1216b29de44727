import { flagOf, isRecord, listOf, recordOf, textOf, wordOf, type Json, type JsonRecord } from './read-json.ts'
import { inputsOf, metricInput, windowOf } from './metric-inputs.ts'
import { ofModel } from './model-semantics.ts'

/** `type_params` of a metric that is written without them: its keys stand on the metric itself. */
export function flatParams(value: JsonRecord): JsonRecord {
  return {
    measure: null,
    input_measures: [],
    numerator: metricInput(value.numerator),
    denominator: metricInput(value.denominator),
    expr: textOf(value.expr),
    window: windowOf(value.window),
    grain_to_date: null,
    metrics: inputsOf(listOf(value.input_metrics)),
    conversion_type_params: value.type === 'conversion' ? conversionOf(value) : null,
    cumulative_type_params: value.type === 'cumulative' ? cumulativeOf(value) : null,
    metric_aggregation_params: textOf(value.agg) === null ? null : aggregationOf(value, recordOf(value[ofModel])),
    fill_nulls_with: null,
    join_to_timespine: flagOf(value.join_to_timespine) ?? false,
    is_private: flagOf(value.hidden) ?? false,
  }
}

/** The metrics that such a metric is made of. */
export const flatInputs = (value: JsonRecord): readonly JsonRecord[] =>
  inputsOf([
    value.numerator,
    value.denominator,
    ...listOf(value.input_metrics),
    value.input_metric,
    value.base_metric,
    value.conversion_metric,
  ])

function aggregationOf(value: JsonRecord, model: JsonRecord): JsonRecord {
  const kind = (textOf(value.percentile_type) ?? '').toLowerCase()
  return {
    semantic_model: textOf(model.semantic_model),
    agg: wordOf(value.agg),
    agg_params: {
      percentile: value.percentile ?? null,
      use_discrete_percentile: kind === 'discrete',
      use_approximate_percentile: kind === 'continuous',
    },
    agg_time_dimension: textOf(value.agg_time_dimension) ?? textOf(model.agg_time_dimension),
    non_additive_dimension: nonAdditive(value.non_additive_dimension),
  }
}

const nonAdditive = (value: Json | undefined): JsonRecord | null =>
  isRecord(value)
    ? {
        name: textOf(value.name),
        window_choice: textOf(value.window_agg),
        window_groupings: listOf(value.group_by),
      }
    : null

const cumulativeOf = (value: JsonRecord): JsonRecord => ({
  window: windowOf(value.window),
  grain_to_date: textOf(value.grain_to_date),
  period_agg: wordOf(value.period_agg) ?? 'first',
  metric: metricInput(value.input_metric),
})

const conversionOf = (value: JsonRecord): JsonRecord => ({
  entity: textOf(value.entity),
  calculation: textOf(value.calculation) ?? 'conversion_rate',
  window: windowOf(value.window),
  constant_properties: value.constant_properties ?? null,
  base_measure: null,
  conversion_measure: null,
  base_metric: metricInput(value.base_metric),
  conversion_metric: metricInput(value.conversion_metric),
})
