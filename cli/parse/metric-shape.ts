import { problem, type Diagnostic } from '../core/diagnostic.ts'
import { placeOf, type Entry } from './entry.ts'
import { isRecord, recordsOf, textOf, wordOf, type JsonRecord } from './read-json.ts'
import { teller, type Tell } from './semantic-checks.ts'

const sharedKeys = ['name', 'type', 'label', 'description', 'filter', 'time_granularity', 'config']
/** A metric with `type_params` is written as before YAML of version 2. */
const firstKeys = new Set([...sharedKeys, 'type_params', 'meta', 'tags'])
const secondKeys = new Set([
  ...sharedKeys,
  'hidden',
  'agg',
  'percentile',
  'percentile_type',
  'join_to_timespine',
  'fill_nulls_with',
  'expr',
  'non_additive_dimension',
  'agg_time_dimension',
  'window',
  'grain_to_date',
  'period_agg',
  'input_metric',
  'numerator',
  'denominator',
  'input_metrics',
  'entity',
  'calculation',
  'base_metric',
  'conversion_metric',
  'constant_properties',
])
const longestName = 250

/** What is wrong with a metric as it is written. */
export function metricShapeProblems(entry: Entry): Diagnostic[] {
  const tell = teller('metric', entry)
  const { value } = entry
  const isFirst = isRecord(value.type_params)
  const problems = nameFaults(entry.name).map((reason) => tell(reason, 'name'))
  const known = isFirst ? firstKeys : secondKeys
  for (const key of Object.keys(value)) {
    if (!known.has(key)) problems.push(tell(`has the key "${key}", which metrics do not have`, key))
  }
  if (isFirst && textOf(value.label) === null) problems.push(tell('needs a "label"', 'name'))
  if (!isFirst && value.window !== undefined && typeof value.window !== 'string') {
    problems.push(tell('has a "window" that is no text such as "7 days"', 'window'))
  }
  if (!isFirst && problems.length === 0) problems.push(...secondShapeProblems(value, tell, []))
  if (!isFirst && problems.length === 0 && (wordOf(value.type) ?? 'simple') === 'simple') {
    problems.push(tell('is simple and stands alone; write it under the model that it measures', 'name'))
  }
  return problems
}

/** A metric written under a model. */
export const modelMetricProblems = (entry: Entry): Diagnostic[] =>
  recordsOf(entry.value.metrics).flatMap((metric, index) => {
    const tell: Tell = (reason, ...path) =>
      problem(
        'semantic-invalid',
        { kind: 'metric', name: textOf(metric.name) ?? '', reason },
        placeOf(entry, 'metrics', index, ...path),
      )
    const simple = (wordOf(metric.type) ?? 'simple') === 'simple' && metric.agg === undefined
    return [
      ...nameFaults(textOf(metric.name) ?? '').map((reason) => tell(reason)),
      ...(simple ? [tell('is simple and needs "agg"')] : []),
      ...secondShapeProblems(metric, tell, []),
    ]
  })

function secondShapeProblems(value: JsonRecord, tell: Tell, path: readonly string[]): Diagnostic[] {
  const missing = (key: string): Diagnostic[] =>
    value[key] == null ? [tell(`is ${String(value.type)} and needs "${key}"`, ...path, 'type')] : []
  switch (wordOf(value.type)) {
    case 'cumulative':
      return missing('input_metric')
    case 'conversion':
      return [...missing('base_metric'), ...missing('conversion_metric'), ...missing('entity')]
    case 'ratio':
      return [...missing('numerator'), ...missing('denominator')]
    case 'derived':
      return missing('input_metrics')
    default:
      return []
  }
}

function nameFaults(name: string): string[] {
  const faults: string[] = []
  if (name.length > longestName) faults.push(`has a name of more than ${longestName} characters`)
  if (!/^[A-Za-z]/.test(name)) faults.push('has a name that begins with no letter')
  else if (!/^\w+$/.test(name)) faults.push('has a name that is not of letters, digits and underscores alone')
  return faults
}
