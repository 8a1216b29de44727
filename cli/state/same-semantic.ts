import type { Json, JsonRecord } from '../core/config.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { SemanticVertex, Vertex } from '../graph/vertex.ts'
import { sameJson } from './equal.ts'

export const isSemantic = (vertex: Vertex): vertex is SemanticVertex =>
  vertex.resource_type === 'metric' ||
  vertex.resource_type === 'semantic_model' ||
  vertex.resource_type === 'saved_query'

const compared: Readonly<Record<SemanticVertex['resource_type'], readonly string[]>> = {
  metric: ['type', 'description', 'label', 'unrendered_config'],
  semantic_model: [
    'model',
    'description',
    'defaults',
    'entities',
    'dimensions',
    'measures',
    'config',
    'primary_entity',
    'group',
  ],
  saved_query: ['query_params', 'description', 'label', 'config', 'group', 'exports', 'tags'],
}

/** One that was not there before is no change to it, as with sources. */
export function sameSemantic(vertex: SemanticVertex, now: ParsedProject, old: ParsedProject): boolean {
  const [mine, other] = [recordOf(vertex, now), recordOf(vertex, old)]
  if (mine === undefined || other === undefined) return true
  return compared[vertex.resource_type].every((key) =>
    key === 'exports'
      ? sameJson(writtenExports(mine[key]), writtenExports(other[key]))
      : sameJson(mine[key] ?? null, other[key] ?? null),
  )
}

/** Exports as they are written: the schema that one has by default is the target's, which is no change. */
const writtenExports = (exports: Json | undefined): Json =>
  (Array.isArray(exports) ? exports : []).map((entry: Json): Json => {
    const { name = null, unrendered_config: written = null } = isRecord(entry) ? entry : {}
    const config = isRecord(written) ? written : {}
    const [kind, schema, alias] = [config['export_as'] ?? null, config['schema'] ?? null, config['alias'] ?? null]
    return { name, export_as: kind, schema, alias }
  })

const isRecord = (value: Json | undefined): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function recordOf(
  { resource_type: type, unique_id: id }: SemanticVertex,
  parsed: ParsedProject,
): JsonRecord | undefined {
  const { metrics, semanticModels, savedQueries } = parsed.semantic
  if (type === 'metric') return metrics.get(id)
  return type === 'semantic_model' ? semanticModels.get(id) : savedQueries.get(id)
}
