import type { UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { graphNodes } from '../core/parsed-project.ts'
import type { Graph } from '../graph/build.ts'

/** A project as it was parsed, with what each node's text, config and macros came to. */
export interface WatchedProject {
  readonly parsed: ParsedProject
  readonly graph: Graph
  readonly fingerprints: ReadonlyMap<UniqueId, string>
}

/**
 * The nodes to build again after a save: those that are new or read otherwise than before, those that did not succeed last time, and everything below
 * them. Tests come along as children of what they test.
 */
export function affectedNodes(
  before: WatchedProject,
  after: WatchedProject,
  unfinished: ReadonlySet<UniqueId>,
): ReadonlySet<UniqueId> {
  const changed: UniqueId[] = []
  for (const { unique_id: id } of graphNodes(after.parsed)) {
    if (after.fingerprints.get(id) !== before.fingerprints.get(id) || unfinished.has(id)) changed.push(id)
  }
  return new Set([...changed, ...after.graph.descendants(changed)])
}
