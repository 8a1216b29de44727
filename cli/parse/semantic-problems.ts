import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { BuiltNode } from './build-nodes.ts'
import type { ConfigResolver } from './config-resolver.ts'
import { placeOf, type Entry } from './entry.ts'
import { metricShapeProblems, modelMetricProblems } from './metric-shape.ts'
import type { Properties } from './properties.ts'
import { recordOf, recordsOf, textOf } from './read-json.ts'
import {
  createsMetric,
  metricReferenceProblems,
  nodeMetricProblems,
  repeatedNameProblems,
  savedQueryProblems,
  semanticModelProblems,
  type SemanticNames,
} from './semantic-checks.ts'
import { resolvedConfig, type SemanticKind } from './semantic-keys.ts'
import { missingTimeSpine, timeSpineProblems } from './time-spine.ts'

/** What is asked about: entries of the properties files, and the nodes they may name. */
export interface SemanticEntries {
  readonly entries: Properties['entries']
  readonly built: readonly BuiltNode[]
  readonly configs: ConfigResolver
}

export interface KnownNames {
  readonly names: SemanticNames
  readonly isEnabled: (entry: Entry) => boolean
}

const kindOf = { semantic_models: 'semantic_model', metrics: 'metric', saved_queries: 'saved_query' } as const

/** Every name that can be meant, and which entries are switched on. */
export function semanticNames({ entries, built, configs }: SemanticEntries): KnownNames {
  const switched = new Map<Entry, boolean>()
  for (const key of ['semantic_models', 'metrics', 'saved_queries'] as const) {
    for (const entry of entries[key]) {
      switched.set(entry, resolvedConfig(entry, kindOf[key], configs).config.enabled !== false)
    }
  }
  const isEnabled = (entry: Entry): boolean => switched.get(entry) === true
  const nodes = new Map<string, boolean>()
  for (const { node, isEnabled: isOn } of built) nodes.set(node.name, isOn || nodes.get(node.name) === true)
  const metrics = new Map(entries.metrics.map((entry) => [entry.name, isEnabled(entry)]))
  const measures = new Map<string, { readonly model: string; readonly isEnabled: boolean }>()
  for (const entry of entries.semantic_models) {
    for (const measure of recordsOf(entry.value.measures)) {
      const name = textOf(measure.name) ?? ''
      if (measures.get(name)?.isEnabled !== true) measures.set(name, { model: entry.name, isEnabled: isEnabled(entry) })
      if (createsMetric(measure)) metrics.set(name, isEnabled(entry))
    }
  }
  for (const entry of entries.models) {
    for (const metric of recordsOf(entry.value.metrics)) metrics.set(textOf(metric.name) ?? '', true)
  }
  return { names: { nodes, metrics, measures }, isEnabled }
}

/** What is wrong with them; what they are made of is asked once each is right in itself. */
export function semanticProblems({ entries, configs, built }: SemanticEntries, names: SemanticNames): Diagnostic[] {
  const isOn = (kind: SemanticKind) => (entry: Entry) => resolvedConfig(entry, kind, configs).config.enabled !== false
  const metrics = entries.metrics.filter(isOn('metric'))
  const models = entries.semantic_models.filter(isOn('semantic_model'))
  const shapes = [
    ...entries.metrics.flatMap(metricShapeProblems),
    ...entries.metrics.flatMap(enabledProblems),
    ...entries.models.flatMap(modelMetricProblems),
    ...entries.models.flatMap(timeSpineProblems),
  ]
  if (shapes.length > 0) return shapes
  const references = [
    ...built.flatMap((found) => nodeMetricProblems(found, names)),
    ...metrics.flatMap((entry) => metricReferenceProblems(entry, names)),
    ...models.flatMap((entry) => semanticModelProblems(entry, names)),
    ...entries.saved_queries.filter(isOn('saved_query')).flatMap((entry) => savedQueryProblems(entry, names)),
  ]
  if (references.length > 0) return references
  const hasMetrics = metrics.length > 0 || models.some(({ value }) => recordsOf(value.measures).some(createsMetric))
  return [
    ...missingTimeSpine(entries.models, models, names),
    ...(hasMetrics ? models.flatMap(repeatedNameProblems) : []),
  ]
}

function enabledProblems(entry: Entry): Diagnostic[] {
  const { enabled } = recordOf(entry.value.config)
  if (enabled === undefined || typeof enabled === 'boolean') return []
  const values = { key: 'enabled', expected: 'true or false', found: JSON.stringify(enabled) }
  return [problem('config-type', values, placeOf(entry, 'config', 'enabled'))]
}
