import type { Method } from '../contract.ts'
import { fitLineSmoothing } from '../ets/additive.ts'
import { methodOf, residualDeviation, type Estimate } from '../model.ts'
import { minimizeBetween } from '../numeric/nelder-mead.ts'
import { fitLine } from '../numeric/moments.ts'
import { trendDeviation } from '../ets/smoothing.ts'
import { seasonallyAdjusted } from './seasonally-adjusted.ts'

/**
 * The Theta method that won the M3 competition: the mean of the trend line (θ = 0) and of simple exponential smoothing of the series with
 * doubled curvature (θ = 2), seasonally adjusted where a season is significant.
 * @see Assimakopoulos & Nikolopoulos (2000), Int. J. Forecasting 16(4)
 */
export const theta = (): Method => seasonallyAdjusted(methodOf('Theta', classicTheta), 'Theta')

function classicTheta(values: Float64Array): Estimate {
  const { intercept, slope } = fitLine(values)
  const line = (t: number): number => intercept + slope * (t + 1)
  const curved = fitLineSmoothing(
    values.map((value, t) => 2 * value - line(t)),
    'none',
  )
  const fitted = values.map((_, t) => (line(t) + curved.fitted[t]!) / 2)
  const sigma = residualDeviation(values, fitted, 3)
  return {
    method: 'Theta',
    params: { alpha: curved.alpha, slope },
    fitted,
    mean: (horizon) => new Float64Array(horizon).map((_, step) => (line(values.length + step) + curved.level) / 2),
    deviation: (horizon) => trendDeviation(horizon, sigma, curved.alpha, 0, 0),
  }
}

/**
 * The dynamic optimised Theta model: the trend line is estimated anew at each step from the values so far, and its share 1 − 1/θ (θ ≥
 * 1), α and the
 * initial level minimise the squared one-step errors. Below four values: Theta.
 * @see Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), Int. J. Forecasting 32(4), eq. 8–13
 */
export const optimizedTheta = (): Method =>
  seasonallyAdjusted(
    methodOf('optimised Theta', (values) => {
      if (values.length < 4) return classicTheta(values)
      const pass = new ThetaPass(values)
      const alpha = minimizeBetween((a) => pass.run(a), 0.1, 0.99, 10)
      pass.run(alpha)
      const { share, level0 } = pass
      const { fitted, mean } = simulate(values, alpha, share, level0)
      const sigma = residualDeviation(values, fitted, 3)
      return {
        method: 'optimised Theta',
        params: { alpha, theta: 1 / (1 - share), level0 },
        fitted,
        mean,
        deviation: (horizon) => trendDeviation(horizon, sigma, alpha, 0, 0),
      }
    }),
    'optimised Theta',
  )

/** The first three errors depend on the start more than on the parameters: they do not count. */
const skipped = 3
const startOf = (length: number): number => (length > skipped + 3 ? skipped : 1)
const maximalShare = 1 - 1e-4
/** Powers of 1 − α below this are nothing: denormal numbers are a hundred times slower. */
const faded = 1e-150

/** For a trial of α the forecasts are linear in the initial level and in the trend's share: least squares gives both. */
class ThetaPass {
  share = 0.5
  level0 = 0
  readonly #values: Float64Array
  readonly #start: number

  constructor(values: Float64Array) {
    this.#values = values
    this.#start = startOf(values.length)
  }

  run(alpha: number): number {
    const values = this.#values
    let level = 0
    let weight = 1
    let average = 0
    let slope = 0
    let power = 1
    let ee = 0
    let eu = 0
    let ev = 0
    let uu = 0
    let uv = 0
    let vv = 0
    for (let t = 0; t < values.length; t++) {
      const value = values[t]!
      if (t >= this.#start) {
        const line = lineAhead(t, average, slope, alpha, power)
        const error = value - level
        ee += error * error
        eu += error * weight
        ev += error * line
        uu += weight * weight
        uv += weight * line
        vv += line * line
      }
      level += alpha * (value - level)
      weight = weight < faded ? 0 : weight * (1 - alpha)
      power = weight
      slope = nextSlope(t, average, slope, value)
      average += (value - average) / (t + 1)
    }
    const determinant = uu * vv - uv * uv
    let share = determinant > 1e-12 * uu * vv ? (ev * uu - eu * uv) / determinant : 0.5
    share = Math.min(maximalShare, Math.max(0, share))
    const level0 = (eu - share * uv) / uu
    this.share = share
    this.level0 = level0
    return ee - 2 * level0 * eu - 2 * share * ev + level0 * level0 * uu + 2 * level0 * share * uv + share * share * vv
  }
}

/** The trend's part of the forecast of value t (from 0), after t values. */
function lineAhead(t: number, average: number, slope: number, alpha: number, power: number): number {
  const intercept = average - (slope * (t + 1)) / 2
  return power * intercept + (slope * (1 - power * (1 - alpha))) / alpha
}

/** Slope of the least-squares line through t + 1 values from the one through t. */
const nextSlope = (t: number, average: number, slope: number, value: number): number =>
  t === 0 ? 0 : ((t - 1) * slope + (6 * (value - average)) / (t + 1)) / (t + 2)

function simulate(values: Float64Array, alpha: number, share: number, level0: number) {
  const length = values.length
  const state = { level: level0, average: 0, slope: 0, power: 1 }
  const ahead = (t: number): number =>
    state.level + share * lineAhead(t, state.average, state.slope, alpha, state.power)
  const take = (t: number, value: number): void => {
    state.level += alpha * (value - state.level)
    state.power *= 1 - alpha
    state.slope = nextSlope(t, state.average, state.slope, value)
    state.average += (value - state.average) / (t + 1)
  }
  const fitted = new Float64Array(length)
  for (let t = 0; t < length; t++) {
    // What the estimation skipped says nothing about the errors to come.
    fitted[t] = t < startOf(length) ? Number.NaN : ahead(t)
    take(t, values[t]!)
  }
  const end = { ...state }
  const mean = (horizon: number): Float64Array => {
    Object.assign(state, end)
    return new Float64Array(horizon).map((_, step) => {
      const value = ahead(length + step)
      take(length + step, value)
      return value
    })
  }
  return { fitted, mean }
}
