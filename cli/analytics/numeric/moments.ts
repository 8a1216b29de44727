import type { Numbers } from './numbers.ts'

/**
 * Sum with Neumaier's compensation: the error does not grow with the number of values.
 * @returns 0 for no values
 * @see Neumaier (1974), Z. Angew. Math. Mech. 54
 */
export function sum(values: Numbers): number {
  let total = 0
  let lost = 0
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return total + lost
}

/** Arithmetic mean; NaN for no values. */
export const mean = (values: Numbers): number => sum(values) / values.length

/**
 * Sample variance (n − 1 in the denominator), in the square of the values' unit, by two passes.
 * @returns ≥ 0; NaN for fewer than two values
 */
export function variance(values: Numbers): number {
  if (values.length < 2) return Number.NaN
  const centre = mean(values)
  const squares = new Float64Array(values.length)
  for (let i = 0; i < values.length; i += 1) squares[i] = ((values[i] ?? 0) - centre) ** 2
  return sum(squares) / (values.length - 1)
}

/** Sample standard deviation, in the values' own unit; NaN for fewer than two values. */
export const standardDeviation = (values: Numbers): number => Math.sqrt(variance(values))
