import { components, type DrawnGraph, neighboursOf, withoutCycles } from './graph.ts'
import { layersOf, layeredNeighbours, withWaypoints } from './layers.ts'
import { orderLayers } from './order.ts'
import { placeVertices } from './place.ts'

/** Of every box and what stands between boxes, in the drawing's own units. */
export const box = { width: 190, height: 32, gapX: 52, gapY: 14 } as const

/** Beyond so many, lines are drawn straight from box to box. */
const mostWaypoints = 12_000

export interface Layout {
  readonly width: number
  readonly height: number
  /** Left and middle of each vertex's box. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Of each edge: the points its line passes between its boxes, as x, y, x, y… */
  readonly lines: readonly (readonly number[])[]
  /** How many waypoints there are. */
  readonly waypoints: number
}

const step = box.width + box.gapX
const rowHeight = box.height + box.gapY

/**
 * Places a graph in layers from left to right (Sugiyama's method): parts below one another, vertices without any edge in rows at the end. The same graph
 * gives the same drawing.
 */
export function layoutOf(given: DrawnGraph): Layout {
  const graph = withoutCycles(given)
  const parts = components(graph, neighboursOf(graph))
  const x = new Float64Array(graph.size)
  const y = new Float64Array(graph.size)
  const lines: number[][] = graph.edges.map(() => [])
  const edgesOf = groupEdges(graph, parts)
  let [top, width, waypoints] = [0, 0, 0]
  for (const [at, part] of parts.entries()) {
    if (part.length === 1) continue
    const placed = placePart(part, edgesOf[at] ?? [], graph, mostWaypoints - waypoints)
    for (const [own, vertex] of part.entries()) {
      x[vertex] = placed.x[own] ?? 0
      y[vertex] = (placed.y[own] ?? 0) + top
    }
    for (const { edge, points } of placed.lines) {
      lines[edge] = points.map((value, index) => (index % 2 === 1 ? value + top : value))
    }
    top += placed.height + box.gapY * 2
    width = Math.max(width, placed.width)
    waypoints += placed.waypoints
  }
  const single = parts.filter((part) => part.length === 1).flat()
  const columns = placeSingles(single, { x, y, top, width })
  return { ...trimmed(x, y, lines), waypoints, width: Math.max(width, columns) }
}

/** Moved up to where it begins; its height is that of what is in it. */
function trimmed(x: Float64Array, y: Float64Array, lines: readonly (readonly number[])[]) {
  const passed = lines.flatMap((points) => points.filter((_value, index) => index % 2 === 1))
  const top = Math.min(lowest(y) - box.height / 2, lowest(passed) - 1)
  const bottom = Math.max(highest(y) + box.height / 2, highest(passed) + 1)
  return {
    x,
    y: y.map((value) => value - top),
    lines: lines.map((points) => points.map((value, index) => (index % 2 === 1 ? value - top : value))),
    height: Math.max(bottom - top, 0),
  }
}

function groupEdges(
  { size, edges }: DrawnGraph,
  parts: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const partOf = new Int32Array(size)
  for (const [at, part] of parts.entries()) for (const vertex of part) partOf[vertex] = at
  const found: number[][] = parts.map(() => [])
  for (const [at, [from]] of edges.entries()) found[partOf[from] ?? 0]?.push(at)
  return found
}

function placePart(part: readonly number[], edges: readonly number[], graph: DrawnGraph, most: number) {
  const ownOf = new Map(part.map((vertex, own) => [vertex, own]))
  const own = {
    size: part.length,
    edges: edges.map((edge) => {
      const [from, to] = graph.edges[edge] ?? [0, 0]
      return [ownOf.get(from) ?? 0, ownOf.get(to) ?? 0] as const
    }),
  }
  const layered = withWaypoints(own, layersOf(own, neighboursOf(own)), most)
  const neighbours = layeredNeighbours(layered)
  const layers = orderLayers(layered, neighbours)
  const middle = placeVertices(layered, layers, neighbours, { vertex: rowHeight, waypoint: box.gapY })
  const first = lowest(middle) - rowHeight / 2
  const y = middle.map((value) => value - first)
  const x = Float64Array.from(layered.layer, (layer) => layer * step)
  return {
    x,
    y,
    width: layers.length * step - box.gapX,
    height: highest(y) + rowHeight / 2,
    waypoints: layered.size - layered.own,
    lines: edges.map((edge, at) => ({
      edge,
      // A line runs level where it passes a layer.
      points: (layered.routes[at] ?? []).flatMap((waypoint) => {
        const [left, height] = [x[waypoint] ?? 0, y[waypoint] ?? 0]
        return [left, height, left + box.width, height]
      }),
    })),
  }
}

/** `Math.min(...values)` has no room for very many. */
const lowest = (values: Iterable<number>): number => {
  let found = Infinity
  for (const value of values) found = Math.min(found, value)
  return found
}

const highest = (values: Iterable<number>): number => {
  let found = -Infinity
  for (const value of values) found = Math.max(found, value)
  return found
}

/** In rows below the rest; tells how wide they are. */
function placeSingles(
  vertices: readonly number[],
  { x, y, top, width }: { x: Float64Array; y: Float64Array; top: number; width: number },
): number {
  if (vertices.length === 0) return 0
  const wanted = Math.ceil(Math.sqrt(vertices.length / 4))
  const columns = Math.max(1, Math.floor((width + box.gapX) / step), Math.min(wanted, vertices.length))
  for (const [at, vertex] of vertices.entries()) {
    x[vertex] = (at % columns) * step
    y[vertex] = top + Math.floor(at / columns) * rowHeight + rowHeight / 2
  }
  return Math.min(columns, vertices.length) * step - box.gapX
}
