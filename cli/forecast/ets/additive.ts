import { minimize, minimizeBetween } from '../numeric/nelder-mead.ts'

/** Exponential smoothing without seasons: level, and a trend that is none, straight, or damped. */
export type TrendKind = 'none' | 'straight' | 'damped'

export interface SmoothedLine {
  readonly alpha: number
  readonly beta: number
  readonly phi: number
  /** State before the first value. */
  readonly level0: number
  readonly trend0: number
  /** State after the last value. */
  readonly level: number
  readonly trend: number
  readonly fitted: Float64Array
  /** Sum of squared one-step errors. */
  readonly sse: number
}

const alphaLow = 1e-4
const alphaHigh = 0.9999
const phiLow = 0.8
const phiHigh = 0.98
/** What is left of an initial state below this is nothing: denormal numbers are a hundred times slower. */
const faded = 1e-150

/**
 * Least squares over all one-step errors. Forecasts are linear in the initial level and trend, so those are solved for exactly at
 * each trial of (α, β, φ) and only these are searched.
 * @param values n ≥ 1 (a trend wants n ≥ 3, else there is none)
 */
export function fitLineSmoothing(values: Float64Array, kind: TrendKind): SmoothedLine {
  if (values.length < 3 && kind !== 'none') return fitLineSmoothing(values, 'none')
  const pass = new LinePass(values)
  if (kind === 'none') {
    const alpha = minimizeBetween((a) => pass.run(a, 0, 0), alphaLow, alphaHigh)
    return pass.result(alpha, 0, 0)
  }
  const isDamped = kind === 'damped'
  const cost = (x: Float64Array): number => {
    const [alpha, beta, phi] = [x[0]!, x[1]!, isDamped ? x[2]! : 1]
    const isUsual = alpha >= alphaLow && alpha <= alphaHigh && beta >= alphaLow && beta <= alpha
    const isUsualDamping = !isDamped || (phi >= phiLow && phi <= phiHigh)
    return isUsual && isUsualDamping ? pass.run(alpha, beta, phi) : Number.POSITIVE_INFINITY
  }
  const starts = [
    [0.3, 0.05],
    [0.8, 0.3],
  ]
  let best: { at: Float64Array; value: number } | undefined
  for (const [alpha = 0, beta = 0] of starts) {
    const start = Float64Array.from(isDamped ? [alpha, beta, 0.95] : [alpha, beta])
    const steps = Float64Array.from(isDamped ? [0.08, 0.04, -0.06] : [0.08, 0.04])
    const found = minimize(cost, start, steps, { evaluations: 120, tolerance: 1e-8 })
    if (best === undefined || found.value < best.value) best = found
  }
  const at = best?.at ?? Float64Array.of(0.2, 0.05, 0.95)
  return pass.result(at[0]!, at[1]!, isDamped ? at[2]! : 1)
}

/** Filters the series together with its sensitivities to both initial states, and solves for the states that leave least squares. */
class LinePass {
  #level0 = 0
  #trend0 = 0
  readonly #values: Float64Array

  constructor(values: Float64Array) {
    this.#values = values
  }

  /** φ = 0 is no trend. @returns the least sum of squares for these parameters */
  run(alpha: number, beta: number, phi: number): number {
    return phi === 0 ? this.#runLevel(alpha) : this.#runTrend(alpha, beta, phi)
  }

  #runLevel(alpha: number): number {
    const values = this.#values
    let level = 0
    // What is left of one unit of the initial level.
    let weight = 1
    let ee = 0
    let eu = 0
    let uu = 0
    for (let t = 0; t < values.length; t++) {
      const error = values[t]! - level
      ee += error * error
      eu += error * weight
      uu += weight * weight
      level += alpha * error
      weight = weight < faded ? 0 : weight * (1 - alpha)
    }
    this.#level0 = eu / uu
    this.#trend0 = 0
    return ee - (eu * eu) / uu
  }

  #runTrend(alpha: number, beta: number, phi: number): number {
    const values = this.#values
    let level = 0
    let trend = 0
    let levelOfLevel = 1
    let trendOfLevel = 0
    let levelOfTrend = 0
    let trendOfTrend = 1
    let ee = 0
    let eu = 0
    let ev = 0
    let uu = 0
    let uv = 0
    let vv = 0
    for (let t = 0; t < values.length; t++) {
      const forecast = level + phi * trend
      const u = levelOfLevel + phi * trendOfLevel
      const v = levelOfTrend + phi * trendOfTrend
      const error = values[t]! - forecast
      ee += error * error
      eu += error * u
      ev += error * v
      uu += u * u
      uv += u * v
      vv += v * v
      level = forecast + alpha * error
      trend = phi * trend + beta * error
      if (Math.abs(u) + Math.abs(v) + Math.abs(trendOfLevel) + Math.abs(trendOfTrend) < faded) {
        levelOfLevel = trendOfLevel = levelOfTrend = trendOfTrend = 0
        continue
      }
      levelOfLevel = u - alpha * u
      trendOfLevel = phi * trendOfLevel - beta * u
      levelOfTrend = v - alpha * v
      trendOfTrend = phi * trendOfTrend - beta * v
    }
    const determinant = uu * vv - uv * uv
    if (!(determinant > 1e-12 * uu * vv)) return Number.POSITIVE_INFINITY
    this.#level0 = (eu * vv - ev * uv) / determinant
    this.#trend0 = (ev * uu - eu * uv) / determinant
    return ee - this.#level0 * eu - this.#trend0 * ev
  }

  result(alpha: number, beta: number, phi: number): SmoothedLine {
    this.run(alpha, beta, phi)
    const values = this.#values
    const level0 = this.#level0
    const trend0 = this.#trend0
    const fitted = new Float64Array(values.length)
    let level = level0
    let trend = trend0
    let sse = 0
    for (let t = 0; t < values.length; t++) {
      const forecast = level + phi * trend
      const error = values[t]! - forecast
      fitted[t] = forecast
      sse += error * error
      level = forecast + alpha * error
      trend = phi * trend + beta * error
    }
    return { alpha, beta, phi, level0, trend0, level, trend, fitted, sse }
  }
}
