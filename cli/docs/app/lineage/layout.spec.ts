import { describe, expect, it } from 'vitest'
import type { DrawnGraph } from './graph.ts'
import { box, type Layout, layoutOf } from './layout.ts'
import { linePath } from './lines.ts'

const chain = (size: number): (readonly [number, number])[] =>
  Array.from({ length: size - 1 }, (_, at) => [at, at + 1] as const)

/** Pairs of boxes that lie upon each other. */
function overlaps({ x, y }: Layout): string[] {
  const found: string[] = []
  for (let a = 0; a < x.length; a++) {
    for (let b = a + 1; b < x.length; b++) {
      const apartX = Math.abs((x[a] ?? 0) - (x[b] ?? 0)) >= box.width
      const apartY = Math.abs((y[a] ?? 0) - (y[b] ?? 0)) >= box.height - 0.001
      if (!apartX && !apartY) found.push(`${a} ${b}`)
    }
  }
  return found
}

const diamond: DrawnGraph = {
  size: 6,
  edges: [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
    [0, 3],
  ],
}

/** A repeatable DAG: each node of a layer reads three of the one before. */
function layered(layers: number, width: number): DrawnGraph {
  const edges: (readonly [number, number])[] = []
  for (let at = width; at < layers * width; at++) {
    const before = Math.floor(at / width) - 1
    for (const step of [1, 7, 13]) edges.push([before * width + ((at * step) % width), at])
  }
  return { size: layers * width, edges }
}

describe('a drawing', () => {
  it.each([
    ['a diamond with two others', diamond],
    ['layers', layered(6, 20)],
    ['a chain', { size: 40, edges: chain(40) }],
    ['nothing that is connected', { size: 25, edges: [] }],
  ])('of %s puts no box upon another and runs from left to right', (_, graph) => {
    const layout = layoutOf(graph)
    expect(overlaps(layout)).toEqual([])
    const backwards = graph.edges.filter(([from, to]) => (layout.x[from] ?? 0) + box.width >= (layout.x[to] ?? 0))
    expect(backwards).toEqual([])
    const tops = [...layout.y].map((value) => value - box.height / 2)
    expect(Math.min(...tops)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...tops) + box.height).toBeLessThanOrEqual(layout.height + 0.001)
  })

  it('of nothing is empty', () => {
    expect(layoutOf({ size: 0, edges: [] })).toMatchObject({ width: 0, height: 0, waypoints: 0 })
  })

  it('is the same every time', () => {
    expect(layoutOf(layered(5, 30))).toEqual(layoutOf(layered(5, 30)))
  })

  it('leads a line that passes a layer between its boxes', () => {
    const layout = layoutOf(diamond)
    expect(layout.waypoints).toBe(1)
    const [, height] = layout.lines[4] ?? []
    const between = [layout.y[1] ?? 0, layout.y[2] ?? 0]
    for (const middle of between) expect(Math.abs((height ?? middle) - middle)).toBeGreaterThan(box.height / 2)
    expect(linePath(layout, 4, [0, 3]).match(/[CL]/g)).toHaveLength(3)
  })

  it('sets a source beside the one late model that reads it', () => {
    const layout = layoutOf({ size: 6, edges: [...chain(5), [5, 4]] })
    expect(layout.x[5]).toBe(layout.x[3])
  })

  it('of a long chain with long lines keeps to its limit of waypoints', () => {
    const long = Array.from({ length: 900 }, (_, at) => [at, at + 100] as const)
    const layout = layoutOf({ size: 1000, edges: [...chain(1000), ...long] })
    expect(layout.waypoints).toBe(0)
    expect(overlaps(layout)).toEqual([])
  })

  it('of five thousand nodes has room for them all', () => {
    const graph = layered(10, 500)
    const layout = layoutOf(graph)
    expect(new Set(layout.x)).toHaveLength(10)
    expect(layout.height).toBeGreaterThanOrEqual(500 * box.height)
  })

  it('does not wait for the end of a cycle', () => {
    const layout = layoutOf({
      size: 3,
      edges: [
        [0, 1],
        [1, 2],
        [2, 1],
      ],
    })
    expect(overlaps(layout)).toEqual([])
    expect([...layout.x]).toEqual([0, 1, 2].map((layer) => layer * (box.width + box.gapX)))
    expect(linePath(layout, 2, [2, 1])).toBe(linePath(layout, 1, [1, 2]))
  })
})
