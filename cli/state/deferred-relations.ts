import type { UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import type { Relation } from '../core/relation.ts'

/** Where an earlier manifest's environment has the nodes that `ref()` can name; what `--defer` reads in place of what is not built here. */
export function deferredRelations(earlier: ParsedProject): ReadonlyMap<UniqueId, Relation> {
  const found = new Map<UniqueId, Relation>()
  for (const [id, node] of earlier.nodes) {
    const isRefable =
      node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot'
    // An ephemeral model has no relation anywhere.
    if (!isRefable || node.config.materialized === 'ephemeral') continue
    found.set(id, { database: node.database, schema: node.schema, identifier: node.alias })
  }
  return found
}
