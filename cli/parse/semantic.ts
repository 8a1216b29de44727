import type { Location } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { BuiltNode } from './build-nodes.ts'
import type { Descriptions } from './descriptions.ts'
import type { Entry } from './entry.ts'
import { fqnPrefix } from './file-names.ts'
import { createdMetric, metricRecord, type MetricIds } from './metrics.ts'
import type { Session } from './parse-options.ts'
import type { Properties } from './properties.ts'
import { isRecord, recordOf, recordsOf, textOf, type Json, type JsonRecord } from './read-json.ts'
import { savedQueryRecord } from './saved-queries.ts'
import { semanticModelRecord } from './semantic-models.ts'

/** Semantic models, metrics and saved queries in the manifest's shape: kept and selected by what they depend on, not run. */
export function semanticNodes(
  { entries }: Properties,
  built: readonly BuiltNode[],
  session: Session,
  descriptions: Descriptions,
): ParsedProject['semantic'] {
  const nodes = new Map<string, BuiltNode['node']>()
  for (const { node, isEnabled } of built) if (isEnabled) nodes.set(node.name, node)
  const semanticModels = new Map<UniqueId, JsonRecord>()
  const measures = new Map<string, UniqueId>()
  const created: { readonly entry: Entry; readonly measure: JsonRecord }[] = []
  for (const entry of entries.semantic_models) {
    const record = semanticModelRecord(entry, commonKeys(entry, 'semantic_model', session), nodes)
    const id = `semantic_model.${entry.package.name}.${entry.name}`
    semanticModels.set(id, record)
    for (const measure of recordsOf(record.measures)) measures.set(textOf(measure.name) ?? '', id)
    for (const measure of recordsOf(entry.value.measures))
      if (measure.create_metric === true) created.push({ entry, measure })
  }
  const ids = metricIds(entries.metrics, created, measures)
  const metrics = new Map<UniqueId, JsonRecord>()
  for (const entry of entries.metrics) {
    metrics.set(
      `metric.${entry.package.name}.${entry.name}`,
      metricRecord(entry.value, commonKeys(entry, 'metric', session), ids),
    )
  }
  for (const { entry, measure } of created) {
    const common = commonKeys(entry, 'metric', session, textOf(measure.name) ?? '')
    metrics.set(String(common.unique_id), createdMetric(measure, common, ids))
  }
  const savedQueries = new Map<UniqueId, JsonRecord>()
  for (const entry of entries.saved_queries) {
    const id = `saved_query.${entry.package.name}.${entry.name}`
    savedQueries.set(id, savedQueryRecord(entry, commonKeys(entry, 'saved_query', session), ids, session.env.adapter))
  }
  const described = (records: ReadonlyMap<UniqueId, JsonRecord>) =>
    new Map([...records].map(([id, record]) => [id, withDescription(record, descriptions)]))
  return {
    metrics: described(metrics),
    semanticModels: described(semanticModels),
    savedQueries: described(savedQueries),
  }
}

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
  return { measures, metrics }
}

/** The keys that every one of them has. */
function commonKeys(entry: Entry, type: string, { createdAt }: Session, name = entry.name): JsonRecord {
  const { package: owner, file, value, written } = entry
  const config = recordOf(value.config)
  return {
    name,
    resource_type: type,
    package_name: owner.name,
    path: file.path,
    original_file_path: file.originalPath,
    unique_id: `${type}.${owner.name}.${name}`,
    fqn: [...fqnPrefix(owner.name, file.path), name],
    created_at: createdAt,
    config: { enabled: true, group: null, meta: {}, ...config },
    unrendered_config: recordOf(written.config),
    group: textOf(config.group) ?? textOf(value.group),
  }
}

/** `config: {meta: {…}}` of an entity, a measure or a dimension. */
export const innerConfig = (value: Json | undefined): JsonRecord => ({ meta: {}, ...(isRecord(value) ? value : {}) })
