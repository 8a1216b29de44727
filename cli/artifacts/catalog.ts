import type { CatalogRelation } from '../core/adapter.ts'
import type { JsonRecord } from '../core/config.ts'
import type { UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { relationKey } from '../core/relation.ts'
import { type ArtifactRun, metadataOf } from './metadata.ts'

/** catalog.json, schema v1: each relation of the project as the warehouse has it. Relations that no node owns are left out. */
export function catalogArtifact(
  run: ArtifactRun,
  parsed: ParsedProject,
  relations: readonly CatalogRelation[],
  selected: (id: UniqueId) => boolean,
  errors: readonly string[] = [],
): JsonRecord {
  const found = new Map(relations.map((relation) => [relationKey(relation), relation]))
  const nodes: Record<string, JsonRecord> = {}
  const sources: Record<string, JsonRecord> = {}
  for (const node of parsed.nodes.values()) {
    const { database, schema, alias: identifier, unique_id: id } = node
    const relation = found.get(relationKey({ database, schema, identifier }))
    if (relation && selected(id) && node.relation_name !== null) nodes[id] = entryOf(id, relation)
  }
  for (const source of parsed.sources.values()) {
    const { database, schema, identifier, unique_id: id } = source
    const relation = found.get(relationKey({ database, schema, identifier }))
    if (relation && selected(id)) sources[id] = entryOf(id, relation)
  }
  return { metadata: metadataOf('catalog/v1', run), nodes, sources, errors: errors.length === 0 ? null : errors }
}

const catalogTypes: Readonly<Record<string, string>> = { table: 'BASE TABLE', view: 'VIEW' }

function entryOf(id: UniqueId, relation: CatalogRelation): JsonRecord {
  const stats = relation.stats.map((stat): [string, JsonRecord] => [stat.id, { ...stat }])
  return {
    metadata: {
      type: relation.typeName ?? catalogTypes[relation.type] ?? relation.type.toUpperCase(),
      schema: relation.schema ?? '',
      name: relation.identifier,
      database: relation.database,
      comment: relation.comment,
      owner: relation.owner,
    },
    columns: Object.fromEntries(
      relation.columns.map(({ name, type, index, comment }) => [name, { type, index, name, comment }]),
    ),
    stats: Object.fromEntries([...stats, ['has_stats', hasStats(stats.length > 0)]]),
    unique_id: id,
  }
}

const hasStats = (value: boolean): JsonRecord => ({
  id: 'has_stats',
  label: 'Has Stats?',
  value,
  include: false,
  description: 'Indicates whether there are statistics for this table',
})
