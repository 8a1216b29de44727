import type { Constraint } from '../core/node.ts'
import { columnsOfVersion, readColumns, readModelConstraints, type ColumnMap } from './columns.ts'
import { deepMerge } from './deep-merge.ts'
import { isoTime } from './iso-time.ts'
import { lazyPlaceOf, patchPath, type Entry } from './entry.ts'
import type { Place } from './place.ts'
import { hasKeys, isRecord, recordOf, textOf, type Json, type JsonRecord } from './read-json.ts'

export type Version = string | number

/** What a properties entry says of one node (or of one version of a model). */
export interface Patch {
  readonly entry: Entry
  readonly place: Place
  readonly patchPath: string
  /** The node's name; a version's model's name. */
  readonly name: string
  readonly description: string
  readonly columns: ColumnMap
  /** Rendered, with the keys that may also stand beside it. */
  readonly config: JsonRecord
  /** As `state:modified` compares it. */
  readonly unrenderedConfig: JsonRecord | undefined
  readonly constraints: readonly Constraint[]
  readonly version: Version | null
  readonly latestVersion: Version | null
  readonly deprecationDate: string | null
  readonly timeSpine: JsonRecord | null
}

/** Configs that may stand beside `config:`, as they did before it. */
export const besideConfig = ['meta', 'docs', 'group', 'contract', 'access'] as const

export function patchOf(entry: Entry): Patch {
  const { value, written } = entry
  const config = configOf(value)
  const writtenConfig = recordOf(written.config)
  return {
    entry,
    place: lazyPlaceOf(entry, 'name'),
    patchPath: patchPath(entry),
    name: entry.name,
    description: textOf(value.description) ?? '',
    columns: readColumns(value.columns),
    config,
    // dbt lays the written config over the rendered one; lists thereby appear twice, and a comparison with its manifests needs the same.
    unrenderedConfig: hasKeys(writtenConfig) ? deepMerge(config, writtenConfig) : undefined,
    constraints: readModelConstraints(value.constraints),
    version: null,
    latestVersion: null,
    deprecationDate: deprecationOf(value.deprecation_date),
    timeSpine: isRecord(value.time_spine) ? timeSpineOf(value.time_spine) : null,
  }
}

/** The patch of one of `versions:`; what the version does not say it takes from the model. */
export function versionPatchOf(base: Patch, index: number, version: Version, latestVersion: Version): Patch {
  const { entry } = base
  const value = recordOf(itemOf(entry.value.versions, index))
  const writtenConfig = recordOf(recordOf(itemOf(entry.written.versions, index)).config)
  const constraints = readModelConstraints(value.constraints)
  const docs = isRecord(value.docs) ? { docs: value.docs } : {}
  const access = textOf(value.access) === null ? {} : { access: textOf(value.access) }
  const config = deepMerge({ ...base.config, ...docs, ...access }, recordOf(value.config))
  return {
    ...base,
    place: lazyPlaceOf(entry, 'versions', index),
    description: textOf(value.description) || base.description,
    columns: readColumns(columnsOfVersion(entry.value.columns, value.columns)),
    config,
    unrenderedConfig: hasKeys(writtenConfig) ? deepMerge(config, writtenConfig) : undefined,
    constraints: constraints.length > 0 ? constraints : base.constraints,
    version,
    latestVersion,
    deprecationDate: deprecationOf(value.deprecation_date),
    timeSpine: null,
  }
}

/** A date without a zone is one of UTC: dbt takes the machine's own zone, and then two machines write two manifests. */
function deprecationOf(value: Json | undefined): string | null {
  const text = textOf(value)
  return text === null ? null : (isoTime(text, '+00:00') ?? text)
}

const itemOf = (list: Json | undefined, index: number): Json | undefined =>
  Array.isArray(list) ? (list[index] as Json | undefined) : undefined // an item of a Json list

/** `config:` with the keys that older files write beside it. */
function configOf(value: JsonRecord): JsonRecord {
  const config: Record<string, Json | undefined> = { ...recordOf(value.config) }
  for (const key of besideConfig) if (value[key] !== undefined && value[key] !== null) config[key] ??= value[key]
  return config
}

function timeSpineOf(value: JsonRecord): JsonRecord {
  const granularities = Array.isArray(value.custom_granularities) ? value.custom_granularities.filter(isRecord) : []
  return {
    standard_granularity_column: textOf(value.standard_granularity_column),
    custom_granularities: granularities.map((item) => ({
      name: textOf(item.name),
      column_name: textOf(item.column_name),
    })),
  }
}
