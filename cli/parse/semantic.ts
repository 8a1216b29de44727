import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { BuiltNode } from './build-nodes.ts'
import type { Descriptions } from './descriptions.ts'
import type { ConfigResolver } from './config-resolver.ts'
import { placeOf, type Entry } from './entry.ts'
import { fqnPrefix } from './file-names.ts'
import { createdMetric, metricRecord, type MetricIds } from './metrics.ts'
import { modelSemantics } from './model-semantics.ts'
import type { Session } from './parse-options.ts'
import type { Properties } from './properties.ts'
import { isRecord, recordOf, recordsOf, textOf, type Json, type JsonRecord } from './read-json.ts'
import { savedQueryRecord } from './saved-queries.ts'
import {
  metricReferenceProblems,
  metricShapeProblems,
  missingTimeSpine,
  modelMetricProblems,
  nodeMetricProblems,
  repeatedNameProblems,
  savedQueryProblems,
  semanticModelProblems,
  timeSpineProblems,
  type SemanticNames,
} from './semantic-checks.ts'
import { semanticModelRecord } from './semantic-models.ts'

export interface SemanticInput {
  readonly entries: Properties['entries']
  readonly built: readonly BuiltNode[]
  readonly session: Session
  readonly configs: ConfigResolver
  readonly descriptions: Descriptions
}

/** Semantic models, metrics and saved queries in the manifest's shape: kept and selected by what they depend on, not run. */
export function semanticNodes(input: SemanticInput): ParsedProject['semantic'] {
  const { built, session, configs, descriptions } = input
  const ofModels = input.entries.models.flatMap((entry) => modelSemantics(entry) ?? [])
  const entries = {
    ...input.entries,
    semantic_models: [...input.entries.semantic_models, ...ofModels.map(({ semanticModel }) => semanticModel)],
    metrics: [...input.entries.metrics, ...ofModels.flatMap(({ metrics: own }) => own)],
  }
  const nodes = new Map<string, BuiltNode['node']>()
  for (const { node, isEnabled } of built) if (isEnabled) nodes.set(node.name, node)
  const common = (entry: Entry, kind: SemanticKind, name?: string): JsonRecord =>
    commonKeys(entry, kind, session, configs, name)
  const semanticModels = new Map<UniqueId, JsonRecord>()
  const measures = new Map<string, UniqueId>()
  const created: { readonly entry: Entry; readonly measure: JsonRecord }[] = []
  const known = semanticNames({ ...input, entries })
  session.problems.push(...semanticProblems(input, known.names))
  for (const entry of entries.semantic_models) {
    if (!known.isEnabled(entry)) continue
    const record = semanticModelRecord(entry, common(entry, 'semantic_model'), nodes)
    const id = `semantic_model.${entry.package.name}.${entry.name}`
    semanticModels.set(id, record)
    for (const measure of recordsOf(record.measures)) measures.set(textOf(measure.name) ?? '', id)
    for (const measure of recordsOf(entry.value.measures))
      if (measure.create_metric === true) created.push({ entry, measure })
  }
  const enabled = entries.metrics.filter(known.isEnabled)
  const ids = metricIds(enabled, created, measures, entries.semantic_models.filter(known.isEnabled))
  const metrics = new Map<UniqueId, JsonRecord>()
  for (const entry of enabled) {
    const id = `metric.${entry.package.name}.${entry.name}`
    if (metrics.has(id)) {
      session.problems.push(
        problem('duplicate-name', { kind: 'metric', name: entry.name }, placeOf(entry, 'name'), {
          hint: 'Give one of them another name.',
        }),
      )
    }
    metrics.set(id, metricRecord(entry.value, common(entry, 'metric'), ids))
  }
  for (const { entry, measure } of created) {
    const keys = common(entry, 'metric', textOf(measure.name) ?? '')
    metrics.set(String(keys.unique_id), createdMetric(measure, keys, ids))
  }
  const savedQueries = new Map<UniqueId, JsonRecord>()
  for (const entry of entries.saved_queries.filter(known.isEnabled)) {
    const id = `saved_query.${entry.package.name}.${entry.name}`
    savedQueries.set(id, savedQueryRecord(entry, common(entry, 'saved_query'), ids, session.env.adapter))
  }
  const described = (records: ReadonlyMap<UniqueId, JsonRecord>) =>
    new Map([...records].map(([id, record]) => [id, withDescription(record, descriptions)]))
  return {
    metrics: described(metrics),
    semanticModels: described(semanticModels),
    savedQueries: described(savedQueries),
  }
}

