import type { Numbers } from './numbers.ts'
import { requireThat } from './require-that.ts'

/**
 * Quantile by linear interpolation between order statistics: R's type 7, the default of NumPy, pandas and DuckDB's `quantile_cont`.
 * @param sorted n ≥ 1 values in ascending order
 * @param probability 0…1
 * @throws RangeError for no values or a probability outside 0…1
 * @see Hyndman & Fan (1996), The American Statistician 50(4), definition 7
 */
export function quantileOfSorted(sorted: Numbers, probability: number): number {
  requireThat(sorted.length > 0, 'A quantile needs at least one value, found none.')
  requireThat(probability >= 0 && probability <= 1, `A quantile's probability lies in 0…1, found ${probability}.`)
  const position = (sorted.length - 1) * probability
  const below = Math.floor(position)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN
  const share = position - below
  // From the nearer end, as NumPy does: equal neighbours then give exactly themselves.
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share)
}

/** A sorted copy of `values`. */
export const sortedCopy = (values: Numbers): Float64Array => Float64Array.from(values).sort()

/** Quantile of values in any order; see {@link quantileOfSorted}. Cost n log n. */
export const quantile = (values: Numbers, probability: number): number =>
  quantileOfSorted(sortedCopy(values), probability)

/** The middle value, or the mean of the two middle ones. @throws RangeError for no values */
export const median = (values: Numbers): number => quantile(values, 0.5)

/**
 * Median absolute deviation from the median, not scaled to the normal distribution.
 * @returns ≥ 0, in the values' own unit
 * @throws RangeError for no values
 */
export function medianAbsoluteDeviation(values: Numbers): number {
  const centre = median(values)
  return median(Float64Array.from(values, (value) => Math.abs(value - centre)))
}
