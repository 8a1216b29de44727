import { median } from '../numeric/moments.ts'

/** Values forecast in the backtest at which weights of a long series count as much as equal ones; of a short one it takes many more. */
const doubt = 10
const long = 150
const usual = 5
/** Of demand by chance every method misses most: what tells them apart is a small part of the error. */
const ofChance = 15
/** A method this much worse than the best has no say. */
const hopeless = 4

/**
 * Weights by the inverse fifth power of backtest errors, drawn towards equal ones when few values were forecast: on short series equal
 * weights are hard to beat.
 * @param errors of each method, ≥ 0; what is not finite gets no weight
 * @param count values each error is a mean of
 * @param length of the series
 * @param priors how much each method counts before its errors are known; all alike when absent
 * @param isByChance whether the series is intermittent demand, whose errors are weighed by a higher power
 * @returns as many weights, which sum to 1
 */
export function weightsFrom(
  errors: readonly number[],
  count: number,
  length: number,
  priors: readonly number[] = errors.map(() => 1),
  isByChance = false,
): number[] {
  const finite = errors.filter((error) => Number.isFinite(error))
  if (finite.length === 0 || count === 0) return shared(priors)
  const best = Math.min(...finite)
  const isIn = (error: number): boolean => Number.isFinite(error) && error <= hopeless * best + floor
  // Where everything fits all but exactly, rounding must not choose.
  const floor = 1e-3 * median(finite) + 1e-300
  const power = isByChance ? ofChance : usual
  const earned = shared(
    errors.map((error, place) => (isIn(error) ? ((best + floor) / (error + floor)) ** power * priors[place]! : 0)),
  )
  const given = shared(errors.map((error, place) => (isIn(error) ? priors[place]! : 0)))
  const trust = count / (count + doubt * (1 + (long / length) ** 2))
  return earned.map((weight, place) => trust * weight + (1 - trust) * given[place]!)
}

/** Each as its part of their sum. */
function shared(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
