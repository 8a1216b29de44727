import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { SourceNode } from '../core/node.ts'
import type { ConfigResolver } from './config-resolver.ts'
import { readColumns } from './columns.ts'
import { placeOf, type Entry } from './entry.ts'
import { fqnPrefix } from './file-names.ts'
import { precedenceFreshness } from './freshness.ts'
import { flagOf, isRecord, recordOf, recordsOf, textOf, textsOf, type Json, type JsonRecord } from './read-json.ts'

/** A table of a `sources:` entry, with what another package's `overrides:` lays over it. */
export interface SourceTable {
  readonly entry: Entry
  readonly source: JsonRecord
  readonly table: JsonRecord
  /** `['tables', 2]` */
  readonly path: readonly (string | number)[]
  readonly name: string
}

/** Every table of every source, overrides applied. */
export function sourceTables(entries: readonly Entry[], problems: Diagnostic[]): SourceTable[] {
  const overrides = new Map<string, Entry>()
  for (const entry of entries) {
    const target = textOf(entry.value.overrides)
    if (target === null) continue
    const key = `${target}.${entry.name}`
    const first = overrides.get(key)
    if (first) {
      const related = [{ at: placeOf(first, 'name'), note: 'the first time' }]
      const values = { source: entry.name, package: target }
      problems.push(problem('override-twice', values, placeOf(entry, 'name'), { related }))
    }
    overrides.set(key, entry)
  }
  const used = new Set<string>()
  const tables: SourceTable[] = []
  for (const entry of entries) {
    if (textOf(entry.value.overrides) !== null) continue
    const key = `${entry.package.name}.${entry.name}`
    const over = overrides.get(key)
    if (over) used.add(key)
    tables.push(...tablesOf(entry, over))
  }
  for (const [key, over] of overrides) {
    if (!used.has(key)) problems.push(problem('override-unused', { source: key }, placeOf(over, 'name')))
  }
  return tables
}

function* tablesOf(entry: Entry, over: Entry | undefined): Generator<SourceTable> {
  const source = over ? { ...entry.value, ...without(over.value, ['name', 'overrides', 'tables']) } : entry.value
  for (const [index, written] of recordsOf(entry.value.tables).entries()) {
    const name = textOf(written.name)
    if (name === null) continue
    const patch = over && recordsOf(over.value.tables).find((table) => textOf(table.name) === name)
    const table = patch ? { ...written, ...without(patch, ['name']) } : written
    yield { entry, source, table, path: ['tables', index], name }
  }
}

const without = (record: JsonRecord, keys: readonly string[]): JsonRecord =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))

export interface SourceInput {
  readonly configs: ConfigResolver
  readonly database: string
  readonly createdAt: number
  readonly relationName: (node: SourceNode) => string
  readonly problems: Diagnostic[]
}

export function sourceNode(input: SourceInput, found: SourceTable): SourceNode {
  const { entry, source, table, name } = found
  const owner = entry.package.name
  const sourceMeta = { ...recordOf(source.meta), ...recordOf(recordOf(source.config).meta) }
  const fqn = [...fqnPrefix(owner, entry.file.path), entry.name, name]
  const resolved = input.configs.resolve({
    kind: 'source',
    packageName: owner,
    fqn,
    patch: patchOf(found, input.problems),
  })
  const config = resolved.config as SourceNode['config'] // a source's defaults with what was laid over them
  const node = {
    database: textOf(source.database) || input.database,
    schema: textOf(source.schema) ?? entry.name,
    identifier: textOf(table.identifier) ?? name,
    quoting: quotingOf(source.quoting, table.quoting),
  }
  const made: SourceNode = {
    resource_type: 'source',
    name,
    package_name: owner,
    path: entry.file.originalPath,
    original_file_path: entry.file.originalPath,
    unique_id: `source.${owner}.${entry.name}.${name}`,
    fqn,
    ...node,
    source_name: entry.name,
    source_description: textOf(source.description) ?? '',
    loader: textOf(source.loader) ?? '',
    loaded_at_field: textOf(resolved.config.loaded_at_field),
    loaded_at_query: textOf(resolved.config.loaded_at_query),
    freshness: resolved.config.freshness as SourceNode['freshness'], // made by precedenceFreshness or the schema's defaults
    external: externalOf(table.external),
    description: textOf(table.description) ?? '',
    columns: readColumns(table.columns),
    meta: recordOf(resolved.config.meta),
    source_meta: sourceMeta,
    tags: textsOf(resolved.config.tags),
    config,
    patch_path: null,
    unrendered_config: resolved.unrendered,
    relation_name: '',
    created_at: input.createdAt,
    unrendered_database: textOf(entry.written.database),
    unrendered_schema: textOf(entry.written.schema),
    doc_blocks: [],
  }
  return { ...made, relation_name: input.relationName(made) }
}

