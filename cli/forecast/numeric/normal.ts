// Coefficients of the rational approximations, relative error below 1.2e-9 before the refinement.
const tail = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
]
const tailBelow = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1]
const center = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
]
const centerBelow = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1,
]

const horner = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((total, c) => total * x + c, 0)

/**
 * Quantile of the standard normal distribution.
 * @param p within (0, 1)
 * @see P. J. Acklam (2003), "An algorithm for computing the inverse normal cumulative distribution function"
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p)
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p))
    return horner(tail, q) / horner(tailBelow, q)
  }
  const q = p - 0.5
  return (horner(center, q * q) * q) / horner(centerBelow, q * q)
}

/** Half width of the central interval, in standard deviations: 1.96 for 95. */
export const intervalFactor = (level: number): number => normalQuantile(0.5 + level / 200)
