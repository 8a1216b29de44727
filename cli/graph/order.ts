import type { DirectedGraph } from 'graphology'
import type { UniqueId } from '../core/node.ts'

/** Parents before children, ties in the order nodes were added; undefined when there is a cycle. */
export function topologicalOrder(graph: DirectedGraph): readonly UniqueId[] | undefined {
  const waitingFor = new Map<UniqueId, number>()
  const order: UniqueId[] = []
  for (const id of graph.nodes()) {
    const parents = graph.inDegree(id)
    waitingFor.set(id, parents)
    if (parents === 0) order.push(id)
  }
  // `order` is the queue too: what stands behind `at` is ready but its children are not yet counted down.
  for (let at = 0; at < order.length; at++) {
    const id = order[at]
    if (id === undefined) break
    for (const child of graph.outNeighbors(id)) {
      const left = (waitingFor.get(child) ?? 0) - 1
      waitingFor.set(child, left)
      if (left === 0) order.push(child)
    }
  }
  return order.length === graph.order ? order : undefined
}

/** For each node the edges on its longest path downwards. */
export function longestPaths(graph: DirectedGraph, order: readonly UniqueId[]): ReadonlyMap<UniqueId, number> {
  const heights = new Map<UniqueId, number>()
  for (const id of order.toReversed()) {
    let height = 0
    for (const child of graph.outNeighbors(id)) height = Math.max(height, (heights.get(child) ?? 0) + 1)
    heights.set(id, height)
  }
  return heights
}
