import { solveSymmetric } from '../numeric/cholesky.ts'
import type { Key } from '../numeric/encode.ts'
import type { Matrix } from '../numeric/numbers.ts'
import { seededRandom } from '../numeric/random.ts'
import { requireThat } from '../numeric/require-that.ts'
import { transpose, type Interactions } from './interactions.ts'
import { addOuter, addOuters } from './outer.ts'
import { requireOwn, type Recommender } from './recommender.ts'

/** Options of {@link trainAls}. */
export interface AlsOptions {
  /** Numbers that describe a user or an item. Default 32. */
  readonly factors?: number
  /** Rounds over users and items. Default 10. */
  readonly rounds?: number
  /** How much a weight of 1 adds to the confidence of 1 that every pair has. Default 2. */
  readonly alpha?: number
  /** Pull of all factors to 0, above 0. Default 1. */
  readonly regularization?: number
  /** The same seed gives the same factors. Default 0. */
  readonly seed?: number
  /** Where items start from, items × factors; drawn by the seed by default. */
  readonly itemFactors?: Matrix
}

/** Users and items as points of the same space: a score is the scalar product of two. */
export interface AlsModel {
  /** Users × factors, in the interactions' order. A user without interactions is all 0. */
  readonly userFactors: Matrix
  /** Items × factors, in the interactions' order. */
  readonly itemFactors: Matrix
}

/**
 * Matrix factorization of implicit feedback by alternating least squares: what a user took is wanted with confidence 1 + alpha × weight, what a user
 * did not take is unwanted with confidence 1. Each least-squares problem is solved exactly (Cholesky).
 * @throws RangeError for options out of range
 * @see Hu, Koren & Volinsky (2008), ICDM; cost a round: interactions × factors² + (users + items) × factors³ / 6, twice
 */
export function trainAls(interactions: Interactions<Key, Key>, options: AlsOptions = {}): AlsModel {
  const { rounds = 10, alpha = 2, regularization = 1 } = options
  requireThat(
    regularization > 0 && regularization < Infinity,
    `The regularization is a number above 0, found ${regularization}.`,
  )
  requireThat(alpha > 0 && alpha < Infinity, `Alpha is a number above 0, found ${alpha}.`)
  requireThat(Number.isInteger(rounds) && rounds >= 1, `Rounds are a whole number of at least 1, found ${rounds}.`)
  const byItem = transpose(interactions)
  const itemFactors = startOf(interactions.itemNames.length, options)
  const { columns } = itemFactors
  const userFactors = {
    rows: interactions.userNames.length,
    columns,
    values: new Float64Array(interactions.userNames.length * columns),
  }
  for (let round = 0; round < rounds; round += 1) {
    solveRows(interactions, userFactors, itemFactors, { alpha, regularization })
    solveRows(byItem, itemFactors, userFactors, { alpha, regularization })
  }
  return { userFactors, itemFactors }
}

/** The model as a recommender for the users it was trained on; of a user without interactions it knows nothing, and scores no item. */
export function alsRecommender({ userFactors, itemFactors }: AlsModel): Recommender {
  const { columns } = itemFactors
  return {
    name: 'als',
    scoreItems: (user, scores) => {
      requireOwn({ users: userFactors.rows, items: itemFactors.rows }, user, scores)
      const own = userFactors.values.subarray(user * columns, (user + 1) * columns)
      if (own.every((factor) => factor === 0)) {
        scores.fill(-Infinity)
        return
      }
      for (let i = 0; i < itemFactors.rows; i += 1) {
        let score = 0
        for (let f = 0; f < columns; f += 1) score += (own[f] ?? 0) * (itemFactors.values[i * columns + f] ?? 0)
        scores[i] = score
      }
    },
  }
}

function startOf(items: number, { factors = 32, seed = 0, itemFactors }: AlsOptions): Matrix {
  if (itemFactors !== undefined) {
    requireThat(itemFactors.rows === items, `There are ${itemFactors.rows} rows of item factors but ${items} items.`)
    return { ...itemFactors, values: itemFactors.values.slice() }
  }
  requireThat(Number.isInteger(factors) && factors >= 1, `Factors are a whole number of at least 1, found ${factors}.`)
  const random = seededRandom(seed)
  return {
    rows: items,
    columns: factors,
    values: Float64Array.from({ length: items * factors }, () => random.normal() * 0.01),
  }
}

/** Solves each row of `target` against the fixed other side. */
function solveRows(
  rows: Interactions<Key, Key>,
  target: Matrix,
  fixed: Matrix,
  { alpha, regularization }: { readonly alpha: number; readonly regularization: number },
): void {
  const n = fixed.columns
  const shared = gram(fixed, regularization)
  const system = new Float64Array(n * n)
  const places = new Int32Array(fixed.rows)
  const extras = new Float64Array(fixed.rows)
  for (let row = 0; row < target.rows; row += 1) {
    const solution = target.values.subarray(row * n, (row + 1) * n).fill(0)
    const from = rows.starts[row] ?? 0
    const count = (rows.starts[row + 1] ?? 0) - from
    if (count === 0) continue
    system.set(shared)
    for (let v = 0; v < count; v += 1) {
      const place = (rows.items[from + v] ?? 0) * n
      const extra = alpha * (rows.weights[from + v] ?? 0)
      places[v] = place
      extras[v] = extra
      for (let f = 0; f < n; f += 1) solution[f] = (solution[f] ?? 0) + (1 + extra) * (fixed.values[place + f] ?? 0)
    }
    addOuters(system, fixed.values, n, { starts: places, scales: extras, count })
    solveSymmetric(system, solution)
  }
}

/** The lower triangle of FᵀF + λI. */
function gram(factors: Matrix, regularization: number): Float64Array {
  const n = factors.columns
  const product = new Float64Array(n * n)
  for (let row = 0; row < factors.rows; row += 1) addOuter(product, factors.values, row * n, n, 1)
  for (let f = 0; f < n; f += 1) product[f * n + f] = (product[f * n + f] ?? 0) + regularization
  return product
}
