import type { Site } from '../site.ts'
import { inLineage, nodeAt } from '../site.ts'
import { type Layout, layoutOf } from './layout.ts'
import { linePath } from './lines.ts'

/** A part of the lineage, placed. */
export interface Drawing {
  /** Positions in the index, in its order. */
  readonly positions: readonly number[]
  /** Numbers of `positions`. */
  readonly edges: readonly (readonly [number, number])[]
  readonly layout: Layout
  /** One path an edge. */
  readonly lines: readonly string[]
}

/** The last drawings of a site: going back to one should not place it again. */
const drawn = new WeakMap<Site, Map<string, Drawing>>()
const kept = 12

export function drawingOf(site: Site, chosen: ReadonlySet<number>): Drawing {
  const known = drawn.get(site) ?? new Map<string, Drawing>()
  drawn.set(site, known)
  const positions = [...chosen].filter((at) => inLineage(nodeAt(site, at))).sort((a, b) => a - b)
  const key = positions.join(',')
  const found = known.get(key) ?? draw(site, positions)
  known.delete(key)
  known.set(key, found)
  for (const oldest of known.keys()) {
    if (known.size <= kept) break
    known.delete(oldest)
  }
  return found
}

function draw(site: Site, positions: readonly number[]): Drawing {
  const own = new Map(positions.map((at, number) => [at, number]))
  const edges = positions.flatMap((at, to) =>
    (nodeAt(site, at).parents ?? []).flatMap((parent) => {
      const from = own.get(parent)
      return from === undefined ? [] : [[from, to] as const]
    }),
  )
  const layout = layoutOf({ size: positions.length, edges })
  return { positions, edges, layout, lines: edges.map((edge, at) => linePath(layout, at, edge)) }
}

/** What an edge of the drawing belongs to when one looks at a node: only lines between what it comes from and what comes from it. */
export function linesWithin({ edges, positions }: Drawing, family: ReadonlySet<number>): readonly number[] {
  return edges.flatMap(([from, to], at) =>
    family.has(positions[from] ?? -1) && family.has(positions[to] ?? -1) ? [at] : [],
  )
}
