import type { Matrix } from '../numeric/numbers.ts'
import { squaredDistance } from './distance.ts'

/**
 * Moves single points to other clusters as long as that lowers the inertia, centres following at once. Where Lloyd's rounds stand still such a move often still
 * gains: leaving a cluster of n points saves n / (n − 1) of the squared distance, joining one of m costs m / (m + 1) of it.
 * @param centres k rows, changed in place
 * @param labels the cluster of each point, changed in place
 * @returns how many points moved
 * @see Hartigan (1975), Clustering Algorithms, chapter 4; Telgarsky & Vattani (2010), AISTATS
 */
export function exchangePoints(points: Matrix, centres: Float64Array, labels: Int32Array, maxRounds: number): number {
  const { rows, columns, values } = points
  const k = centres.length / columns
  const sizes = new Int32Array(k)
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1
  let total = 0
  for (let round = 0; round < maxRounds; round += 1) {
    let moved = 0
    for (let i = 0; i < rows; i += 1) {
      const from = labels[i] ?? 0
      const size = sizes[from] ?? 0
      if (size < 2) continue
      const own = squaredDistance(values, i * columns, centres, from * columns, columns)
      const to = cheapestCluster(points, i, { centres, sizes, from, saved: (own * size) / (size - 1) })
      if (to === from) continue
      movePoint(points, i, { centres, sizes, from, to })
      labels[i] = to
      moved += 1
    }
    total += moved
    if (moved === 0) break
  }
  return total
}

/** The cluster that costs least to join, where that is less than what leaving saves; the point's own otherwise. */
function cheapestCluster(
  { columns, values }: Matrix,
  point: number,
  at: { readonly centres: Float64Array; readonly sizes: Int32Array; readonly from: number; readonly saved: number },
): number {
  let best = at.from
  // A gain in the last digits may be rounding, and would be undone in the next round for ever.
  let least = at.saved * (1 - 1e-9)
  for (let c = 0; c < at.sizes.length; c += 1) {
    if (c === at.from) continue
    const size = at.sizes[c] ?? 0
    const cost = (squaredDistance(values, point * columns, at.centres, c * columns, columns) * size) / (size + 1)
    if (cost >= least) continue
    least = cost
    best = c
  }
  return best
}

function movePoint(
  { columns, values }: Matrix,
  point: number,
  at: { readonly centres: Float64Array; readonly sizes: Int32Array; readonly from: number; readonly to: number },
): void {
  const { centres, sizes, from, to } = at
  const left = (sizes[from] ?? 0) - 1
  const joined = (sizes[to] ?? 0) + 1
  sizes[from] = left
  sizes[to] = joined
  for (let c = 0; c < columns; c += 1) {
    const value = values[point * columns + c] ?? 0
    const leaving = centres[from * columns + c] ?? 0
    const joining = centres[to * columns + c] ?? 0
    centres[from * columns + c] = leaving + (leaving - value) / left
    centres[to * columns + c] = joining + (value - joining) / joined
  }
}
