/**
 * AR coefficients from partial autocorrelations, by the Durbin–Levinson recursion.
 * @param partial each within (−1, 1); the result is then stationary
 * @returns φ of y_t = φ₁y_{t−1} + …
 * @see Barndorff-Nielsen & Schou (1973), J. Multivariate Analysis 3(4)
 */
export function fromPartial(partial: Float64Array): Float64Array {
  const phi = partial.slice()
  const before = partial.slice()
  for (let order = 1; order < partial.length; order++) {
    const k = partial[order]!
    for (let i = 0; i < order; i++) phi[i] = before[i]! - k * before[order - 1 - i]!
    before.set(phi.subarray(0, order))
  }
  return phi
}

/** The inverse of `fromPartial`; undefined when the coefficients are not stationary. */
export function toPartial(phi: Float64Array): Float64Array | undefined {
  const partial = phi.slice()
  const work = phi.slice()
  for (let order = phi.length - 1; order >= 0; order--) {
    const k = partial[order]!
    if (!(Math.abs(k) < 1)) return undefined
    const scale = 1 - k * k
    for (let i = 0; i < order; i++) work[i] = (partial[i]! + k * partial[order - 1 - i]!) / scale
    partial.set(work.subarray(0, order))
  }
  return partial
}

/** Whether all roots of 1 − φ₁z − … lie beyond the radius (> 0). */
export function rootsBeyond(phi: Float64Array, radius: number): boolean {
  return toPartial(phi.map((value, i) => value * radius ** (i + 1))) !== undefined
}

/**
 * Coefficients of (1 − a₁B − …)(1 − A₁Bᵐ − …), in the same convention: y_t = c₁y_{t−1} + ….
 */
export function multiplySeasonal(short: Float64Array, seasonal: Float64Array, period: number): Float64Array {
  const result = new Float64Array(short.length + seasonal.length * period)
  result.set(short)
  seasonal.forEach((factor, i) => {
    const lag = (i + 1) * period
    result[lag - 1] = result[lag - 1]! + factor
    short.forEach((value, j) => {
      result[lag + j] = result[lag + j]! - factor * value
    })
  })
  return result
}

/** Coefficients of 1 − (1 − B)ᵈ(1 − Bᵐ)ᴰ: y_t = w_t + δ₁y_{t−1} + … for the differenced w. */
export function differencing(d: number, seasonalD: number, period: number): Float64Array {
  const repeated = (lag: number, times: number): Float64Array => {
    let result: Float64Array = new Float64Array(0)
    for (let i = 0; i < times; i++) {
      const one = new Float64Array(lag)
      one[lag - 1] = 1
      result = multiplySeasonal(one, result, 1)
    }
    return result
  }
  return multiplySeasonal(repeated(1, d), repeated(period, seasonalD), 1)
}

/** The first `count` weights ψ₁… of the infinite moving average (ψ₀ = 1) of an ARMA with AR φ and MA θ. */
export function psiWeights(phi: Float64Array, theta: Float64Array, count: number): Float64Array {
  const psi = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let total = theta[i] ?? 0
    for (let j = 0; j <= i && j < phi.length; j++) total += phi[j]! * (i === j ? 1 : psi[i - j - 1]!)
    psi[i] = total
  }
  return psi
}
