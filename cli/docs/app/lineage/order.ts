import type { Neighbours } from './graph.ts'
import type { LayeredGraph } from './layers.ts'

/** So many sweeps are made, each down and up again, and the order with the fewest crossings is kept. */
const sweeps = 6

/** The vertices of each layer from top to bottom, such that few lines cross (barycentres, swept down and up). */
export function orderLayers(graph: LayeredGraph, neighbours: Neighbours): readonly (readonly number[])[] {
  const layers = firstOrder(graph, neighbours)
  const position = new Float64Array(graph.size)
  const place = (layer: readonly number[]): void => {
    for (const [at, vertex] of layer.entries()) position[vertex] = at
  }
  for (const layer of layers) place(layer)
  let best = layers.map((layer) => [...layer])
  let fewest = crossings(layers, neighbours.below, position)
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    for (const layer of layers) place(sortedBy(layer, neighbours.above, position))
    for (const layer of layers.toReversed()) place(sortedBy(layer, neighbours.below, position))
    const now = crossings(layers, neighbours.below, position)
    if (now >= fewest) continue
    fewest = now
    best = layers.map((layer) => [...layer])
  }
  return best
}

/** Depth first, so that what belongs together begins together. */
function firstOrder({ size, layer }: LayeredGraph, { above, below }: Neighbours): number[][] {
  const layers: number[][] = Array.from({ length: Math.max(0, ...layer) + 1 }, () => [])
  const seen = new Uint8Array(size)
  for (let start = 0; start < size; start++) {
    if (seen[start] || (above[start]?.length ?? 0) > 0) continue
    const open = [start]
    for (let vertex = open.pop(); vertex !== undefined; vertex = open.pop()) {
      if (seen[vertex]) continue
      seen[vertex] = 1
      layers[layer[vertex] ?? 0]?.push(vertex)
      open.push(...(below[vertex] ?? []).toReversed())
    }
  }
  return layers
}

/** Sorts a layer in place by the mean position of neighbours; what has none keeps its place. */
function sortedBy(layer: number[], neighbours: Neighbours['above'], position: Float64Array): readonly number[] {
  const mean = new Map(
    layer.map((vertex) => {
      const list = neighbours[vertex] ?? []
      const sum = list.reduce((total, each) => total + (position[each] ?? 0), 0)
      return [vertex, list.length === 0 ? (position[vertex] ?? 0) : sum / list.length]
    }),
  )
  return layer.sort((a, b) => (mean.get(a) ?? 0) - (mean.get(b) ?? 0) || (position[a] ?? 0) - (position[b] ?? 0))
}

/** How many lines between neighbouring layers cross, counted by a tree of sums (Barth, Mutzel, Jünger 2004). */
function crossings(layers: readonly (readonly number[])[], below: Neighbours['below'], position: Float64Array): number {
  let count = 0
  for (const [at, layer] of layers.entries()) {
    const width = layers[at + 1]?.length ?? 0
    if (width < 2) continue
    const ends = layer.flatMap((vertex) => (below[vertex] ?? []).map((end) => position[end] ?? 0).sort((a, b) => a - b))
    count += inversions(ends, width)
  }
  return count
}

function inversions(values: readonly number[], width: number): number {
  const sums = new Int32Array(width + 1)
  let count = 0
  for (const [seen, value] of values.entries()) {
    let notAbove = 0
    for (let at = value + 1; at > 0; at -= at & -at) notAbove += sums[at] ?? 0
    count += seen - notAbove
    for (let at = value + 1; at <= width; at += at & -at) sums[at] = (sums[at] ?? 0) + 1
  }
  return count
}
