export function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

export const mean = (values: Float64Array): number => sum(values) / values.length

/** Mean of squares of what is finite; NaN when nothing is. */
export function meanSquare(values: Float64Array): number {
  let total = 0
  let count = 0
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    total += value * value
    count++
  }
  return count === 0 ? Number.NaN : total / count
}

/** Population variance. */
export function variance(values: Float64Array): number {
  const center = mean(values)
  let total = 0
  for (const value of values) total += (value - center) ** 2
  return total / values.length
}

export const isConstant = (values: Float64Array): boolean => values.every((value) => value === values[0])

/**
 * Sample autocorrelations of lags 1…count, each divided by n, as R's `acf`.
 * @returns `count` values; all 0 for a constant series
 */
export function autocorrelations(values: Float64Array, count: number): Float64Array {
  const center = mean(values)
  const length = values.length
  const result = new Float64Array(count)
  let total = 0
  for (const value of values) total += (value - center) ** 2
  if (total === 0) return result
  for (let lag = 1; lag <= count && lag < length; lag++) {
    let product = 0
    for (let t = lag; t < length; t++) product += (values[t]! - center) * (values[t - lag]! - center)
    result[lag - 1] = product / total
  }
  return result
}

/** `values[t] − values[t − lag]`, n − lag values. */
export function difference(values: Float64Array, lag: number): Float64Array {
  const result = new Float64Array(Math.max(0, values.length - lag))
  for (let t = 0; t < result.length; t++) result[t] = values[t + lag]! - values[t]!
  return result
}

/** Ordinary least squares on t = 1…n: `intercept + slope·t`. */
export function fitLine(values: Float64Array): { readonly intercept: number; readonly slope: number } {
  const length = values.length
  if (length < 2) return { intercept: values[0] ?? 0, slope: 0 }
  const middle = (length + 1) / 2
  const center = mean(values)
  let slope = 0
  for (let t = 0; t < length; t++) slope += (t + 1 - middle) * (values[t]! - center)
  slope /= (length * (length * length - 1)) / 12
  return { intercept: center - slope * middle, slope }
}

/** The p-quantile by linear interpolation (R's type 7) of values in ascending order. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN
  const place = (sorted.length - 1) * p
  const below = Math.floor(place)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (place - below) * (high - low)
}

export const median = (values: ArrayLike<number>): number => quantile(Float64Array.from(values).sort(), 0.5)

/** The least of the values at or below which half of the weight lies, so that it is one of them. */
export function weightedMedian(values: readonly number[], weights: readonly number[]): number {
  const half = weights.reduce((total, weight) => total + weight, 0) / 2
  const order = values.map((_, place) => place).sort((a, b) => values[a]! - values[b]!)
  let below = 0
  for (const place of order) {
    below += weights[place]!
    // Rounding must not pass over a half that is reached exactly.
    if (below >= half * (1 - 1e-12)) return values[place]!
  }
  return Number.NaN
}
