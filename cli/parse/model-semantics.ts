import type { Entry } from './entry.ts'
import { isRecord, recordOf, recordsOf, textOf, wordOf, type Json, type JsonRecord } from './read-json.ts'

/** What a model's own properties say of the semantic layer, as entries like those of `semantic_models:` and `metrics:`. */
export interface ModelSemantics {
  readonly semanticModel: Entry
  readonly metrics: readonly Entry[]
}

/** Undefined where the model has no semantic model, or turns it off: its metrics then are none, either. */
export function modelSemantics(entry: Entry): ModelSemantics | undefined {
  const { value } = entry
  const written = value.semantic_model
  const given = isRecord(written) ? written : {}
  if (!(written === true || isRecord(written)) || given.enabled === false) return undefined
  const name = textOf(given.name) ?? entry.name
  const config = configOf(given)
  const semanticModel: Entry = {
    ...entry,
    key: 'semantic_models',
    name,
    written: { config },
    value: {
      name,
      model: `ref('${entry.name}')`,
      description: textOf(value.description) ?? '',
      defaults: { agg_time_dimension: textOf(value.agg_time_dimension) },
      primary_entity: textOf(value.primary_entity),
      entities: entitiesOf(value),
      dimensions: dimensionsOf(value),
      config,
    },
  }
  const aggTime = textOf(value.agg_time_dimension)
  const metrics = recordsOf(value.metrics).map((metric, index): Entry => {
    const isSimple = (wordOf(metric.type) ?? 'simple') === 'simple'
    const of = isSimple ? { [ofModel]: { semantic_model: name, agg_time_dimension: aggTime } } : {}
    const own = recordsOf(recordOf(entry.written).metrics)[index] ?? {}
    return {
      ...entry,
      key: 'metrics',
      path: [...entry.path, 'metrics', index],
      name: textOf(metric.name) ?? '',
      written: own,
      value: { ...metric, ...of },
    }
  })
  return { semanticModel, metrics }
}

/** Where a simple metric keeps the semantic model that it counts in; no key that YAML could have. */
export const ofModel = 'semantic model of'

/** dbt hands on what stands beside `config:` only where there is one. */
function configOf({ config, enabled, group }: JsonRecord): JsonRecord {
  if (!isRecord(config)) return {}
  return {
    ...(config.meta !== undefined && { meta: config.meta }),
    enabled: enabled ?? true,
    ...(textOf(group) !== null && { group }),
  }
}

const metaOf = (value: Json | undefined): JsonRecord => recordOf(recordOf(value).meta)

function entitiesOf(value: JsonRecord): readonly JsonRecord[] {
  const ofColumns = recordsOf(value.columns).flatMap((column): readonly JsonRecord[] => {
    const { entity } = column
    if (typeof entity === 'string')
      return [{ ...described(column), type: entity, config: { meta: metaOf(column.config) } }]
    if (!isRecord(entity)) return []
    const name = textOf(entity.name) ?? textOf(column.name)
    const meta = 'meta' in recordOf(entity.config) ? metaOf(entity.config) : metaOf(column.config)
    return [
      {
        name,
        type: entity.type,
        description: textOf(entity.description) || described(column).description,
        label: entity.label,
        expr: name === textOf(column.name) ? null : textOf(column.name),
        config: { meta },
      },
    ]
  })
  const derived = recordsOf(recordOf(value.derived_semantics).entities)
  return [...ofColumns, ...derived.map((entity) => ({ ...entity, config: { meta: metaOf(entity.config) } }))]
}

function dimensionsOf(value: JsonRecord): readonly JsonRecord[] {
  const ofColumns = recordsOf(value.columns).flatMap((column): readonly JsonRecord[] => {
    const { dimension } = column
    if (typeof dimension === 'string')
      return [{ ...described(column), type: dimension, config: { meta: metaOf(column.config) } }]
    if (!isRecord(dimension)) return []
    const name = textOf(dimension.name) ?? textOf(column.name)
    return [
      {
        name,
        type: dimension.type,
        description: textOf(dimension.description) || described(column).description,
        label: dimension.label,
        is_partition: dimension.is_partition,
        type_params: timeParams(column.granularity, dimension.validity_params),
        expr: name === textOf(column.name) ? null : textOf(column.name),
        config: { meta: { ...metaOf(column.config), ...metaOf(dimension.config) } },
      },
    ]
  })
  const derived = recordsOf(recordOf(value.derived_semantics).dimensions).map((dimension) => ({
    ...dimension,
    type_params: timeParams(dimension.granularity, dimension.validity_params),
    config: { meta: metaOf(dimension.config) },
  }))
  return [...ofColumns, ...derived]
}

const described = (column: JsonRecord): JsonRecord => ({
  name: column.name,
  description: textOf(column.description) ?? '',
})

const timeParams = (granularity: Json | undefined, validity: Json | undefined): JsonRecord | null =>
  textOf(granularity) === null ? null : { time_granularity: granularity, validity_params: validity }
