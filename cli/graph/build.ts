import { DirectedGraph } from 'graphology'
import { bad, good, type Checked, type Location } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { cycleProblems } from './cycle.ts'
import { longestPaths, topologicalOrder } from './order.ts'
import { collectVertices, dependenciesOf, type Vertex } from './vertex.ts'

/** A project's nodes with an edge from each node to those that read it; free of cycles. */
export interface Graph {
  /** Topological: parents before children; equal inputs give the same order. */
  readonly order: readonly UniqueId[]
  /** The same ids as `order`. */
  readonly ids: ReadonlySet<UniqueId>
  has(id: UniqueId): boolean
  parents(id: UniqueId): readonly UniqueId[]
  children(id: UniqueId): readonly UniqueId[]
  /** All that the given nodes are built from, at most `depth` edges away; a given node only when another given one reads it. */
  ancestors(ids: Iterable<UniqueId>, depth?: number): Set<UniqueId>
  /** All that is built from the given nodes, at most `depth` edges away. */
  descendants(ids: Iterable<UniqueId>, depth?: number): Set<UniqueId>
  /** The graph of `kept` nodes alone; a path through removed nodes becomes one edge. */
  subgraph(kept: ReadonlySet<UniqueId>): Graph
  /** Edges on the longest path from a node to an end of the graph: 0 for a node that nothing reads. */
  longestPath(id: UniqueId): number
}

/** Where `reader` names `read`, as far as it can be told. */
export type ReadingPlace = (reader: Vertex, read: Vertex) => Location | undefined

/** The graph of all enabled nodes, or the cycles that keep it from being one, each reading told at its place. */
export function buildGraph(parsed: ParsedProject, readAt: ReadingPlace = () => undefined): Checked<Graph> {
  const vertices = collectVertices(parsed)
  const graph = new DirectedGraph()
  for (const id of vertices.keys()) graph.addNode(id)
  for (const [id, vertex] of vertices) {
    for (const parent of dependenciesOf(vertex)) {
      // A parent that is no vertex (disabled, of an unknown kind) is the parser's to report.
      if (graph.hasNode(parent)) graph.mergeEdge(parent, id)
    }
  }
  const order = topologicalOrder(graph)
  return order === undefined
    ? bad(
        ...cycleProblems(
          graph,
          vertices,
          (reader, read) => readAt(reader, read) ?? parsed.places.get(reader.unique_id),
        ),
      )
    : good(graphOf(graph, order))
}

function graphOf(graph: DirectedGraph, order: readonly UniqueId[]): Graph {
  let heights: ReadonlyMap<UniqueId, number> | undefined
  return {
    order,
    ids: new Set(order),
    has: (id) => graph.hasNode(id),
    parents: (id) => graph.inNeighbors(id),
    children: (id) => graph.outNeighbors(id),
    ancestors: (ids, depth = Infinity) => reach(ids, depth, (id) => graph.inNeighbors(id)),
    descendants: (ids, depth = Infinity) => reach(ids, depth, (id) => graph.outNeighbors(id)),
    subgraph: (kept) => subgraph(graph, order, kept),
    longestPath: (id) => {
      heights ??= longestPaths(graph, order)
      return heights.get(id) ?? 0
    },
  }
}

/** Breadth first, layer by layer, so that `depth` counts edges of the shortest path. */
function reach(from: Iterable<UniqueId>, depth: number, next: (id: UniqueId) => readonly UniqueId[]): Set<UniqueId> {
  const found = new Set<UniqueId>()
  let layer = new Set(from)
  for (let distance = 0; layer.size > 0 && distance < depth; distance++) {
    const following = new Set<UniqueId>()
    for (const id of layer) {
      for (const neighbour of next(id)) if (!found.has(neighbour)) following.add(neighbour)
    }
    for (const id of following) found.add(id)
    layer = following
  }
  return found
}

function subgraph(graph: DirectedGraph, order: readonly UniqueId[], kept: ReadonlySet<UniqueId>): Graph {
  const result = new DirectedGraph()
  const keptOrder = order.filter((id) => kept.has(id))
  for (const id of keptOrder) result.addNode(id)
  // The nearest kept ancestors of each removed node, known for its parents because they come first.
  const passedOn = new Map<UniqueId, ReadonlySet<UniqueId>>()
  for (const id of order) {
    const sources = new Set<UniqueId>()
    for (const parent of graph.inNeighbors(id)) {
      if (kept.has(parent)) sources.add(parent)
      else for (const ancestor of passedOn.get(parent) ?? []) sources.add(ancestor)
    }
    if (kept.has(id)) for (const source of sources) result.addEdge(source, id)
    else passedOn.set(id, sources)
  }
  return graphOf(result, keptOrder)
}
