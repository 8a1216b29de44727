/** A graph to be drawn: vertices by number, edges from what is read to what reads it. It has no cycles. */
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

/** Vertices such that each stands behind all it reads. What lies on a cycle comes last: there should be none. */
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
  if (order.length === size) return order
  const placed = new Set(order)
  return [...order, ...waiting.keys().filter((vertex) => !placed.has(vertex))]
}
