import type { Matrix } from '../numeric/numbers.ts'
import type { Random } from '../numeric/random.ts'
import { squaredDistance } from './distance.ts'

/**
 * k-means++ with several candidates a step: each next centre is drawn with a chance in proportion to the squared distance from those chosen, and
 * of 2 + ⌊ln k⌋ draws the one that lowers the total most is kept.
 * @param points n ≥ k rows
 * @returns k rows × the points' columns
 * @see Arthur & Vassilvitskii (2007), SODA, section 5
 */
export function seedCentres(points: Matrix, k: number, random: Random): Float64Array {
  const { rows, columns, values } = points
  const centres = new Float64Array(k * columns)
  const copyRow = (row: number, to: number): void =>
    centres.set(values.subarray(row * columns, (row + 1) * columns), to * columns)
  const first = random.integer(rows)
  copyRow(first, 0)
  let nearest = distancesTo(points, first)
  const trials = 2 + Math.floor(Math.log(k))
  for (let c = 1; c < k; c += 1) {
    let best: { row: number; distances: Float64Array; total: number } | undefined
    for (let trial = 0; trial < trials; trial += 1) {
      const row = draw(nearest, random)
      const distances = distancesTo(points, row)
      for (let i = 0; i < rows; i += 1) distances[i] = Math.min(distances[i] ?? 0, nearest[i] ?? 0)
      const total = distances.reduce((a, b) => a + b, 0)
      if (best === undefined || total < best.total) best = { row, distances, total }
    }
    if (best === undefined) break
    nearest = best.distances
    copyRow(best.row, c)
  }
  return centres
}

/** A place drawn with chances in proportion to the weights; uniform when all are 0 (every point is a centre already). */
function draw(weights: Float64Array, random: Random): number {
  const total = weights.reduce((a, b) => a + b, 0)
  if (total === 0) return random.integer(weights.length)
  let left = random.uniform() * total
  for (let i = 0; i < weights.length; i += 1) {
    left -= weights[i] ?? 0
    if (left < 0) return i
  }
  return weights.length - 1
}

function distancesTo(points: Matrix, row: number): Float64Array {
  const { rows, columns, values } = points
  const distances = new Float64Array(rows)
  for (let i = 0; i < rows; i += 1) distances[i] = squaredDistance(values, i * columns, values, row * columns, columns)
  return distances
}
