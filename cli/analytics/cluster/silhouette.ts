import { groupLines } from '../numeric/group-lines.ts'
import { requireMatrix, type Matrix } from '../numeric/numbers.ts'
import { seededRandom, type Random } from '../numeric/random.ts'
import { requireThat } from '../numeric/require-that.ts'
import { squaredDistance } from './distance.ts'

/** Options of {@link silhouette}. */
export interface SilhouetteOptions {
  /** Above so many points a sample of about that size is taken, drawn by `seed` from each cluster in proportion. Default 2,000. */
  readonly sampleSize?: number
  readonly seed?: number
}

/**
 * Mean silhouette: how much nearer points are to their own cluster than to the next. A point alone in its cluster counts 0.
 * @param points n rows
 * @param labels n clusters 0…k − 1, at least two of them in use
 * @returns −1…1; above 0.5 is a clear structure
 * @throws RangeError when the lengths differ, a label is no whole number of 0 or more, or fewer than two clusters are in use
 * @see Rousseeuw (1987), J. Comput. Appl. Math. 20; cost of the square of the sample
 */
export function silhouette(points: Matrix, labels: Int32Array, options: SilhouetteOptions = {}): number {
  const { sampleSize = 2000, seed = 0 } = options
  requireMatrix(points)
  requireThat(labels.length === points.rows, `There are ${labels.length} labels but ${points.rows} points.`)
  requireThat(
    Number.isInteger(sampleSize) && sampleSize >= 1,
    `A sample has a whole number of points, at least 1, found ${sampleSize}.`,
  )
  const { places, sizes, weights } = sample(labels, sampleSize, seed)
  const inUse = sizes.filter((size) => size > 0).length
  requireThat(inUse >= 2, `A silhouette compares clusters: at least two must be in use, found ${inUse}.`)
  const { columns, values } = points
  let total = 0
  const sums = new Float64Array(sizes.length)
  for (const i of places) {
    sums.fill(0)
    for (const j of places) {
      const distance = Math.sqrt(squaredDistance(values, i * columns, values, j * columns, columns))
      sums[labels[j] ?? 0] = (sums[labels[j] ?? 0] ?? 0) + distance
    }
    const own = labels[i] ?? 0
    total += (weights[own] ?? 0) * silhouetteOf(own, sums, sizes)
  }
  return total / points.rows
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

interface Sample {
  /** Points, cluster after cluster. */
  readonly places: Int32Array
  /** Of each cluster how many of its points were taken, and how many points each of them stands for. */
  readonly sizes: Int32Array
  readonly weights: Float64Array
}

/** All points, or some of every cluster in proportion to its size: one that is small beside the sample must not vanish, and needs two points to have a distance within. */
function sample(labels: Int32Array, size: number, seed: number): Sample {
  const bad = labels.findIndex((label) => label < 0)
  requireThat(bad < 0, `Label ${bad} is ${labels[bad]}: clusters are numbered from 0.`)
  const k = 1 + labels.reduce((highest, label) => Math.max(highest, label), -1)
  const { lines, starts } = groupLines(labels, k)
  const share = Math.min(1, size / labels.length)
  const random = seededRandom(seed)
  const [sizes, weights] = [new Int32Array(k), new Float64Array(k)]
  const chosen: Int32Array[] = []
  for (let cluster = 0; cluster < k; cluster += 1) {
    const own = lines.slice(starts[cluster], starts[cluster + 1])
    const count = Math.min(own.length, Math.max(2, Math.round(share * own.length)))
    sizes[cluster] = count
    weights[cluster] = own.length / Math.max(count, 1)
    chosen.push(count === own.length ? own : drawn(own, count, random))
  }
  const places = new Int32Array(sizes.reduce((a, b) => a + b, 0))
  let at = 0
  for (const of of chosen) {
    places.set(of, at)
    at += of.length
  }
  return { places, sizes, weights }
}

/** `count` of the places without repetition. */
function drawn(places: Int32Array, count: number, random: Random): Int32Array {
  for (let i = 0; i < count; i += 1) {
    const j = i + random.integer(places.length - i)
    const kept = places[i] ?? 0
    places[i] = places[j] ?? 0
    places[j] = kept
  }
  return places.slice(0, count)
}
