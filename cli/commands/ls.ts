import { good, type Checked } from '../core/diagnostic.ts'
import type { JsonRecord } from '../core/config.ts'
import type { Vertex } from '../graph/vertex.ts'
import { collectVertices } from '../graph/vertex.ts'
import type { Invocation } from './invocation.ts'
import { type ParsedStage, parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { selectStage } from './select-stage.ts'

/** `tsdbt ls`: one line a node. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const selected = await selectStage(parsed.value, {
    includesEmpty: true,
    types: [
      'model',
      'seed',
      'snapshot',
      'test',
      'unit_test',
      'source',
      'exposure',
      'analysis',
      'metric',
      'semantic_model',
      'saved_query',
    ],
  })
  if (!selected.ok) return refuse(invocation, selected.problems)
  const lines = linesOf(parsed.value, selected.value.selection.ids)
  if (!lines.ok) return refuse(invocation, lines.problems)
  if (lines.value.length === 0) invocation.emit({ type: 'note', level: 'warn', text: 'No nodes selected!' })
  else invocation.emit({ type: 'output', text: lines.value.join('\n') })
  return 0
}

function linesOf({ result, options }: ParsedStage, ids: ReadonlySet<string>): Checked<readonly string[]> {
  const format = options.text('output') ?? 'selector'
  const keys = options
    .list('output-keys')
    .flatMap((word) => word.split(','))
    .filter((key) => key !== '')
  const vertices = [...collectVertices(result.parsed)].filter(([id]) => ids.has(id)).map(([, vertex]) => vertex)
  const line = (vertex: Vertex): string => {
    switch (format) {
      case 'name':
        return nameOf(vertex)
      case 'path':
        return text(vertex, 'original_file_path')
      case 'json':
        return JSON.stringify(keys.length > 0 ? picked(vertex, keys) : picked(vertex, defaultKeys))
      default:
        return selectorOf(vertex)
    }
  }
  return good(vertices.map(line).toSorted())
}

const defaultKeys = [
  'alias',
  'name',
  'package_name',
  'depends_on',
  'tags',
  'config',
  'resource_type',
  'source_name',
  'original_file_path',
  'unique_id',
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
    case 'unit_test':
      return `unit_test:${vertex.package_name}.${path.split('.').slice(1).join('.')}`
    default:
      return path
  }
}

function nameOf(vertex: Vertex): string {
  return vertex.resource_type === 'source' ? `${vertex.source_name}.${vertex.name}` : text(vertex, 'name')
}

/** The keys asked for that the node has; `config.materialized` reaches into it. */
function picked(vertex: Vertex, keys: readonly string[]): JsonRecord {
  const found: Record<string, never> = {}
  for (const key of keys) {
    let value: unknown = vertex
    for (const part of key.split('.')) {
      value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined
    }
    if (value !== undefined) Object.assign(found, { [key]: value })
  }
  return found
}
