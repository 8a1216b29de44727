import type { Graph } from '../graph/build.ts'
import type { UniqueId } from '../core/node.ts'

/**
 * Edges from a test that is a unit of its own to what it holds back: as in dbt, each node built from everything the test reads. Only the
 * first such node of each way down gets an edge, the rest wait for that one. `closed` is the graph of the run's own nodes.
 */
export function* gateEdges(
  graph: Graph,
  closed: Graph,
  tests: readonly UniqueId[],
  isHeldBack: (id: UniqueId) => boolean,
): Generator<readonly [test: UniqueId, node: UniqueId]> {
  const below = new Map<UniqueId, ReadonlySet<UniqueId>>()
  const descendants = (id: UniqueId): ReadonlySet<UniqueId> => {
    const known = below.get(id)
    if (known) return known
    const found = graph.descendants([id])
    below.set(id, found)
    return found
  }
  for (const test of tests) {
    const [first, ...others] = graph.parents(test).map((parent) => descendants(parent))
    if (first === undefined) continue
    const held = [...first].filter((id) => isHeldBack(id) && others.every((more) => more.has(id)))
    const heldSet = new Set(held)
    for (const id of held) {
      if (!closed.parents(id).some((parent) => heldSet.has(parent))) yield [test, id]
    }
  }
}
