import { templateCopy } from '../context/arguments.ts'
import { dumpJson } from '../context/python-json.ts'
import type { JsonRecord } from '../core/config.ts'
import type { SemanticVertex, Vertex } from '../graph/vertex.ts'

/** What `ls` prints of a node; `keys` are those of JSON, the usual ones when there are none. */
export function listLine(vertex: Vertex, format: string, keys: readonly string[]): string {
  switch (format) {
    case 'name':
      return nameOf(vertex)
    case 'path':
      return text(vertex, 'original_file_path')
    case 'json':
      return dumpJson(templateCopy(picked(vertex, keys.length > 0 ? keys : defaultKeys)), false)
    default:
      return selectorOf(vertex)
  }
}

const defaultKeys = [
  'name',
  'resource_type',
  'package_name',
  'original_file_path',
  'unique_id',
  'source_name',
  'alias',
  'config',
  'tags',
  'depends_on',
  'direct_parents',
]

const text = (vertex: Vertex, key: string): string => {
  const value: unknown = Reflect.get(vertex, key)
  return typeof value === 'string' ? value : ''
}

/** As dbt writes it: what `--select` would take to mean this node. */
function selectorOf(vertex: Vertex): string {
  const fqn: unknown = Reflect.get(vertex, 'fqn')
  const path = Array.isArray(fqn) ? fqn.join('.') : text(vertex, 'name')
  switch (vertex.resource_type) {
    case 'source':
      return `source:${vertex.package_name}.${vertex.source_name}.${vertex.name}`
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
      return `${vertex.resource_type}:${text(vertex, 'package_name')}.${text(vertex, 'name')}`
    case 'unit_test': {
      const version = vertex.version === null ? '' : `_v${vertex.version}`
      return `unit_test:${vertex.package_name}.${vertex.name}${version}`
    }
    default:
      return path
  }
}

function nameOf(vertex: Vertex): string {
  if (vertex.resource_type === 'source') return `${vertex.source_name}.${vertex.name}`
  const version = vertex.resource_type === 'model' ? vertex.version : null
  return version === null ? text(vertex, 'name') : `${text(vertex, 'name')}.v${version}`
}

/** The keys asked for that the node has, the name first, the others in the manifest's order; `config.materialized` reaches into it. */
function picked(vertex: Vertex, keys: readonly string[]): JsonRecord {
  const found: Record<string, never> = {}
  const node = entryOf(vertex)
  const own = Object.keys(node)
    .filter((key) => keys.includes(key))
    .toSorted((a, b) => Number(b === 'name') - Number(a === 'name'))
  for (const key of new Set([...own, ...keys])) {
    let value: unknown = node
    for (const part of key.split('.')) {
      value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined
    }
    if (value !== undefined) Object.assign(found, { [key]: value })
  }
  return found
}

const isSemantic = (vertex: Vertex): vertex is SemanticVertex =>
  ['metric', 'semantic_model', 'saved_query'].includes(vertex.resource_type)

/** A node as it is listed: a seed has no nodes it could depend on, a model's are told once more. */
function entryOf(vertex: Vertex): object {
  if (vertex.resource_type === 'model') return { ...vertex, direct_parents: vertex.depends_on.nodes }
  if (vertex.resource_type === 'test' && vertex.test_metadata === null) {
    // A singular test has no keys of what tests that are attached to something have.
    const { test_metadata: _, column_name: __, file_key_name: ___, attached_node: ____, ...rest } = vertex
    return rest
  }
  if (isSemantic(vertex)) {
    const { tags, ...rest } = { ...vertex, depends_on: { macros: [], nodes: vertex.depends_on.nodes } }
    return vertex.resource_type === 'semantic_model' ? rest : { ...rest, tags }
  }
  if (vertex.resource_type === 'seed') return { ...vertex, depends_on: { macros: vertex.depends_on.macros } }
  return vertex
}
