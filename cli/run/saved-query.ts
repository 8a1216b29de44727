import type { Json } from '../core/config.ts'
import type { ExposureNode, UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'

/**
 * A saved query as what a run tells of: like an exposure it runs nothing, is told of as a NO-OP, and is skipped with what it reads. Undefined where the
 * id is none of a saved query.
 */
export function savedQueryNode({ semantic }: ParsedProject, id: UniqueId): ExposureNode | undefined {
  const record = semantic.savedQueries.get(id)
  if (record === undefined) return undefined
  const text = (key: string): string => (typeof record[key] === 'string' ? record[key] : '')
  return {
    resource_type: 'exposure',
    unique_id: id,
    name: text('name'),
    package_name: text('package_name'),
    path: text('path'),
    original_file_path: text('original_file_path'),
    fqn: textsOf(record['fqn']),
    description: text('description'),
    tags: textsOf(record['tags']),
    meta: {},
    type: 'analysis',
    owner: {},
    label: null,
    maturity: null,
    config: { enabled: true },
    unrendered_config: {},
    url: null,
    depends_on: { macros: [], nodes: parentsOf(record['depends_on']) },
    refs: [],
    sources: [],
    metrics: [],
    created_at: 0,
  }
}

const textsOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []

const parentsOf = (dependsOn: Json | undefined): string[] =>
  typeof dependsOn === 'object' && dependsOn !== null && 'nodes' in dependsOn ? textsOf(dependsOn['nodes']) : []
