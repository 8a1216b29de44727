import type { Matrix } from '../numeric/numbers.ts'
import { seededRandom } from '../numeric/random.ts'
import { requireThat } from '../numeric/require-that.ts'
import { squaredDistance } from './distance.ts'

/** Options of {@link silhouette}. */
export interface SilhouetteOptions {
  /** Above so many points a sample of that size is taken, drawn by `seed`. Default 2,000. */
  readonly sampleSize?: number
  readonly seed?: number
}

/**
 * Mean silhouette: how much nearer points are to their own cluster than to the next. A point alone in its cluster counts 0.
 * @param points n rows
 * @param labels n clusters 0…k − 1, at least two of them in use
 * @returns −1…1; above 0.5 is a clear structure
 * @throws RangeError when the lengths differ or fewer than two clusters are in use
 * @see Rousseeuw (1987), J. Comput. Appl. Math. 20; cost of the square of the sample
 */
export function silhouette(points: Matrix, labels: Int32Array, options: SilhouetteOptions = {}): number {
  requireThat(labels.length === points.rows, `There are ${labels.length} labels but ${points.rows} points.`)
  const chosen = sample(points.rows, options.sampleSize ?? 2000, options.seed ?? 0)
  const k = 1 + chosen.reduce((highest, i) => Math.max(highest, labels[i] ?? 0), 0)
  const sizes = new Int32Array(k)
  for (const i of chosen) sizes[labels[i] ?? 0] = (sizes[labels[i] ?? 0] ?? 0) + 1
  const inUse = sizes.filter((size) => size > 0).length
  requireThat(inUse >= 2, `A silhouette compares clusters: at least two must be in use, found ${inUse}.`)
  let total = 0
  const sums = new Float64Array(k)
  for (const i of chosen) {
    sums.fill(0)
    for (const j of chosen) {
      const { columns, values } = points
      const distance = Math.sqrt(squaredDistance(values, i * columns, values, j * columns, columns))
      sums[labels[j] ?? 0] = (sums[labels[j] ?? 0] ?? 0) + distance
    }
    total += silhouetteOf(labels[i] ?? 0, sums, sizes)
  }
  return total / chosen.length
}

function silhouetteOf(own: number, sums: Float64Array, sizes: Int32Array): number {
  const ownSize = sizes[own] ?? 0
  if (ownSize < 2) return 0
  const within = (sums[own] ?? 0) / (ownSize - 1)
  let nearest = Infinity
  for (const [cluster, size] of sizes.entries())
    if (cluster !== own && size > 0) nearest = Math.min(nearest, (sums[cluster] ?? 0) / size)
  const larger = Math.max(within, nearest)
  return larger === 0 ? 0 : (nearest - within) / larger
}

/** All places, or `size` of them without repetition, ascending. */
function sample(n: number, size: number, seed: number): Int32Array {
  const places = Int32Array.from({ length: n }, (_, i) => i)
  if (n <= size) return places
  const random = seededRandom(seed)
  for (let i = 0; i < size; i += 1) {
    const j = i + random.integer(n - i)
    const kept = places[i] ?? 0
    places[i] = places[j] ?? 0
    places[j] = kept
  }
  return places.slice(0, size).sort()
}
