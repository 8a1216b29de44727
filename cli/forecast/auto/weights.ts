import { median } from '../numeric/moments.ts'

/** Values forecast in the backtest at which weights of a long series count as much as equal ones; of a short one it takes many more. */
const doubt = 10
const long = 150
const power = 5
/** A method this much worse than the best has no say. */
const hopeless = 4

/**
 * Weights by the inverse fifth power of backtest errors, drawn towards equal ones when few values were forecast: on short series equal
 * weights are hard to beat.
 * @param errors of each method, ≥ 0; what is not finite gets no weight
 * @param count values each error is a mean of
 * @param length of the series
 * @returns as many weights, which sum to 1
 */
export function weightsFrom(errors: readonly number[], count: number, length: number): number[] {
  const finite = errors.filter((error) => Number.isFinite(error))
  if (finite.length === 0 || count === 0) return errors.map(() => 1 / errors.length)
  const best = Math.min(...finite)
  const isIn = (error: number): boolean => Number.isFinite(error) && error <= hopeless * best + floor
  // Where everything fits all but exactly, rounding must not choose.
  const floor = 1e-3 * median(finite) + 1e-300
  const scaled = errors.map((error) => (isIn(error) ? ((best + floor) / (error + floor)) ** power : 0))
  const total = scaled.reduce((sum, weight) => sum + weight, 0)
  const kept = scaled.filter((weight) => weight > 0).length
  const trust = count / (count + doubt * (1 + (long / length) ** 2))
  return scaled.map((weight) => (weight > 0 ? (trust * weight) / total + (1 - trust) / kept : 0))
}
