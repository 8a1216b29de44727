import { psiWeights } from './polynomial.ts'

export interface Likelihood {
  /** Mean (of the differenced series) by generalised least squares; 0 without one. */
  readonly mean: number
  /** Maximum likelihood variance of the innovations. */
  readonly sigma2: number
  readonly logLikelihood: number
}

/** When the filter's variance moves by less, relative to the innovations', it has reached its steady state. */
const settled = 1e-11

/**
 * The exact Gaussian likelihood of a stationary ARMA series by the Kalman filter, its covariances updated by their rank-one increments,
 * which costs O(n·r) for r = max(p, q + 1) instead of O(n·r²),
 * and less once the filter is steady.
 * @see Gardner, Harvey & Phillips (1980), AS 154; Morf, Sidhu & Kailath (1974), IEEE Trans. Automatic Control 19(4); Mélard (1984), AS 197
 */
export class ArmaLikelihood {
  /** One-step errors of the last call. */
  readonly innovations: Float64Array
  readonly #values: Float64Array
  readonly #hasMean: boolean
  #state = new Float64Array(0)
  #logVariance = 0
  readonly #ones: Float64Array
  /** Innovations over the root of their variance, of the series and of a series of ones. */
  readonly #scaled: Float64Array
  readonly #scaledOnes: Float64Array

  constructor(values: Float64Array, hasMean: boolean) {
    this.#values = values
    this.#hasMean = hasMean
    this.innovations = new Float64Array(values.length)
    this.#ones = new Float64Array(hasMean ? values.length : 0)
    this.#scaled = new Float64Array(values.length)
    this.#scaledOnes = new Float64Array(this.#ones.length)
  }

