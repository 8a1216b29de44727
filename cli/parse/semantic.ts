import { problem, type Location } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { BuiltNode } from './build-nodes.ts'
import type { Descriptions } from './descriptions.ts'
import { placeOf, type Entry } from './entry.ts'
import { createdMetric, metricRecord, type MetricIds } from './metrics.ts'
import { modelSemantics } from './model-semantics.ts'
import type { Session } from './parse-options.ts'
import { recordsOf, textOf, type JsonRecord } from './read-json.ts'
import { savedQueryRecord } from './saved-queries.ts'
import { createsMetric } from './semantic-checks.ts'
import { commonKeys, type SemanticKind } from './semantic-keys.ts'
import { semanticModelRecord } from './semantic-models.ts'
import { semanticNames, semanticProblems, type SemanticEntries } from './semantic-problems.ts'

export interface SemanticInput extends SemanticEntries {
  readonly session: Session
  readonly descriptions: Descriptions
}

/** A metric that a measure stands for as well (`create_metric`). */
interface Created {
  readonly entry: Entry
  readonly measure: JsonRecord
}

type CommonKeys = (entry: Entry, kind: SemanticKind, name?: string) => JsonRecord

/** Semantic models, metrics and saved queries in the manifest's shape: kept and selected by what they depend on, not run. */
export function semanticNodes(input: SemanticInput): ParsedProject['semantic'] {
  const { built, session, configs, descriptions } = input
  const entries = withThoseOfModels(input.entries)
  const { names, isEnabled } = semanticNames({ ...input, entries })
  session.problems.push(...semanticProblems(input, names))
  const common: CommonKeys = (entry, kind, name) => commonKeys(entry, kind, session, configs, name)
  const models = entries.semantic_models.filter(isEnabled)
  const metrics = entries.metrics.filter(isEnabled)
  const semanticModels = semanticModelRecords(models, built, common)
  const created = models.flatMap((entry) =>
    recordsOf(entry.value.measures)
      .filter(createsMetric)
      .map((measure): Created => ({ entry, measure })),
  )
  const ids = metricIds(metrics, created, measuresOf(semanticModels), models)
  session.problems.push(...metrics.flatMap((entry, index) => twinProblem(entry, metrics.slice(0, index))))
  const savedQueries = new Map(
    entries.saved_queries
      .filter(isEnabled)
      .map((entry) => [
        `saved_query.${entry.package.name}.${entry.name}`,
        savedQueryRecord(entry, common(entry, 'saved_query'), ids, session.env.adapter),
      ]),
  )
  const described = (records: ReadonlyMap<UniqueId, JsonRecord>) =>
    new Map([...records].map(([id, record]) => [id, withDescription(record, descriptions)]))
  return {
    metrics: described(metricRecords(metrics, created, ids, common)),
    semanticModels: described(semanticModels),
    savedQueries: described(savedQueries),
  }
}

/** Semantic models and metrics that models declare of themselves count like those of the lists. */
function withThoseOfModels(entries: SemanticInput['entries']): SemanticInput['entries'] {
  const ofModels = entries.models.flatMap((entry) => modelSemantics(entry) ?? [])
  return {
    ...entries,
    semantic_models: [...entries.semantic_models, ...ofModels.map(({ semanticModel }) => semanticModel)],
    metrics: [...entries.metrics, ...ofModels.flatMap(({ metrics }) => metrics)],
  }
}

function semanticModelRecords(
  models: readonly Entry[],
  built: readonly BuiltNode[],
  common: CommonKeys,
): ReadonlyMap<UniqueId, JsonRecord> {
  const nodes = new Map<string, BuiltNode['node']>()
  for (const { node, isEnabled } of built) if (isEnabled) nodes.set(node.name, node)
  return new Map(
    models.map((entry) => [
      `semantic_model.${entry.package.name}.${entry.name}`,
      semanticModelRecord(entry, common(entry, 'semantic_model'), nodes),
    ]),
  )
}

/** The semantic model of each measure. */
const measuresOf = (semanticModels: ReadonlyMap<UniqueId, JsonRecord>): ReadonlyMap<string, UniqueId> =>
  new Map(
    [...semanticModels].flatMap(([id, record]) =>
      recordsOf(record.measures).map((measure) => [textOf(measure.name) ?? '', id] as const),
    ),
  )

function metricRecords(
  metrics: readonly Entry[],
  created: readonly Created[],
  ids: MetricIds,
  common: CommonKeys,
): ReadonlyMap<UniqueId, JsonRecord> {
  const records = new Map<UniqueId, JsonRecord>()
  for (const entry of metrics) {
    records.set(metricId(entry, entry.name), metricRecord(entry.value, common(entry, 'metric'), ids))
  }
  for (const { entry, measure } of created) {
    const keys = common(entry, 'metric', textOf(measure.name) ?? '')
    records.set(String(keys.unique_id), createdMetric(measure, keys, ids))
  }
  return records
}

const metricId = ({ package: owner }: Entry, name: string): UniqueId => `metric.${owner.name}.${name}`

function twinProblem(entry: Entry, before: readonly Entry[]) {
  const isTwin = before.some((other) => other.name === entry.name && other.package.name === entry.package.name)
  if (!isTwin) return []
  const hint = 'Give one of them another name.'
  return [problem('duplicate-name', { kind: 'metric', name: entry.name }, placeOf(entry, 'name'), { hint })]
}

function withDescription(record: JsonRecord, descriptions: Descriptions): JsonRecord {
  const text = textOf(record.description)
  if (text === null) return record
  const at = (): Location => ({ file: String(record.original_file_path) })
  return { ...record, description: descriptions.describe(text, String(record.package_name), at).description }
}

function metricIds(
  entries: readonly Entry[],
  created: readonly Created[],
  measures: ReadonlyMap<string, UniqueId>,
  models: readonly Entry[],
): MetricIds {
  const metrics = new Map<string, { readonly id: UniqueId; readonly value: JsonRecord }>()
  for (const entry of entries) metrics.set(entry.name, { id: metricId(entry, entry.name), value: entry.value })
  for (const { entry, measure } of created) {
    const name = textOf(measure.name) ?? ''
    metrics.set(name, { id: metricId(entry, name), value: { type: 'simple', type_params: { measure: name } } })
  }
  const semanticModels = new Map(
    models.map(({ name, package: owner }) => [name, `semantic_model.${owner.name}.${name}`]),
  )
  return { measures, metrics, semanticModels }
}
