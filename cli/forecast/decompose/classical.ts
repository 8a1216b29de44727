import { requireTwoSeasons } from '../numeric/check.ts'
import { autocorrelations, isConstant } from '../numeric/moments.ts'

export type SeasonKind = 'additive' | 'multiplicative'

export interface ClassicalDecomposition {
  /** n values of the centred moving average over one season; NaN for half a season at both ends. */
  readonly trend: Float64Array
  /** `period` values, the first for the first observation; they sum to 0 (additive) or average 1 (multiplicative). */
  readonly figure: Float64Array
}

/**
 * Classical decomposition by moving averages, as R's `decompose`.
 * @param values at least two whole seasons
 * @param kind multiplicative wants values above 0
 * @throws RangeError for gaps, less than two seasons, or a value that a multiplicative season cannot have
 */
export function decompose(values: Float64Array, period: number, kind: SeasonKind): ClassicalDecomposition {
  requireTwoSeasons(values, period)
  const low = kind === 'multiplicative' ? values.find((value) => !(value > 0)) : undefined
  if (low !== undefined) throw new RangeError(`A multiplicative season wants values above 0, found ${low}.`)
  const trend = centredAverage(values, period)
  const totals = new Float64Array(period)
  const counts = new Float64Array(period)
  for (let t = 0; t < values.length; t++) {
    const level = trend[t]!
    if (Number.isNaN(level)) continue
    totals[t % period] = totals[t % period]! + (kind === 'additive' ? values[t]! - level : values[t]! / level)
    counts[t % period] = counts[t % period]! + 1
  }
  const raw = totals.map((total, place) => total / Math.max(1, counts[place]!))
  const center = raw.reduce((total, value) => total + value, 0) / period
  return { trend, figure: raw.map((value) => (kind === 'additive' ? value - center : value / center)) }
}

/** Mean over a whole season around each value; of an even season the two ends count half. */
function centredAverage(values: Float64Array, period: number): Float64Array {
  const half = Math.floor(period / 2)
  const trend = new Float64Array(values.length).fill(Number.NaN)
  for (let t = half; t < values.length - half; t++) {
    let total = 0
    for (let lag = -half; lag <= half; lag++) {
      const isEnd = Math.abs(lag) === half && period % 2 === 0
      total += values[t + lag]! * (isEnd ? 0.5 : 1)
    }
    trend[t] = total / period
  }
  return trend
}

/**
 * Whether the series has a season of this length: its autocorrelation lies outside Bartlett's 90 % limits. False below three seasons.
 * @see Makridakis et al. (2018), the seasonality test of the M4 competition
 */
export function isSeasonal(values: Float64Array, period: number): boolean {
  if (period < 2 || values.length < 3 * period || isConstant(values)) return false
  const correlations = autocorrelations(values, period)
  let squares = 0
  for (let lag = 1; lag < period; lag++) squares += correlations[lag - 1]! ** 2
  const limit = 1.645 * Math.sqrt((1 + 2 * squares) / values.length)
  return Math.abs(correlations[period - 1]!) > limit
}

export interface Adjusted {
  /** The series without its season. */
  readonly values: Float64Array
  readonly isAdjusted: boolean
  /** Puts the season back on the value at index t ≥ 0, counted from the start of the series: t ≥ n is the future. */
  readonly restore: (value: number, t: number) => number
}

/** Takes the season out where `isSeasonal` finds one: by division, or by subtraction when a value is not above 0. */
export function seasonallyAdjust(values: Float64Array, period: number): Adjusted {
  if (!isSeasonal(values, period)) return { values, isAdjusted: false, restore: (value) => value }
  const isPositive = values.every((value) => value > 0)
  const { figure } = decompose(values, period, isPositive ? 'multiplicative' : 'additive')
  // A factor of 0 or less comes of a trend that crosses 0 within a season: only differences make sense then.
  if (isPositive && figure.every((factor) => factor > 0))
    return {
      values: values.map((value, t) => value / figure[t % period]!),
      isAdjusted: true,
      restore: (value, t) => value * figure[t % period]!,
    }
  const { figure: shifts } = isPositive ? decompose(values, period, 'additive') : { figure }
  return {
    values: values.map((value, t) => value - shifts[t % period]!),
    isAdjusted: true,
    restore: (value, t) => value + shifts[t % period]!,
  }
}
