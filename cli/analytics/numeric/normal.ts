/** Density of the standard normal distribution. */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)

/**
 * The chance that a standard normal variable is at most `x`; relative accuracy of 1e-13 in the lower tail too.
 * @returns 0…1
 * @see Marsaglia (2004), J. Stat. Software 11(4) (series) and Abramowitz & Stegun 26.2.14 (continued fraction of the tail)
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  return x <= 0 ? tail(-x) : 1 - tail(x)
}

/** The chance of exceeding x ≥ 0. */
function tail(x: number): number {
  if (x > 38.6) return 0
  if (x < 3) {
    let term = x
    let total = x
    for (let n = 3; Math.abs(term) > 1e-17 * total; n += 2) {
      term *= (x * x) / n
      total += term
    }
    return 0.5 - normalDensity(x) * total
  }
  let fraction = x
  for (let n = 150; n >= 1; n -= 1) fraction = x + n / fraction
  return normalDensity(x) / fraction
}

/**
 * The value a standard normal variable stays below with chance `p`: 1.6449 for 0.95.
 * @param p 0…1; 0 and 1 give −∞ and ∞
 * @returns the inverse of {@link normalCdf}, by bisection and Newton's steps
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p === 0) return -Infinity
  if (p === 1) return Infinity
  // 1 − p is exact for p of 0.5…1; the lower tail is where the distribution function is accurate.
  if (p > 0.5) return -normalQuantile(1 - p)
  let low = -40
  let high = 0
  for (let i = 0; i < 20; i += 1) {
    const middle = (low + high) / 2
    if (normalCdf(middle) < p) low = middle
    else high = middle
  }
  let x = (low + high) / 2
  for (let i = 0; i < 3; i += 1) x -= (normalCdf(x) - p) / normalDensity(x)
  return x
}

/**
 * Mean of what a standard normal variable exceeds `x` by, 0 where it does not: the expected shortage in units of the deviation.
 * @returns > 0
 * @see Silver, Pyke & Thomas (2017), Inventory and Production Management, appendix II
 */
export const normalLoss = (x: number): number => normalDensity(x) - x * normalCdf(-x)
