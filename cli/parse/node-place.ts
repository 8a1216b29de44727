import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Location } from '../core/diagnostic.ts'
import type { Node } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { Package } from '../project/project.ts'
import { parseYaml } from '../project/yaml.ts'
import type { ConfigKind } from './config-kinds.ts'
import { configPlace, type ConfigSources } from './config-place.ts'
import { isList, isRecord, valueAt, type Json } from './read-json.ts'

/** Tells where nodes and their configs are written; files are read again, and only when somebody asks. */
export const nodePlaces =
  (parsed: ParsedProject, packages: readonly Package[]) =>
  (node: Node, config?: string): Location => {
    const own = parsed.places.get(node.unique_id) ?? { file: node.original_file_path }
    const owner = packages.find(({ name }) => name === node.package_name)
    const kind = kindOf(node)
    if (config === undefined || owner === undefined || kind === undefined) return own
    const sources = {
      kind,
      package: owner,
      fqn: 'fqn' in node ? node.fqn : [],
      rawCode: 'raw_code' in node ? node.raw_code : '',
      place: own,
      entry: entryOf(node, owner),
    }
    return configPlace(config, sources) ?? sourcePlace(config, sources) ?? own
  }

/** What a source says for all of its tables. */
function sourcePlace(config: string, sources: ConfigSources): Location | undefined {
  const { entry, kind } = sources
  if (kind !== 'source' || !entry) return undefined
  return configPlace(config, { ...sources, entry: { ...entry, path: entry.path.slice(0, 2) } })
}

function kindOf(node: Node): ConfigKind | undefined {
  switch (node.resource_type) {
    case 'model':
    case 'seed':
    case 'snapshot':
    case 'function':
    case 'analysis':
    case 'test':
    case 'source':
    case 'unit_test':
      return node.resource_type
    default:
      return undefined
  }
}

const listOf: Partial<Record<ConfigKind, string>> = {
  model: 'models',
  seed: 'seeds',
  snapshot: 'snapshots',
  function: 'functions',
  analysis: 'analyses',
  source: 'sources',
  unit_test: 'unit_tests',
}

/** The properties entry of a node: of its patch, or of the file it is wholly written in. */
function entryOf(node: Node, owner: Package) {
  const patch = 'patch_path' in node ? node.patch_path : null
  const file = patch === null ? node.original_file_path : patch.slice(patch.indexOf('://') + 3)
  const kind = kindOf(node)
  const list = kind && listOf[kind]
  const absolute = path.join(owner.root, file)
  if (list === undefined || !/\.ya?ml$/.test(file) || !existsSync(absolute)) return undefined
  const document = parseYaml(readFileSync(absolute, 'utf8'), file)
  if (!document.ok || !isRecord(document.value.value)) return undefined
  const [name, table] = node.resource_type === 'source' ? [node.source_name, node.name] : [node.name, undefined]
  const index = indexOf(document.value.value[list], name)
  if (index < 0 || table === undefined) return index < 0 ? undefined : { document: document.value, path: [list, index] }
  const tables = [list, index, 'tables']
  const position = indexOf(valueAt(document.value.value, tables), table)
  return position < 0 ? undefined : { document: document.value, path: [...tables, position] }
}

const indexOf = (entries: Json | undefined, name: string): number =>
  isList(entries) ? entries.findIndex((entry) => isRecord(entry) && entry['name'] === name) : -1
