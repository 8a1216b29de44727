import type { RunnableNode } from '../core/node.ts'
import type { Entry } from './entry.ts'
import { flagOf, isRecord, recordOf, recordsOf, textOf, wordOf, type Json, type JsonRecord } from './read-json.ts'
import { parseReference } from './reference-text.ts'
import { innerConfig } from './semantic-keys.ts'

/** A semantic model as the manifest has it; its `model` is a ref to what it describes. */
export function semanticModelRecord(
  entry: Entry,
  common: JsonRecord,
  nodes: ReadonlyMap<string, RunnableNode>,
): JsonRecord {
  const { value } = entry
  const model = textOf(value.model) ?? ''
  const reference = parseReference(model)
  const ref = reference?.kind === 'ref' ? reference.ref : undefined
  const node = ref && nodes.get(ref.name)
  // What is said of the whole holds for its parts.
  const meta = recordOf(recordOf(common.config).meta)
  const withMeta = (part: JsonRecord): JsonRecord => {
    const own = recordOf(part.config)
    return { ...part, config: { ...own, meta: { ...meta, ...recordOf(own.meta) } } }
  }
  return {
    ...common,
    model,
    node_relation: node
      ? { alias: node.alias, schema_name: node.schema, database: node.database, relation_name: node.relation_name }
      : null,
    description: textOf(value.description),
    label: textOf(value.label),
    defaults: isRecord(value.defaults) ? { agg_time_dimension: textOf(value.defaults.agg_time_dimension) } : null,
    entities: recordsOf(value.entities).map(entityRecord).map(withMeta),
    measures: recordsOf(value.measures).map(measureRecord).map(withMeta),
    dimensions: recordsOf(value.dimensions).map(dimensionRecord).map(withMeta),
    metadata: null,
    depends_on: { macros: [], nodes: node ? [node.unique_id] : [] },
    refs: ref ? [{ ...ref }] : [],
    primary_entity: textOf(value.primary_entity),
  }
}

const named = (value: JsonRecord): JsonRecord => ({
  name: textOf(value.name),
  description: textOf(value.description),
  label: textOf(value.label),
  expr: textOf(value.expr),
  config: innerConfig(value.config),
})

const entityRecord = (value: JsonRecord): JsonRecord => ({
  ...named(value),
  type: wordOf(value.type),
  role: textOf(value.role),
})

const orNull = (value: Json | undefined): Json => value ?? null

const measureRecord = (value: JsonRecord): JsonRecord => ({
  ...named(value),
  agg: wordOf(value.agg),
  create_metric: flagOf(value.create_metric) ?? false,
  agg_params: orNull(value.agg_params),
  non_additive_dimension: orNull(value.non_additive_dimension),
  agg_time_dimension: textOf(value.agg_time_dimension),
})

const dimensionRecord = (value: JsonRecord): JsonRecord => ({
  ...named(value),
  type: wordOf(value.type),
  is_partition: flagOf(value.is_partition) ?? false,
  type_params: isRecord(value.type_params)
    ? {
        time_granularity: wordOf(value.type_params.time_granularity),
        validity_params: isRecord(value.type_params.validity_params)
          ? { is_start: false, is_end: false, ...recordOf(value.type_params.validity_params) }
          : null,
      }
    : null,
  metadata: null,
})
