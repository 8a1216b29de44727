/** A graph to be drawn: vertices by number, edges from what is read to what reads it. */
export interface DrawnGraph {
  readonly size: number
  readonly edges: readonly (readonly [number, number])[]
}

export interface Neighbours {
  readonly above: readonly (readonly number[])[]
  readonly below: readonly (readonly number[])[]
}

export function neighboursOf({ size, edges }: DrawnGraph): Neighbours {
  const above: number[][] = Array.from({ length: size }, () => [])
  const below: number[][] = Array.from({ length: size }, () => [])
  for (const [from, to] of edges) {
    above[to]?.push(from)
    below[from]?.push(to)
  }
  return { above, below }
}

/** Parts that no edge connects, each with its vertices in order; the largest first, then the one with the first vertex. */
export function components({ size }: DrawnGraph, { above, below }: Neighbours): readonly (readonly number[])[] {
  const seen = new Uint8Array(size)
  const found: number[][] = []
  for (let start = 0; start < size; start++) {
    if (seen[start]) continue
    seen[start] = 1
    const part = [start]
    for (let at = 0; at < part.length; at++) {
      const vertex = part[at] ?? 0
      for (const next of [...(above[vertex] ?? []), ...(below[vertex] ?? [])]) {
        if (seen[next]) continue
        seen[next] = 1
        part.push(next)
      }
    }
    found.push(part.sort((a, b) => a - b))
  }
  return found.sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0))
}

/**
 * The same with edges turned round where they would close a cycle, as folders have: what is on one, or behind one, is set in the order of its
 * numbers.
 */
export function withoutCycles(graph: DrawnGraph): DrawnGraph {
  const order = topological(graph.size, neighboursOf(graph))
  if (order.length === graph.size) return graph
  const isFree = new Set(order)
  return {
    size: graph.size,
    edges: graph.edges.map(([from, to]) => (isFree.has(from) || from < to ? [from, to] : ([to, from] as const))),
  }
}

/** Vertices such that each stands behind all it reads; without those on a cycle or behind one. */
export function topological(size: number, { above, below }: Neighbours): readonly number[] {
  const waiting = Array.from({ length: size }, (_, vertex) => above[vertex]?.length ?? 0)
  const order = waiting.flatMap((count, vertex) => (count === 0 ? [vertex] : []))
  for (let at = 0; at < order.length; at++) {
    for (const next of below[order[at] ?? 0] ?? []) {
      const left = (waiting[next] ?? 0) - 1
      waiting[next] = left
      if (left === 0) order.push(next)
    }
  }
  return order
}
