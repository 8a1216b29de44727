import { requireMatrix, type Matrix } from '../numeric/numbers.ts'
import { seededRandom } from '../numeric/random.ts'
import { requireThat } from '../numeric/require-that.ts'
import { squaredDistance } from './distance.ts'
import { exchangePoints } from './exchange.ts'
import { seedCentres } from './seeding.ts'

/** Options of {@link kmeans}. */
export interface KmeansOptions {
  /** The same seed gives the same clusters. Default 0. */
  readonly seed?: number
  /** Independent starts, of which the lowest inertia is kept. Default 20; above 20,000 points 5, for starts then end alike. */
  readonly starts?: number
  /** Rounds a start may take. Default 300; it ends sooner when no point changes its cluster. */
  readonly maxRounds?: number
}

/** k clusters, the largest first. */
export interface Clusters {
  /** k rows × the points' columns: the mean of each cluster's points. */
  readonly centres: Matrix
  /** The cluster 0…k − 1 of each point. */
  readonly labels: Int32Array
  /** Points in each cluster. */
  readonly sizes: Int32Array
  /** Sum of squared distances of points from their centres. */
  readonly inertia: number
  /** Rounds of the start that was kept. */
  readonly rounds: number
}

/**
 * k-means by Lloyd's rounds from k-means++ seeds, then moves of single points, the best of several starts. Scale the columns first: distances add their units.
 * @param points n ≥ k rows of finite values
 * @param k clusters, ≥ 1
 * @returns clusters ordered by size, ties by their first point, so that labels do not depend on the draw
 * @throws RangeError when k is not a whole number of 1…n, or a value is not finite
 * @see Lloyd (1982), IEEE Trans. Inf. Theory 28(2); cost starts × rounds × n × k × columns
 */
export function kmeans(points: Matrix, k: number, options: KmeansOptions = {}): Clusters {
  const { seed = 0, starts = points.rows > 20_000 ? 5 : 20, maxRounds = 300 } = options
  requireMatrix(points)
  requireThat(
    Number.isInteger(k) && k >= 1 && k <= points.rows,
    `The number of clusters is a whole number of 1…${points.rows} (the points), found ${k}.`,
  )
  requireThat(Number.isInteger(starts) && starts >= 1, `Starts are a whole number of at least 1, found ${starts}.`)
  requireThat(
    Number.isInteger(maxRounds) && maxRounds >= 1,
    `Rounds are a whole number of at least 1, found ${maxRounds}.`,
  )
  const random = seededRandom(seed)
  let best: Run | undefined
  for (let start = 0; start < starts; start += 1) {
    const run = lloyd(points, seedCentres(points, k, random), k, maxRounds)
    if (best === undefined || run.inertia < best.inertia) best = run
  }
  requireThat(best !== undefined, 'No start was made.')
  return bySize(best, k, points.columns)
}

/**
 * The nearest centre of each point.
 * @param points n rows × as many columns as the centres have
 * @returns n clusters; of equally near centres the first
 * @throws RangeError when the columns differ or a value is not finite
 */
export function assignClusters(points: Matrix, centres: Matrix): Int32Array {
  requireMatrix(points)
  requireMatrix(centres)
  requireThat(
    points.columns === centres.columns,
    `The points have ${points.columns} columns, the centres have ${centres.columns}.`,
  )
  const labels = new Int32Array(points.rows)
  assign(points, centres.values, centres.rows, labels, new Float64Array(points.rows))
  return labels
}

interface Run {
  readonly centres: Float64Array
  readonly labels: Int32Array
  readonly inertia: number
  readonly rounds: number
}