type SemanticKind = 'semantic_model' | 'metric' | 'saved_query'
const kindOf = { semantic_models: 'semantic_model', metrics: 'metric', saved_queries: 'saved_query' } as const

interface KnownNames {
  readonly names: SemanticNames
  readonly isEnabled: (entry: Entry) => boolean
}

function semanticNames({ entries, built, configs }: SemanticInput): KnownNames {
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
      if (measure.create_metric === true) metrics.set(name, isEnabled(entry))
    }
  }
  for (const entry of entries.models) {
    for (const metric of recordsOf(entry.value.metrics)) metrics.set(textOf(metric.name) ?? '', true)
  }
  return { names: { nodes, metrics, measures }, isEnabled }
}

/** What is wrong with them; what they are made of is asked once each is right in itself. */
function semanticProblems({ entries, configs, built }: SemanticInput, names: SemanticNames): Diagnostic[] {
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

const createsMetric = (measure: JsonRecord): boolean => measure.create_metric === true

function enabledProblems(entry: Entry): Diagnostic[] {
  const { enabled } = recordOf(entry.value.config)
  if (enabled === undefined || typeof enabled === 'boolean') return []
  const values = { key: 'enabled', expected: 'true or false', found: JSON.stringify(enabled) }
  return [problem('config-type', values, placeOf(entry, 'config', 'enabled'))]
}

const resolvedConfig = ({ package: owner, file, name, value }: Entry, kind: SemanticKind, configs: ConfigResolver) =>
  configs.resolve({
    kind,
    packageName: owner.name,
    fqn: [...fqnPrefix(owner.name, file.path), name],
    patch: recordOf(value.config),
  })

function withDescription(record: JsonRecord, descriptions: Descriptions): JsonRecord {
  const text = textOf(record.description)
  if (text === null) return record
  const at = (): Location => ({ file: String(record.original_file_path) })
  return { ...record, description: descriptions.describe(text, String(record.package_name), at).description }
}

function metricIds(
  entries: readonly Entry[],
  created: readonly { readonly entry: Entry; readonly measure: JsonRecord }[],
  measures: ReadonlyMap<string, UniqueId>,
  models: readonly Entry[],
): MetricIds {
  const metrics = new Map<string, { readonly id: UniqueId; readonly value: JsonRecord }>()
  for (const { name, package: owner, value } of entries)
    metrics.set(name, { id: `metric.${owner.name}.${name}`, value })
  for (const { entry, measure } of created) {
    const name = textOf(measure.name) ?? ''
    metrics.set(name, {
      id: `metric.${entry.package.name}.${name}`,
      value: { type: 'simple', type_params: { measure: name } },
    })
  }
  const semanticModels = new Map(
    models.map(({ name, package: owner }) => [name, `semantic_model.${owner.name}.${name}`]),
  )
  return { measures, metrics, semanticModels }
}

/** The keys that every one of them has. */
function commonKeys(
  entry: Entry,
  type: SemanticKind,
  { createdAt }: Session,
  configs: ConfigResolver,
  name = entry.name,
): JsonRecord {
  const { package: owner, file, value, written } = entry
  const { config } = resolvedConfig(entry, type, configs)
  return {
    name,
    resource_type: type,
    package_name: owner.name,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `${type}.${owner.name}.${name}`,
    fqn: [...fqnPrefix(owner.name, file.path), name],
    created_at: createdAt,
    config,
    unrendered_config: recordOf(written.config),
    group: textOf(config.group) ?? textOf(value.group),
  }
}

/** `config: {meta: {…}}` of an entity, a measure or a dimension. */
export const innerConfig = (value: Json | undefined): JsonRecord => ({ meta: {}, ...(isRecord(value) ? value : {}) })
