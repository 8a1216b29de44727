import type { Neighbours } from './graph.ts'
import type { LayeredGraph } from './layers.ts'

/** Sweeps that look one way, then some that look both ways and straighten what is left. */
const [rounds, lastRounds] = [6, 4]

/** Heights a vertex and a waypoint take, gap included. */
export interface Heights {
  readonly vertex: number
  readonly waypoint: number
}

/** The height at which the middle of each vertex stands: near its neighbours, in the order of its layer, none upon another. */
export function placeVertices(
  graph: LayeredGraph,
  layers: readonly (readonly number[])[],
  neighbours: Neighbours,
  heights: Heights,
): Float64Array {
  const y = new Float64Array(graph.size)
  const heightOf = (vertex: number): number => (vertex < graph.own ? heights.vertex : heights.waypoint)
  for (const layer of layers) {
    let top = 0
    for (const vertex of layer) {
      y[vertex] = top + heightOf(vertex) / 2
      top += heightOf(vertex)
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const layer of layers) settle(layer, y, heightOf, wish(neighbours.above, y))
    for (const layer of layers.toReversed()) settle(layer, y, heightOf, wish(neighbours.below, y))
  }
  const all = wish(both(neighbours), y)
  for (let round = 0; round < lastRounds; round++) {
    for (const layer of layers) settle(layer, y, heightOf, all)
    for (const layer of layers.toReversed()) settle(layer, y, heightOf, all)
  }
  return y
}

const both = ({ above, below }: Neighbours): Neighbours['above'] =>
  above.map((list, vertex) => [...list, ...(below[vertex] ?? [])])

/** Where a vertex would like to be: the middle of its neighbours, or where it is. */
const wish =
  (neighbours: Neighbours['above'], y: Float64Array) =>
  (vertex: number): number => {
    const list = neighbours[vertex] ?? []
    if (list.length === 0) return y[vertex] ?? 0
    const sorted = list.map((each) => y[each] ?? 0).sort((a, b) => a - b)
    const middle = (sorted.length - 1) / 2
    return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
  }

/**
 * Moves a layer as near to its wishes as its order and the heights allow: the least squares answer, by pooling neighbours that would overlap
 * (isotonic regression, Barlow & Brunk 1972).
 */
function settle(
  layer: readonly number[],
  y: Float64Array,
  heightOf: (vertex: number) => number,
  wished: (vertex: number) => number,
): void {
  const offsets: number[] = []
  let top = 0
  for (const vertex of layer) {
    offsets.push(top + heightOf(vertex) / 2)
    top += heightOf(vertex)
  }
  const pools: { sum: number; count: number }[] = []
  for (const [at, vertex] of layer.entries()) {
    let pool = { sum: wished(vertex) - (offsets[at] ?? 0), count: 1 }
    for (let last = pools.at(-1); last && last.sum / last.count >= pool.sum / pool.count; last = pools.at(-1)) {
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count }
      pools.pop()
    }
    pools.push(pool)
  }
  let at = 0
  for (const { sum, count } of pools) {
    for (const end = at + count; at < end; at++) y[layer[at] ?? 0] = sum / count + (offsets[at] ?? 0)
  }
}
