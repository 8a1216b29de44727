/** Lanczos coefficients for g = 7, nine terms: relative error below 1e-14 for arguments above 0.5. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const

/**
 * Natural logarithm of the gamma function.
 * @param x above 0
 * @see Lanczos (1964), SIAM J. Numer. Anal. 1
 */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  const series = lanczos.reduce(
    (total, coefficient, i) => (i === 0 ? coefficient : total + coefficient / (shifted + i)),
    0,
  )
  const base = shifted + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series)
}

/** Logarithm of the beta function of a > 0 and b > 0. */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)

/**
 * Regularized incomplete beta function I_x(a, b): the chance that a beta variable of a > 0, b > 0 is at most x.
 * @returns 0…1
 * @see DLMF 8.17.22 (continued fraction), evaluated by Lentz's method
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges fast on this side of the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a
  return front / betaFraction(x, a, b)
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  let value = 1
  let c = 1
  let d = 0
  for (let i = 1; i <= 1000; i += 1) {
    const m = Math.floor(i / 2)
    const term =
      i % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + term * d || tiny)
    c = 1 + term / c || tiny
    value *= c * d
    if (Math.abs(c * d - 1) < 1e-15) break
  }
  return value
}

/**
 * The chance that a Student t variable lies at least as far from 0 as `t`, on either side.
 * @param freedom degrees of freedom, above 0
 * @returns 0…1
 */
export const studentTwoSided = (t: number, freedom: number): number =>
  incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)

/**
 * The value that a Student t variable exceeds in absolute value with chance `1 − level`: 1.96 for 0.95 and many degrees of freedom.
 * @param level above 0 and below 1
 */
export function studentCritical(level: number, freedom: number): number {
  let low = 0
  let high = 1
  while (studentTwoSided(high, freedom) > 1 - level) high *= 2
  for (let i = 0; i < 200 && high - low > 1e-14 * high; i += 1) {
    const middle = (low + high) / 2
    if (studentTwoSided(middle, freedom) > 1 - level) low = middle
    else high = middle
  }
  return (low + high) / 2
}
