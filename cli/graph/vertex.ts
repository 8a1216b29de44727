import type { JsonRecord } from '../core/config.ts'
import type { Node, ResourceType, UniqueId } from '../core/node.ts'
import { graphNodes, type ParsedProject } from '../core/parsed-project.ts'

/** Metrics, semantic models and saved queries: kept as the manifest has them, seen here by what a selector asks of them. */
export interface SemanticVertex {
  readonly resource_type: 'metric' | 'semantic_model' | 'saved_query'
  readonly unique_id: UniqueId
  readonly name: string
  readonly package_name: string
  readonly original_file_path: string
  readonly fqn: readonly string[]
  readonly tags: readonly string[]
  readonly config: Readonly<Record<string, unknown>>
  readonly depends_on: { readonly nodes: readonly UniqueId[] }
}

export type Vertex = Node | SemanticVertex
export type VertexType = ResourceType | SemanticVertex['resource_type']

/** Every vertex by its unique id, in the stable order of the project's maps. */
export function collectVertices(parsed: ParsedProject): ReadonlyMap<UniqueId, Vertex> {
  const found = new Map<UniqueId, Vertex>()
  for (const node of graphNodes(parsed)) found.set(node.unique_id, node)
  const { metrics, semanticModels, savedQueries } = parsed.semantic
  for (const [id, record] of metrics) found.set(id, semanticVertex('metric', id, record))
  for (const [id, record] of semanticModels) found.set(id, semanticVertex('semantic_model', id, record))
  for (const [id, record] of savedQueries) found.set(id, semanticVertex('saved_query', id, record))
  return found
}

/** What a vertex reads, as its `depends_on.nodes` says. */
export const dependenciesOf = (vertex: Vertex): readonly UniqueId[] =>
  vertex.resource_type === 'source' ? [] : vertex.depends_on.nodes

function semanticVertex(type: SemanticVertex['resource_type'], id: UniqueId, record: JsonRecord): SemanticVertex {
  const dependsOn = isRecord(record['depends_on']) ? strings(record['depends_on']['nodes']) : []
  return {
    resource_type: type,
    unique_id: id,
    name: text(record['name']),
    package_name: text(record['package_name']),
    original_file_path: text(record['original_file_path']),
    fqn: strings(record['fqn']),
    tags: strings(record['tags']),
    config: isRecord(record['config']) ? record['config'] : {},
    depends_on: { nodes: dependsOn },
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
