import type { UniqueId } from '../core/node.ts'
import { appendTo } from './append-to.ts'

export type UnitParents = ReadonlyMap<UniqueId, ReadonlySet<UniqueId>>

/** Units on the longest way down from each: with the longest first, the critical path is never kept waiting. */
export function criticalPathFirst(order: readonly UniqueId[], parents: UnitParents): ReadonlyMap<UniqueId, number> {
  const children = new Map<UniqueId, UniqueId[]>()
  for (const [id, above] of parents) for (const parent of above) appendTo(children, parent, id)
  const heights = new Map<UniqueId, number>()
  const heightOf = (id: UniqueId): number => {
    const known = heights.get(id)
    if (known !== undefined) return known
    const height = (children.get(id) ?? []).reduce((most, child) => Math.max(most, heightOf(child) + 1), 0)
    heights.set(id, height)
    return height
  }
  for (const id of order.toReversed()) if (parents.has(id)) heightOf(id)
  return heights
}

/**
 * dbt's order: what stands higher in the graph first, then by the id. Projects rely on it without knowing: tests of sources that seeds fill, models that
 * name a table outright, packages that keep the results of a run in its order.
 */
export function levelsFirst(levels: UnitParents, parents: UnitParents): ReadonlyMap<UniqueId, number> {
  const depths = new Map<UniqueId, number>()
  const depthOf = (id: UniqueId): number => {
    const known = depths.get(id)
    if (known !== undefined) return known
    let depth = 0
    for (const parent of levels.get(id) ?? []) depth = Math.max(depth, depthOf(parent) + 1)
    depths.set(id, depth)
    return depth
  }
  const sorted = [...parents.keys()].toSorted((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1))
  return new Map(sorted.map((id, index) => [id, -index]))
}