  /**
   * @param phi AR coefficients, stationary
   * @param theta MA coefficients of y_t = ε_t + θ₁ε_{t−1} + …
   * @param isComplete runs the filter to the end, so that `predict` can go on from there
   * @returns undefined when φ is not stationary
   */
  of(phi: Float64Array, theta: Float64Array, isComplete = false): Likelihood | undefined {
    const r = Math.max(phi.length, theta.length + 1)
    const first = firstCovariances(phi, theta, r)
    if (first === undefined) return undefined
    const values = this.#values
    const length = values.length
    const hasMean = this.#hasMean
    const ar = new Float64Array(r)
    ar.set(phi)
    const state = new Float64Array(r)
    const unit = new Float64Array(hasMean ? r : 0)
    const gain = new Float64Array(r)
    const change = new Float64Array(r)
    let variance = first[0]!
    for (let i = 0; i < r; i++) gain[i] = ar[i]! * variance + (i + 1 < r ? first[i + 1]! : 0)
    change.set(gain)
    let weight = -1 / variance
    let logs = 0
    let product = 1
    let yy = 0
    let yx = 0
    let xx = 0
    let t = 0
    for (; t < length; t++) {
      const error = values[t]! - state[0]!
      const inverse = 1 / Math.sqrt(variance)
      const scaled = error * inverse
      this.innovations[t] = error
      this.#scaled[t] = scaled
      yy += scaled * scaled
      product *= variance
      if (product > 1e200) {
        logs += Math.log(product)
        product = 1
      }
      shift(state, ar, gain, scaled * inverse)
      if (hasMean) {
        const one = 1 - unit[0]!
        const scaledOne = one * inverse
        this.#ones[t] = one
        this.#scaledOnes[t] = scaledOne
        yx += scaled * scaledOne
        xx += scaledOne * scaledOne
        shift(unit, ar, gain, scaledOne * inverse)
      }
      const head = change[0]!
      const moved = weight * head
      const next = variance + moved * head
      if (!(next > 0)) return undefined
      // gain ← gain + T·change·weight·head; then change ← (T − gain·Z/next)·change, which wants the new gain.
      let size = 0
      for (let i = 0; i < r; i++) {
        const carried = ar[i]! * head + (i + 1 < r ? change[i + 1]! : 0)
        const updated = gain[i]! + moved * carried
        gain[i] = updated
        const left = carried - (updated / next) * head
        change[i] = left
        size += left * left
      }
      weight += (weight * weight * head * head) / variance
      variance = next
      if (!isComplete && Math.abs(weight) * size < settled && Math.abs(variance - 1) < 1e-6 && t + 1 >= r) {
        t++
        break
      }
    }
    this.#state = state
    if (t < length) {
      const tail = this.#steady(t, phi, theta)
      yy += tail.yy
      yx += tail.yx
      xx += tail.xx
    }
    const mean = hasMean && xx > 0 ? yx / xx : 0
    if (isComplete && hasMean) {
      for (let i = 0; i < length; i++) this.innovations[i] = this.innovations[i]! - mean * this.#ones[i]!
      for (let i = 0; i < r; i++) this.#state[i] = state[i]! - mean * unit[i]!
    }
    const sigma2 = Math.max((yy - mean * yx) / length, 0)
    this.#logVariance = (logs + Math.log(product)) / length
    // Of a series that is met exactly the likelihood is infinite; it stays comparable.
    const logSigma2 = Math.log(2 * Math.PI * Math.max(sigma2, Number.MIN_VALUE))
    const logLikelihood = -0.5 * length * (logSigma2 + 1 + this.#logVariance)
    return { mean, sigma2, logLikelihood }
  }

  /**
   * Residuals whose sum of squares is least where the likelihood is largest: innovations over their deviation, times the geometric
   * mean of the deviations.
   * @returns false when φ is not stationary
   */
  residuals(phi: Float64Array, theta: Float64Array, out: Float64Array): boolean {
    const found = this.of(phi, theta)
    if (found === undefined) return false
    const scale = Math.exp(this.#logVariance / 2)
    const scaled = this.#scaled
    if (this.#hasMean)
      for (let t = 0; t < out.length; t++) out[t] = scale * (scaled[t]! - found.mean * this.#scaledOnes[t]!)
    else for (let t = 0; t < out.length; t++) out[t] = scale * scaled[t]!
    return true
  }

  /** The next values less the mean, after a complete call. */
  predict(phi: Float64Array, horizon: number): Float64Array {
    const state = this.#state.slice()
    const ar = new Float64Array(state.length)
    ar.set(phi)
    const none = new Float64Array(state.length)
    return new Float64Array(horizon).map(() => {
      const now = state[0]!
      shift(state, ar, none, 0)
      return now
    })
  }

  /** With a steady filter the innovations follow the ARMA equation itself; only the lags that have a coefficient cost. */
  #steady(from: number, phi: Float64Array, theta: Float64Array): { yy: number; yx: number; xx: number } {
    const values = this.#values
    const errors = this.innovations
    const ones = this.#ones
    const hasMean = this.#hasMean
    const arLags = lagsOf(phi)
    const maLags = lagsOf(theta)
    const arCoefficients = Float64Array.from(arLags, (lag) => phi[lag - 1]!)
    const maCoefficients = Float64Array.from(maLags, (lag) => theta[lag - 1]!)
    const level = 1 - phi.reduce((total, value) => total + value, 0)
    let yy = 0
    let yx = 0
    let xx = 0
    for (let t = from; t < values.length; t++) {
      let error = values[t]!
      for (let i = 0; i < arLags.length; i++) error -= arCoefficients[i]! * values[t - arLags[i]!]!
      for (let i = 0; i < maLags.length; i++) error -= maCoefficients[i]! * errors[t - maLags[i]!]!
      errors[t] = error
      this.#scaled[t] = error
      yy += error * error
      if (!hasMean) continue
      let one = level
      for (let i = 0; i < maLags.length; i++) one -= maCoefficients[i]! * ones[t - maLags[i]!]!
      ones[t] = one
      this.#scaledOnes[t] = one
      yx += error * one
      xx += one * one
    }
    return { yy, yx, xx }
  }
}

const lagsOf = (coefficients: Float64Array): Int32Array =>
  Int32Array.from(
    [...coefficients.keys()].filter((i) => coefficients[i] !== 0),
    (i) => i + 1,
  )

/** x ← T·x + gain·error for the companion matrix T of the AR coefficients. */
function shift(x: Float64Array, ar: Float64Array, gain: Float64Array, error: number): void {
  const head = x[0]!
  const last = x.length - 1
  for (let i = 0; i < last; i++) x[i] = ar[i]! * head + x[i + 1]! + gain[i]! * error
  x[last] = ar[last]! * head + gain[last]! * error
}

/** Stationary covariances of the state with the series, in units of the innovations' variance; undefined when not stationary. */
function firstCovariances(phi: Float64Array, theta: Float64Array, r: number): Float64Array | undefined {
  const p = phi.length
  const q = theta.length
  const psi = psiWeights(phi, theta, q)
  const result = new Float64Array(r)
  const covariances = p === 0 ? undefined : armaCovariances(phi, theta, p)
  if (p > 0 && covariances === undefined) return undefined
  for (let i = 0; i < r; i++) {
    let total = 0
    if (covariances !== undefined) for (let j = i; j < p; j++) total += phi[j]! * covariances[j + 1 - i]!
    for (let j = Math.max(0, i - 1) + (i === 0 ? 0 : 1); j <= q; j++) {
      const weight = j === 0 ? 1 : theta[j - 1]!
      if (weight !== 0) total += weight * (j === i ? 1 : psi[j - i - 1]!)
    }
    result[i] = total
  }
  return result
}

/** Autocovariances γ₀…γ_p of an ARMA with unit innovations; undefined when not stationary. */
function armaCovariances(phi: Float64Array, theta: Float64Array, p: number): Float64Array | undefined {
  const q = theta.length
  const pure = arCovariances(phi, p + q + 1)
  if (pure === undefined) return undefined
  const ma = (j: number): number => (j === 0 ? 1 : theta[j - 1]!)
  const result = new Float64Array(p + 1)
  for (let lag = 0; lag <= q; lag++) {
    let product = 0
    for (let j = 0; j + lag <= q; j++) product += ma(j) * ma(j + lag)
    if (product === 0) continue
    for (let k = 0; k <= p; k++)
      result[k] = result[k]! + product * (lag === 0 ? pure[k]! : pure[k + lag]! + pure[Math.abs(k - lag)]!)
  }
  return result
}

/** Autocovariances γ₀…γ_count of an AR with unit innovations, from its predictors of every order. */
function arCovariances(phi: Float64Array, count: number): Float64Array | undefined {
  const p = phi.length
  const predictors: Float64Array[] = [phi]
  let current = phi
  let gamma0 = 1
  for (let order = p; order > 0; order--) {
    const k = current[order - 1]!
    const scale = 1 - k * k
    if (!(scale > 0)) return undefined
    gamma0 /= scale
    const lower = new Float64Array(order - 1)
    for (let i = 0; i < order - 1; i++) lower[i] = (current[i]! + k * current[order - 2 - i]!) / scale
    current = lower
    predictors.push(current)
  }
  const covariances = new Float64Array(count + 1)
  covariances[0] = gamma0
  for (let lag = 1; lag <= count; lag++) {
    const predictor = lag >= p ? phi : predictors[p - lag]!
    let total = 0
    for (let j = 0; j < predictor.length; j++) total += predictor[j]! * covariances[lag - j - 1]!
    covariances[lag] = total
  }
  return covariances
}