/** What the source and its table say, as one config: the table over the source, `config:` over the keys beside it. */
function patchOf({ entry, source, table, path }: SourceTable, problems: Diagnostic[]): JsonRecord {
  const [sourceConfig, tableConfig] = [recordOf(source.config), recordOf(table.config)]
  const patch: Record<string, Json | undefined> = { ...sourceConfig, ...tableConfig }
  const freshness = precedenceFreshness(source, table)
  if (freshness === undefined) delete patch.freshness
  else patch.freshness = freshness
  const hasOwnField = 'loaded_at_field' in table || isSet(tableConfig.loaded_at_field)
  const sourceField = textOf(source.loaded_at_field) ?? textOf(sourceConfig.loaded_at_field)
  const ownField = textOf(table.loaded_at_field) ?? textOf(tableConfig.loaded_at_field)
  const ownQuery = textOf(table.loaded_at_query) ?? textOf(tableConfig.loaded_at_query)
  const sourceQuery = textOf(source.loaded_at_query) ?? textOf(sourceConfig.loaded_at_query)
  const isEmpty = [table, tableConfig].some((given) => given.loaded_at_field === '')
  if (isEmpty) problems.push(problem('loaded-at-empty', {}, placeOf(entry, ...path)))
  else if ([source, sourceConfig].some((given) => given.loaded_at_field === ''))
    problems.push(problem('loaded-at-empty', {}, placeOf(entry)))
  if (hasOwnField && ownQuery !== null) problems.push(problem('freshness-both', {}, placeOf(entry, ...path)))
  if (sourceField !== null && sourceQuery !== null) problems.push(problem('freshness-both', {}, placeOf(entry)))
  patch.loaded_at_field = hasOwnField ? ownField : sourceField
  patch.loaded_at_query = ownQuery ?? (hasOwnField ? null : sourceQuery)
  patch.meta = {
    ...recordOf(source.meta),
    ...recordOf(sourceConfig.meta),
    ...recordOf(table.meta),
    ...recordOf(tableConfig.meta),
  }
  const tags = [source.tags, sourceConfig.tags, table.tags, tableConfig.tags].flatMap((list) => textsOf(list))
  patch.tags = [...new Set(tags)].sort()
  return patch
}

const isSet = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== ''

function quotingOf(source: Json | undefined, table: Json | undefined): SourceNode['quoting'] {
  const merged = { ...recordOf(source), ...withoutNull(recordOf(table)) }
  return {
    database: flagOf(merged.database),
    schema: flagOf(merged.schema),
    identifier: flagOf(merged.identifier),
    column: flagOf(merged.column),
  }
}

const withoutNull = (record: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined))

function externalOf(value: Json | undefined): JsonRecord | null {
  if (!isRecord(value)) return null
  const partitions = Array.isArray(value.partitions)
    ? value.partitions.map((item: Json) =>
        isRecord(item) ? { name: '', description: '', data_type: '', meta: {}, ...item } : item,
      )
    : null
  return { location: null, file_format: null, row_format: null, tbl_properties: null, ...value, partitions }
}