function lloyd(points: Matrix, centres: Float64Array, k: number, maxRounds: number): Run {
  const labels = new Int32Array(points.rows).fill(-1)
  const distances = new Float64Array(points.rows)
  let rounds = 0
  let changed = assign(points, centres, k, labels, distances)
  while (changed > 0 && rounds < maxRounds) {
    rounds += 1
    moveCentres(points, centres, k, labels, distances)
    changed = assign(points, centres, k, labels, distances)
    if (changed === 0) changed = exchangePoints(points, centres, labels, maxRounds - rounds)
  }
  // Out of rounds: what was moved last is measured too.
  if (changed > 0) assign(points, centres, k, labels, distances)
  return { centres, labels, inertia: distances.reduce((a, b) => a + b, 0), rounds }
}

/** Gives each point its nearest centre; returns how many points changed. */
function assign(points: Matrix, centres: Float64Array, k: number, labels: Int32Array, distances: Float64Array): number {
  const { rows, columns, values } = points
  let changed = 0
  for (let i = 0; i < rows; i += 1) {
    let nearest = 0
    let least = Infinity
    for (let c = 0; c < k; c += 1) {
      const distance = squaredDistance(values, i * columns, centres, c * columns, columns)
      if (distance < least) {
        least = distance
        nearest = c
      }
    }
    if (labels[i] !== nearest) changed += 1
    labels[i] = nearest
    distances[i] = least
  }
  return changed
}

function moveCentres(
  points: Matrix,
  centres: Float64Array,
  k: number,
  labels: Int32Array,
  distances: Float64Array,
): void {
  const { rows, columns, values } = points
  const sizes = new Int32Array(k)
  for (let i = 0; i < rows; i += 1) sizes[labels[i] ?? 0] = (sizes[labels[i] ?? 0] ?? 0) + 1
  fillEmptyClusters(sizes, labels, distances)
  centres.fill(0)
  for (let i = 0; i < rows; i += 1) {
    const at = (labels[i] ?? 0) * columns
    for (let c = 0; c < columns; c += 1) centres[at + c] = (centres[at + c] ?? 0) + (values[i * columns + c] ?? 0)
  }
  for (let at = 0; at < centres.length; at += 1)
    centres[at] = (centres[at] ?? 0) / Math.max(sizes[Math.floor(at / columns)] ?? 1, 1)
}

/** A cluster that lost all its points takes the point farthest from its centre, from a cluster that can spare one. */
function fillEmptyClusters(sizes: Int32Array, labels: Int32Array, distances: Float64Array): void {
  for (let empty = sizes.indexOf(0); empty >= 0; empty = sizes.indexOf(0)) {
    let farthest = -1
    for (let i = 0; i < labels.length; i += 1) {
      const isSpare = (sizes[labels[i] ?? 0] ?? 0) > 1
      if (isSpare && (farthest < 0 || (distances[i] ?? 0) > (distances[farthest] ?? 0))) farthest = i
    }
    if (farthest < 0) return
    const from = labels[farthest] ?? 0
    sizes[from] = (sizes[from] ?? 0) - 1
    sizes[empty] = 1
    labels[farthest] = empty
    distances[farthest] = 0
  }
}

function bySize(run: Run, k: number, columns: number): Clusters {
  const sizes = new Int32Array(k)
  const first = new Int32Array(k).fill(run.labels.length)
  for (const [i, label] of run.labels.entries()) {
    sizes[label] = (sizes[label] ?? 0) + 1
    first[label] = Math.min(first[label] ?? i, i)
  }
  const order = Array.from(sizes.keys()).sort(
    (a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || (first[a] ?? 0) - (first[b] ?? 0),
  )
  const placeOf = new Int32Array(k)
  const centres = new Float64Array(k * columns)
  for (const [place, cluster] of order.entries()) {
    placeOf[cluster] = place
    centres.set(run.centres.subarray(cluster * columns, (cluster + 1) * columns), place * columns)
  }
  return {
    centres: { rows: k, columns, values: centres },
    labels: run.labels.map((label) => placeOf[label] ?? 0),
    sizes: Int32Array.from(order, (cluster) => sizes[cluster] ?? 0),
    inertia: run.inertia,
    rounds: run.rounds,
  }
}
