import { decompose } from '../decompose/classical.ts'
import { fitLine, mean } from '../numeric/moments.ts'
import { minimize, type Minimum } from '../numeric/nelder-mead.ts'
import { filterEts, type EtsState } from './filter.ts'
import type { EtsShape } from './shape.ts'

/** Bounds of the parameters, as R's usual region. */
const alphaLow = 1e-4
const alphaHigh = 0.9999
const phiLow = 0.8
const phiHigh = 0.98

/** Where a search begins; the initial trend is always the first guess of it. */
type Guess = Omit<EtsState, 'season' | 'trend'>

export interface SearchSpace {
  readonly initial: EtsState
  readonly stateAt: (x: Float64Array) => EtsState | undefined
  readonly search: (from: Guess, tolerance: number) => Minimum
  /** Searches once more from what was found, with a new simplex of `size` times the usual steps. */
  readonly again: (found: Minimum, size: number) => Minimum
}

/** The parameters as coordinates: α, β, γ, φ as far as the shape has them, then the initial level and trend from a first guess of them. */
export function searchSpace(values: Float64Array, shape: EtsShape, period: number): SearchSpace {
  const initial = initialState(values, shape, period)
  const hasTrend = shape.trend !== 'N'
  const isDamped = shape.trend === 'Ad'
  const hasSeason = shape.season !== 'N'
  const unit = spreadOf(values)
  const season = new Float64Array(initial.season.length)
  // The likelihood of the series measured in its own spread: when a search ends must not depend on the unit.
  const scale = 2 * values.length * Math.log(unit)

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
    return state === undefined ? Number.POSITIVE_INFINITY : filterEts(values, shape, state) - scale
  }
  const beginning = ({ alpha, beta, gamma, phi, level }: Guess) => {
    const x: number[] = [alpha]
    const steps: number[] = [alpha > 0.5 ? -0.2 : 0.2]
    const add = (value: number, step: number): void => void (x.push(value), steps.push(step))
    if (hasTrend) add(clamp(beta || 0.05, 2 * alphaLow, alpha * 0.9), 0.05)
    if (hasSeason) add(clamp(gamma || 0.05, 2 * alphaLow, (1 - alpha) * 0.9), Math.min(0.1, (1 - alpha) * 0.05))
    if (isDamped) add(phi > phiLow && phi < phiHigh ? phi : 0.95, -0.04)
    add((level - initial.level) / unit, 0.3)
    if (hasTrend) add(0, 0.05)
    return { x: Float64Array.from(x), steps: Float64Array.from(steps) }
  }
  const budget = (size: number): number => 60 + 45 * size
  return {
    initial,
    stateAt,
    search(from, tolerance) {
      const { x, steps } = beginning(from)
      return minimize(cost, x, steps, { evaluations: budget(x.length), tolerance })
    },
    again({ at, value }, size) {
      const state = stateAt(at)
      if (state === undefined) return { at, value }
      const steps = beginning(state).steps.map((step) => step * size)
      return minimize(cost, at, steps, { evaluations: 2 * budget(at.length), tolerance: 1e-10 })
    },
  }
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

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
