/**
 * Keeps a wild extrapolation within what the series could reach, its range once more on either side, and demand from turning negative. What is
 * not a number is the last value.
 */
export function tamed(path: Float64Array, values: Float64Array): Float64Array {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const range = high - low
  const floor = low >= 0 ? Math.max(0, low - range) : low - range
  return path.map((value) => (Number.isNaN(value) ? values.at(-1)! : Math.min(high + range, Math.max(floor, value))))
}
