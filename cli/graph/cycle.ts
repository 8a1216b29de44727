import type { DirectedGraph } from 'graphology'
import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import type { ReadingPlace } from './build.ts'
import type { Vertex } from './vertex.ts'

/** One problem per knot of nodes that depend on each other: its shortest circle, with the place of each reading. */
export function cycleProblems(
  graph: DirectedGraph,
  vertices: ReadonlyMap<UniqueId, Vertex>,
  readAt: ReadingPlace,
): readonly Diagnostic[] {
  const explained = new Set<UniqueId>()
  const problems: Diagnostic[] = []
  for (const id of graph.nodes().toSorted()) {
    if (explained.has(id)) continue
    const circle = shortestCircle(graph, id)
    if (circle === undefined) continue
    // The whole knot is explained by one circle; naming every other circle in it would repeat the same mistake.
    for (const member of knotOf(graph, id)) explained.add(member)
    problems.push(describe(circle, vertices, readAt))
  }
  return problems
}

function describe(
  circle: readonly UniqueId[],
  vertices: ReadonlyMap<UniqueId, Vertex>,
  readAt: ReadingPlace,
): Diagnostic {
  const nameOf = (id: UniqueId) => vertices.get(id)?.name ?? id
  const names = circle.map(nameOf)
  const readings = circle.slice(0, -1).map((id, index) => {
    const [reader, read] = [vertices.get(id), vertices.get(circle[index + 1] ?? '')]
    const at = (reader && read && readAt(reader, read)) ?? { file: reader?.original_file_path ?? id }
    return { at, note: `"${nameOf(id)}" reads "${names[index + 1] ?? ''}"` }
  })
  const [first, ...related] = readings
  return problem('cycle', { path: names }, first?.at, {
    hint: 'Break the circle: let one of these nodes read something that does not depend on it.',
    ...(related.length > 0 && { related }),
  })
}

/** From `start` along what each node reads, back to `start`; undefined when it does not depend on itself. */
function shortestCircle(graph: DirectedGraph, start: UniqueId): readonly UniqueId[] | undefined {
  const reachedFrom = new Map<UniqueId, UniqueId>()
  const queue = [start]
  for (const id of queue) {
    for (const parent of graph.inNeighbors(id).toSorted()) {
      if (parent === start) return traceBack(reachedFrom, id, start)
      if (reachedFrom.has(parent)) continue
      reachedFrom.set(parent, id)
      queue.push(parent)
    }
  }
  return undefined
}

function traceBack(reachedFrom: ReadonlyMap<UniqueId, UniqueId>, last: UniqueId, start: UniqueId): readonly UniqueId[] {
  const path = [start]
  for (let id: UniqueId | undefined = last; id !== undefined && id !== start; id = reachedFrom.get(id)) path.push(id)
  path.push(start)
  return path.reverse()
}

function knotOf(graph: DirectedGraph, id: UniqueId): ReadonlySet<UniqueId> {
  const up = closure(id, (at) => graph.inNeighbors(at))
  return closure(id, (at) => graph.outNeighbors(at)).intersection(up)
}

function closure(start: UniqueId, next: (id: UniqueId) => readonly UniqueId[]): Set<UniqueId> {
  const found = new Set([start])
  for (const id of found) for (const neighbour of next(id)) found.add(neighbour)
  return found
}
