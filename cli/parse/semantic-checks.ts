import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { BuiltNode } from './build-nodes.ts'
import { placeOf, type Entry } from './entry.ts'
import { locate } from './place.ts'
import { parseReference } from './reference-text.ts'
import {
  isList,
  isRecord,
  listOf,
  recordOf,
  recordsOf,
  textOf,
  wordOf,
  type Json,
  type JsonRecord,
} from './read-json.ts'

/** What semantic models, metrics and saved queries may name, and whether it is switched off. */
export interface SemanticNames {
  readonly nodes: ReadonlyMap<string, boolean>
  readonly metrics: ReadonlyMap<string, boolean>
  /** The semantic model of each measure. */
  readonly measures: ReadonlyMap<string, { readonly model: string; readonly isEnabled: boolean }>
}

type Tell = (reason: string, ...path: (string | number)[]) => Diagnostic

const teller =
  (kind: string, entry: Entry): Tell =>
  (reason, ...path) =>
    problem('semantic-invalid', { kind, name: entry.name, reason }, placeOf(entry, ...path))

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

/** What a metric is made of must exist and be switched on. */
export function metricReferenceProblems(entry: Entry, names: SemanticNames): Diagnostic[] {
  const tell = teller('metric', entry)
  const params = recordOf(entry.value.type_params)
  const conversion = recordOf(params.conversion_type_params)
  const measures = [params.measure, conversion.base_measure, conversion.conversion_measure]
  const metrics = [params.numerator, params.denominator, ...listOf(params.metrics)]
  return [
    ...namesOf(measures).flatMap((measure) => {
      const found = names.measures.get(measure)
      if (!found) return [tell(`measures "${measure}", which no semantic model has`, 'name')]
      return found.isEnabled
        ? []
        : [tell(`measures "${measure}" of the semantic model "${found.model}", which is disabled`, 'name')]
    }),
    ...metricProblems(namesOf(metrics), names, tell),
  ]
}

export const savedQueryProblems = (entry: Entry, names: SemanticNames): Diagnostic[] =>
  metricProblems(namesOf(listOf(recordOf(entry.value.query_params).metrics)), names, teller('saved query', entry))

/** `metric()` in a model's own SQL. */
export const nodeMetricProblems = ({ node, draft, isEnabled }: BuiltNode, names: SemanticNames): Diagnostic[] =>
  isEnabled && 'metrics' in node
    ? metricProblems(
        node.metrics.flatMap((path) => path.at(-1) ?? []),
        names,
        (reason) =>
          problem('semantic-invalid', { kind: node.resource_type, name: node.name, reason }, locate(draft.place)),
      )
    : []

function metricProblems(wanted: readonly string[], names: SemanticNames, tell: Tell): Diagnostic[] {
  return wanted.flatMap((name) => {
    const isEnabled = names.metrics.get(name)
    if (isEnabled === undefined) return [tell(`needs the metric "${name}", which does not exist`, 'name')]
    return isEnabled ? [] : [tell(`needs the metric "${name}", which is disabled`, 'name')]
  })
}

const namesOf = (values: readonly (Json | undefined)[]): string[] =>
  values.flatMap((value) => textOf(isRecord(value) ? value.name : value) ?? [])

/** A semantic model describes one node, which must be there; its parts have names of their own. */
export function semanticModelProblems(entry: Entry, { nodes }: SemanticNames): Diagnostic[] {
  const tell = teller('semantic model', entry)
  const reference = parseReference(textOf(entry.value.model) ?? '')
  if (reference?.kind !== 'ref') return []
  const { name } = reference.ref
  const isEnabled = nodes.get(name)
  if (isEnabled === undefined) return [tell(`describes "${name}", which does not exist`, 'model')]
  return isEnabled ? [] : [tell(`describes "${name}", which is disabled`, 'model')]
}

/** Names that a semantic model gives twice; asked once there are metrics that could mean either. */
export function repeatedNameProblems(entry: Entry): Diagnostic[] {
  const tell = teller('semantic model', entry)
  return (['measures', 'dimensions', 'entities'] as const).flatMap((key) => {
    const seen = new Set<string>()
    return recordsOf(entry.value[key]).flatMap((part, index) => {
      const name = textOf(part.name) ?? ''
      const isRepeated = seen.has(name)
      seen.add(name)
      return isRepeated ? [tell(`has two ${key} named "${name}"`, key, index)] : []
    })
  })
}

/** `time_spine:` of a model: its columns are described, the standard one with a granularity. */
export function timeSpineProblems(entry: Entry): Diagnostic[] {
  const spine = entry.value.time_spine
  if (!isRecord(spine)) return []
  const tell: Tell = (reason, ...path) => problem('time-spine', { name: entry.name, reason }, placeOf(entry, ...path))
  const columns = new Map(recordsOf(entry.value.columns).map((column) => [textOf(column.name) ?? '', column]))
  const standard = textOf(spine.standard_granularity_column) ?? ''
  const column = columns.get(standard)
  if (!column) {
    return [tell(`has the standard column "${standard}", which is none of its columns`, 'time_spine')]
  }
  if (textOf(column.granularity) === null) {
    return [tell(`needs a "granularity" for its standard column "${standard}"`, 'time_spine')]
  }
  return recordsOf(spine.custom_granularities).flatMap((custom, index) => {
    const name = textOf(custom.column_name) ?? textOf(custom.name) ?? ''
    const at = ['time_spine', 'custom_granularities', index] as const
    return columns.has(name) ? [] : [tell(`has the custom granularity "${name}", which is none of its columns`, ...at)]
  })
}

/** Granularities that a day is made of, or is. */
const fineGranularities = new Set(['nanosecond', 'microsecond', 'millisecond', 'second', 'minute', 'hour', 'day'])
const plainTimeSpine = 'metricflow_time_spine'

/** Metrics over time need a table of the times there are. */
export function missingTimeSpine(
  models: readonly Entry[],
  semantic: readonly Entry[],
  names: SemanticNames,
): Diagnostic[] {
  const [first] = semantic
  if (!first || names.nodes.has(plainTimeSpine)) return []
  const hasSpine = models.some(({ value }) => {
    const standard = textOf(recordOf(value.time_spine).standard_granularity_column)
    const column = isList(value.columns) ? recordsOf(value.columns).find(({ name }) => name === standard) : undefined
    return standard !== null && fineGranularities.has((textOf(column?.granularity) ?? '').toLowerCase())
  })
  return hasSpine ? [] : [problem('time-spine-missing', {}, placeOf(first, 'name'))]
}
