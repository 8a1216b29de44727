import { requireLevel, seasonsOf } from './numeric/check.ts'

/**
 * Measures of accuracy. `actual` and `forecast` hold the same h ≥ 1 values in the same order; a shorter one is a RangeError. A value that is
 * NaN makes a measure NaN.
 */

export const meanError = (actual: Float64Array, forecast: Float64Array): number =>
  average(actual, forecast, (y, f) => f - y)

/** Mean absolute error, in the series' unit. */
export const mae = (actual: Float64Array, forecast: Float64Array): number =>
  average(actual, forecast, (y, f) => Math.abs(y - f))

/** Root mean squared error, in the series' unit. */
export const rmse = (actual: Float64Array, forecast: Float64Array): number =>
  Math.sqrt(average(actual, forecast, (y, f) => (y - f) ** 2))

/**
 * Symmetric mean absolute percentage error, 0…200; a step where both are 0 counts as 0.
 * @see Makridakis, Spiliotis & Assimakopoulos (2020), Int. J. Forecasting 36(1), eq. 1
 */
export const smape = (actual: Float64Array, forecast: Float64Array): number =>
  average(actual, forecast, (y, f) => (y === f ? 0 : (200 * Math.abs(y - f)) / (Math.abs(y) + Math.abs(f))))

/** Root mean squared logarithmic error; NaN when a value is −1 or below. */
export const rmsle = (actual: Float64Array, forecast: Float64Array): number =>
  Math.sqrt(average(actual, forecast, (y, f) => logError(y, f) ** 2))

/** Sum of absolute errors as a share of the sum of absolute actuals; NaN when all actuals are 0. */
export function wape(actual: Float64Array, forecast: Float64Array): number {
  const total = average(actual, actual, (y) => Math.abs(y))
  return total === 0 ? Number.NaN : mae(actual, forecast) / total
}

/** Sum of errors (forecast − actual) as a share of the sum of actuals: above 0 is forecast too high; NaN when the actuals sum to 0. */
export function bias(actual: Float64Array, forecast: Float64Array): number {
  const total = average(actual, actual, (y) => y)
  return total === 0 ? Number.NaN : meanError(actual, forecast) / total
}

/**
 * Mean absolute scaled error: error relative to the in-sample seasonal naive forecast; 1 is as good as naive.
 * @param train n > period values, oldest first, no gaps
 * @returns ≥ 0; NaN when the training series is shorter or never changes over a period
 * @see Hyndman & Koehler (2006), Int. J. Forecasting 22(4), eq. 5
 */
export const mase = (actual: Float64Array, forecast: Float64Array, train: Float64Array, period = 1): number =>
  scaled(mae(actual, forecast), naiveError(train, period, Math.abs))

/**
 * Root mean squared scaled error, the measure of the M5 competition.
 * @returns ≥ 0; NaN as for `mase`
 */
export const rmsse = (actual: Float64Array, forecast: Float64Array, train: Float64Array, period = 1): number =>
  Math.sqrt(
    scaled(
      rmse(actual, forecast) ** 2,
      naiveError(train, period, (e) => e * e),
    ),
  )

/**
 * Overall weighted average of the M4 competition: the mean of sMAPE and MASE, each relative to Naive2's. Both pairs are means over all
 * series of a set.
 * @returns ≥ 0; NaN where Naive2 errs by nothing
 */
export const owa = (of: { smape: number; mase: number }, naive2: { smape: number; mase: number }): number =>
  (scaled(of.smape, naive2.smape) + scaled(of.mase, naive2.mase)) / 2

/**
 * Mean pinball loss of a quantile's forecast.
 * @param q within (0, 1): 0.95 for a forecast that 95 % of the values should stay below
 * @throws RangeError for another q
 */
export function pinball(actual: Float64Array, forecast: Float64Array, q: number): number {
  if (!(q > 0 && q < 1)) throw new RangeError(`A quantile's share lies between 0 and 1, found ${q}.`)
  return average(actual, forecast, (y, f) => Math.max(q * (y - f), (q - 1) * (y - f)))
}

/** Share of actual values within [lower, upper], 0…1. */
export function coverage(actual: Float64Array, lower: Float64Array, upper: Float64Array): number {
  requireSameLength(actual, lower)
  return average(actual, upper, (y, high, step) => {
    const low = lower[step]!
    if (Number.isNaN(y + low + high)) return Number.NaN
    return y >= low && y <= high ? 1 : 0
  })
}

/**
 * Mean scaled interval score: width plus 2/α for each unit a value lies outside, scaled as MASE.
 * @param level of the interval in percent
 * @throws RangeError for a level outside (0, 100)
 * @see Gneiting & Raftery (2007), eq. 43; scaled as in the M4 competition
 */
export function msis(
  actual: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  train: Float64Array,
  { level = 95, period = 1 } = {},
): number {
  requireSameLength(actual, lower)
  requireLevel(level)
  const penalty = 2 / (1 - level / 100)
  const score = average(actual, upper, (y, high, step) => {
    const low = lower[step]!
    return high - low + penalty * (Math.max(0, low - y) + Math.max(0, y - high))
  })
  return scaled(score, naiveError(train, period, Math.abs))
}

/**
 * Normalised weighted RMSLE, the measure of the Favorita competition.
 * @param weights one ≥ 0 for each value, such as 1.25 for perishable goods and 1 for others
 * @returns ≥ 0; NaN when all weights are 0 or a value is −1 or below
 * @throws RangeError for a weight below 0
 */
export function nwrmsle(actual: Float64Array, forecast: Float64Array, weights: Float64Array): number {
  requireSameLength(actual, weights)
  const bad = weights.findIndex((weight) => !(weight >= 0))
  if (bad >= 0)
    throw new RangeError(`Weight ${bad + 1} of ${weights.length} is ${weights[bad]}; weights are 0 or more.`)
  const total = average(actual, weights, (_, weight) => weight)
  const error = average(actual, forecast, (y, f, step) => weights[step]! * logError(y, f) ** 2)
  return Math.sqrt(error / total)
}

const logError = (y: number, f: number): number => (y > -1 && f > -1 ? Math.log1p(y) - Math.log1p(f) : Number.NaN)

/** Mean of `of(values[t] − values[t − period])` over the training series; NaN when it is too short. */
function naiveError(train: Float64Array, period: number, of: (error: number) => number): number {
  seasonsOf(period)
  let total = 0
  for (let t = period; t < train.length; t++) total += of(train[t]! - train[t - period]!)
  return train.length > period ? total / (train.length - period) : Number.NaN
}

const scaled = (error: number, scale: number): number => (scale > 0 ? error / scale : Number.NaN)

function average(a: Float64Array, b: Float64Array, of: (a: number, b: number, step: number) => number): number {
  requireSameLength(a, b)
  let total = 0
  for (let step = 0; step < a.length; step++) total += of(a[step]!, b[step]!, step)
  return total / a.length
}

function requireSameLength(a: Float64Array, b: Float64Array): void {
  if (a.length !== b.length || a.length === 0)
    throw new RangeError(`A measure compares equally many values, at least one: found ${a.length} and ${b.length}.`)
}
