import type { Matrix } from '../numeric/numbers.ts'
import { requireThat } from '../numeric/require-that.ts'
import { kmeans, type Clusters, type KmeansOptions } from './kmeans.ts'
import { silhouette } from './silhouette.ts'

/** One number of clusters tried. */
export interface KTrial {
  readonly k: number
  readonly clusters: Clusters
  readonly inertia: number
  /** −1…1; NaN when all points are equal. */
  readonly silhouette: number
}

/** What {@link chooseK} found. */
export interface KChoice {
  /** The k of the highest silhouette, ties to the smaller k. */
  readonly bySilhouette: number
  /** The k at the bend of the inertia curve. */
  readonly byElbow: number
  /** One a k, ascending. */
  readonly trials: readonly KTrial[]
}

/**
 * Tries several numbers of clusters.
 * @param points rows of finite values, more than the largest k
 * @param range `from` ≥ 2 and `to` ≥ `from`, both tried
 * @throws RangeError for an empty range or more clusters than points
 */
export function chooseK(
  points: Matrix,
  range: { readonly from: number; readonly to: number },
  options: KmeansOptions = {},
): KChoice {
  const { from, to } = range
  requireThat(from >= 2 && to >= from, `The numbers of clusters go from at least 2 upwards, found ${from}…${to}.`)
  const trials: KTrial[] = []
  for (let k = from; k <= to; k += 1) {
    const clusters = kmeans(points, k, options)
    const seed = options.seed ?? 0
    const score =
      clusters.inertia === 0 && clusters.sizes.includes(0) ? Number.NaN : silhouette(points, clusters.labels, { seed })
    trials.push({ k, clusters, inertia: clusters.inertia, silhouette: score })
  }
  const best = trials.reduce((a, b) => (b.silhouette > a.silhouette ? b : a))
  return { bySilhouette: best.k, byElbow: from + elbow(trials.map(({ inertia }) => inertia)), trials }
}

/**
 * The place of the bend of a falling curve: the point farthest below the straight line from the first to the last, both axes scaled to 0…1.
 * @param curve n ≥ 1 values at equal steps
 * @returns 0…n − 1; 0 for fewer than three values or a curve that bends nowhere
 * @see Satopää et al. (2011), ICDCS Workshops ("Kneedle", without smoothing)
 */
export function elbow(curve: readonly number[]): number {
  const first = curve[0] ?? 0
  const last = curve.at(-1) ?? 0
  let place = 0
  let deepest = 1e-12
  for (const [i, value] of curve.entries()) {
    const straight = 1 - i / (curve.length - 1)
    const depth = straight - (value - last) / (first - last)
    if (depth > deepest) {
      deepest = depth
      place = i
    }
  }
  return place
}
