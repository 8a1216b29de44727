import { decompose } from '../decompose/classical.ts'
import { minimize } from '../numeric/nelder-mead.ts'
import { fitLine, mean } from '../numeric/moments.ts'
import { filterEts, type EtsState } from './filter.ts'
import { parameterCount, type EtsShape } from './shape.ts'

export interface EtsFit {
  readonly shape: EtsShape
  readonly period: number
  /** Before the first value. */
  readonly start: EtsState
  /** After the last value. */
  readonly end: EtsState
  readonly fitted: Float64Array
  /** Corrected Akaike information criterion, comparable between models of one series. */
  readonly aicc: number
  /** Standard deviation of the errors; relative ones when the error is multiplicative. */
  readonly sigma: number
}

/** Bounds of the parameters, as R's usual region. */
const alphaLow = 1e-4
const alphaHigh = 0.9999
const phiLow = 0.8
const phiHigh = 0.98

/**
 * Maximum likelihood over smoothing parameters, initial level and trend; the initial season is the one of classical decomposition, which
 * costs no accuracy and saves
 * most of the time. States are searched in units of the series' spread, so that one simplex fits all scales.
 * @param from a fitted relative whose parameters are where the search begins
 */
export function fitEts(values: Float64Array, shape: EtsShape, period: number, from?: EtsFit): EtsFit {
  const initial = initialState(values, shape, period)
  const hasTrend = shape.trend !== 'N'
  const isDamped = shape.trend === 'Ad'
  const hasSeason = shape.season !== 'N'
  const unit = spreadOf(values)
  const season = new Float64Array(initial.season.length)

  const stateAt = (x: Float64Array): EtsState | undefined => {
    let place = 0
    const alpha = x[place++]!
    const beta = hasTrend ? x[place++]! : 0
    const gamma = hasSeason ? x[place++]! : 0
    const phi = isDamped ? x[place++]! : hasTrend ? 1 : 0
    if (alpha < alphaLow || alpha > alphaHigh) return undefined
    if (hasTrend && (beta < alphaLow || beta > alpha)) return undefined
    if (hasSeason && (gamma < alphaLow || gamma > 1 - alpha)) return undefined
    if (isDamped && (phi < phiLow || phi > phiHigh)) return undefined
    const level = initial.level + unit * x[place++]!
    const trend = hasTrend ? initial.trend + unit * x[place]! : 0
    season.set(initial.season)
    return { alpha, beta, gamma, phi, level, trend, season }
  }
  const cost = (x: Float64Array): number => {
    const state = stateAt(x)
    return state === undefined ? Number.POSITIVE_INFINITY : filterEts(values, shape, state)
  }

  const guess = from?.start
  const alpha = guess?.alpha ?? (hasSeason ? 0.2 : 0.3)
  const x: number[] = [alpha]
  const steps: number[] = [alpha > 0.5 ? -0.2 : 0.2]
  const add = (value: number, step: number): void => void (x.push(value), steps.push(step))
  if (hasTrend) add(clamp(guess?.beta || 0.05, 2 * alphaLow, alpha * 0.9), 0.05)
  if (hasSeason) add(clamp(guess?.gamma || 0.05, 2 * alphaLow, (1 - alpha) * 0.9), Math.min(0.1, (1 - alpha) * 0.05))
  if (isDamped) add(guess !== undefined && guess.phi > phiLow && guess.phi < phiHigh ? guess.phi : 0.95, -0.04)
  add(guess === undefined || hasSeason !== (from?.shape.season !== 'N') ? 0 : (guess.level - initial.level) / unit, 0.3)
  if (hasTrend) add(0, 0.05)

  const budget = 60 + 45 * x.length
  const found = minimize(cost, Float64Array.from(x), Float64Array.from(steps), { evaluations: budget, tolerance: 1e-7 })
  const start = stateAt(found.at) ?? { ...initial, alpha: 0.2, beta: 0, gamma: 0, phi: 0 }
  return finish(values, shape, period, { ...start, season: initial.season })
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

function finish(values: Float64Array, shape: EtsShape, period: number, start: EtsState): EtsFit {
  const fitted = new Float64Array(values.length)
  const end = { ...start, season: start.season.slice() }
  const likelihood = filterEts(values, shape, end, fitted)
  const count = parameterCount(shape, period)
  const length = values.length
  const spare = length - count - 1
  const aicc = spare > 0 ? likelihood + 2 * count + (2 * count * (count + 1)) / spare : Number.POSITIVE_INFINITY
  let squares = 0
  for (let t = 0; t < length; t++) {
    const error = values[t]! - fitted[t]!
    squares += (shape.error === 'M' ? error / fitted[t]! : error) ** 2
  }
  const sigma = Math.sqrt(squares / Math.max(1, length - Math.min(count - 1, 6)))
  return { shape, period, start, end, fitted, aicc, sigma }
}

/** Level and trend of a line through the first ten values or two seasons, freed of the season. @see Hyndman et al. (2002), 2.6 */
function initialState(values: Float64Array, { trend, season }: EtsShape, period: number): EtsState {
  const figure =
    season === 'N'
      ? Float64Array.of(0)
      : decompose(values, period, season === 'A' ? 'additive' : 'multiplicative').figure
  const count = Math.min(values.length, Math.max(10, season === 'N' ? 0 : 2 * period))
  const flat = values.subarray(0, count).map((value, t) => {
    if (season === 'N') return value
    const factor = figure[t % period]!
    return season === 'A' ? value - factor : value / Math.max(factor, 0.01)
  })
  const line = fitLine(flat)
  const hasTrend = trend !== 'N'
  return {
    alpha: 0,
    beta: 0,
    gamma: 0,
    phi: 0,
    level: hasTrend ? line.intercept : mean(flat),
    trend: hasTrend ? line.slope : 0,
    season: season === 'M' ? figure.map((factor) => Math.max(factor, 0.01)) : figure,
  }
}

/** Mean absolute change from one value to the next, or the size of the first value when nothing changes. */
function spreadOf(values: Float64Array): number {
  let total = 0
  for (let t = 1; t < values.length; t++) total += Math.abs(values[t]! - values[t - 1]!)
  const spread = total / Math.max(1, values.length - 1)
  return spread > 0 ? spread : Math.max(1e-6, Math.abs(values[0]!) * 1e-3)
}
