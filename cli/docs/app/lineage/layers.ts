import { type DrawnGraph, type Neighbours, neighboursOf, topological } from './graph.ts'

/** The column of each vertex: behind all it reads, and as near to its readers as that leaves it. */
export function layersOf(graph: DrawnGraph, neighbours: Neighbours): Int32Array {
  const { above, below } = neighbours
  const layer = new Int32Array(graph.size)
  const order = topological(graph.size, neighbours)
  for (const vertex of order) {
    for (const parent of above[vertex] ?? []) layer[vertex] = Math.max(layer[vertex] ?? 0, (layer[parent] ?? 0) + 1)
  }
  // A source that one late model reads would draw a long line: it moves up to its readers, when that lengthens no other.
  for (const vertex of order.toReversed()) {
    const readers = below[vertex] ?? []
    if (readers.length === 0 || (above[vertex]?.length ?? 0) >= readers.length) continue
    const nearest = Math.min(...readers.map((reader) => layer[reader] ?? 0)) - 1
    layer[vertex] = Math.max(layer[vertex] ?? 0, nearest)
  }
  return layer
}

/** A graph whose edges go from one layer to the next: waypoints stand where a line passes a layer. */
export interface LayeredGraph extends DrawnGraph {
  /** Vertices below this are the graph's own, the others are waypoints. */
  readonly own: number
  readonly layer: Int32Array
  /** Of each edge of the graph: the waypoints it passes, in order. */
  readonly routes: readonly (readonly number[])[]
}

/**
 * Lines of one vertex share their waypoints, as they come from the same place. More than `most` waypoints would take longer to order than the drawing is worth: then
 * lines pass layers where they may.
 */
export function withWaypoints(graph: DrawnGraph, layer: Int32Array, most: number): LayeredGraph {
  const layers = [...layer]
  const links: (readonly [number, number])[] = []
  const chains = new Map<number, number[]>()
  const none: LayeredGraph = { ...graph, own: graph.size, layer, routes: graph.edges.map(() => []) }
  const routes: number[][] = []
  for (const [from, to] of graph.edges) {
    const chain = chains.get(from) ?? []
    chains.set(from, chain)
    const passed = (layer[to] ?? 0) - (layer[from] ?? 0) - 1
    while (chain.length < passed) {
      if (layers.length - graph.size >= most) return none
      links.push([chain.at(-1) ?? from, layers.length])
      chain.push(layers.length)
      layers.push((layer[from] ?? 0) + chain.length)
    }
    const route = chain.slice(0, Math.max(passed, 0))
    routes.push(route)
    links.push([route.at(-1) ?? from, to])
  }
  return { size: layers.length, edges: links, own: graph.size, layer: Int32Array.from(layers), routes }
}

export const layeredNeighbours = (graph: LayeredGraph): Neighbours => neighboursOf(graph)
