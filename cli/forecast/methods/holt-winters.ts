import type { Method } from '../contract.ts'
import { decompose, type SeasonKind } from '../decompose/classical.ts'
import { methodOf, residualDeviation, type Estimate } from '../model.ts'
import { mainSeason } from '../numeric/check.ts'
import { fitLine } from '../numeric/moments.ts'
import { minimize, minimizeBetween } from '../numeric/nelder-mead.ts'

export interface HoltWintersOptions {
  /** `'none'` is Holt's method, or simple smoothing without a trend. Multiplicative wants values above 0, else additive is taken. */
  readonly seasonal?: SeasonKind | 'none'
  readonly trend?: boolean
}

/**
 * Holt–Winters smoothing as R's `HoltWinters`: initial states from the first two seasons (decomposed, and a line through their trend),
 * α, β, γ within 0…1 by least squares of the one-step errors
 * after the first season. Below two seasons it has no season; below three values no trend.
 * @see Winters (1960), Management Science 6(3)
 */
export const holtWinters = ({ seasonal = 'additive', trend = true }: HoltWintersOptions = {}): Method =>
  methodOf('Holt-Winters', (values, season) => {
    const period = mainSeason(season)
    const isSeasonal = seasonal !== 'none' && period > 1 && values.length > 2 * period
    const isPositive = values.every((value) => value > 0)
    const kind = !isSeasonal ? 'none' : seasonal === 'multiplicative' && isPositive ? 'multiplicative' : 'additive'
    return estimate(values, startOf(values, period, kind, trend && values.length > 2))
  })

interface Start {
  readonly kind: SeasonKind | 'none'
  readonly hasTrend: boolean
  readonly level: number
  readonly slope: number
  /** One season, first place first; of length 1 when there is none. */
  readonly figure: Float64Array
  /** Index of the first value that is forecast. */
  readonly first: number
}

function startOf(values: Float64Array, period: number, kind: SeasonKind | 'none', hasTrend: boolean): Start {
  if (kind === 'none') {
    const first = Math.min(hasTrend ? 2 : 1, values.length)
    const level = values[first - 1]!
    return { kind, hasTrend, level, slope: hasTrend ? level - values[0]! : 0, figure: Float64Array.of(0), first }
  }
  const { trend, figure } = decompose(values.subarray(0, 2 * period), period, kind)
  const line = fitLine(trend.filter((value) => !Number.isNaN(value)))
  return { kind, hasTrend, level: line.intercept, slope: hasTrend ? line.slope : 0, figure, first: period }
}

function estimate(values: Float64Array, start: Start): Estimate {
  const fitted = new Float64Array(values.length)
  const names = ['alpha', ...(start.hasTrend ? ['beta'] : []), ...(start.kind === 'none' ? [] : ['gamma'])]
  const weights = (x: Float64Array): Weights => ({
    alpha: x[0]!,
    beta: start.hasTrend ? x[1]! : 0,
    gamma: start.kind === 'none' ? 0 : x[names.length - 1]!,
  })
  const cost = (x: Float64Array): number =>
    x.some((value) => value < 0 || value > 1) ? Number.POSITIVE_INFINITY : smooth(values, start, weights(x), fitted).sse
  const at = values.length <= start.first ? Float64Array.from(names, () => 0.3) : search(cost, names.length)
  const end = smooth(values, start, weights(at), fitted)
  const sigma = residualDeviation(values, fitted, names.length)
  const params = Object.fromEntries(names.map((name, place) => [name, at[place]!]))
  return {
    method: `Holt-Winters(${start.kind})`,
    params,
    fitted,
    mean: (horizon) =>
      new Float64Array(horizon).map((_, step) => ahead(start.kind, end, values.length + step, step + 1)),
    deviation: (horizon) => errorDeviation(horizon, sigma, weights(at), start, end, values.length),
  }
}

function search(cost: (x: Float64Array) => number, size: number): Float64Array {
  if (size === 1) return Float64Array.of(minimizeBetween((alpha) => cost(Float64Array.of(alpha)), 0, 1))
  const starts = [
    [0.3, 0.1, 0.1],
    [0.7, 0.02, 0.4],
    [0.1, 0.01, 0.3],
  ]
  const found = starts.map((start) => {
    const from = Float64Array.from(start.slice(0, size))
    const first = minimize(cost, from, new Float64Array(size).fill(0.1), { evaluations: 600, tolerance: 1e-12 })
    return minimize(
      cost,
      first.at,
      first.at.map((value) => (value > 0.5 ? -0.05 : 0.05)),
      { evaluations: 400, tolerance: 1e-14 },
    )
  })
  return found.reduce((best, next) => (next.value < best.value ? next : best)).at
}

interface Weights {
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
}

interface End {
  readonly level: number
  readonly slope: number
  readonly figure: Float64Array
  readonly sse: number
}

function smooth(values: Float64Array, start: Start, { alpha, beta, gamma }: Weights, fitted: Float64Array): End {
  const { kind, hasTrend, first } = start
  const figure = start.figure.slice()
  let { level, slope } = start
  let sse = 0
  fitted.fill(Number.NaN, 0, first)
  for (let t = first; t < values.length; t++) {
    const value = values[t]!
    const place = t % figure.length
    const seasonal = figure[place]!
    const line = level + slope
    const forecast = kind === 'multiplicative' ? line * seasonal : line + seasonal
    fitted[t] = forecast
    sse += (value - forecast) ** 2
    const previous = level
    level = alpha * (kind === 'multiplicative' ? value / seasonal : value - seasonal) + (1 - alpha) * line
    if (hasTrend) slope = beta * (level - previous) + (1 - beta) * slope
    if (kind === 'additive') figure[place] = gamma * (value - level) + (1 - gamma) * seasonal
    if (kind === 'multiplicative') figure[place] = (gamma * value) / level + (1 - gamma) * seasonal
  }
  return { level, slope, figure, sse }
}

function ahead(kind: Start['kind'], { level, slope, figure }: End, t: number, step: number): number {
  const line = level + step * slope
  const seasonal = figure[t % figure.length]!
  return kind === 'multiplicative' ? line * seasonal : line + seasonal
}

/**
 * Of the additive model's error-correction form; of the multiplicative one that deviation, stretched by the season's factor.
 * @see Yar & Chatfield (1990), Int. J. Forecasting 6(1)
 */
function errorDeviation(
  horizon: number,
  sigma: number,
  { alpha, beta, gamma }: Weights,
  start: Start,
  end: End,
  length: number,
): Float64Array {
  const period = end.figure.length
  let total = 1
  return new Float64Array(horizon).map((_, step) => {
    const scale = start.kind === 'multiplicative' ? end.figure[(length + step) % period]! : 1
    const now = sigma * scale * Math.sqrt(total)
    const seasonal = start.kind !== 'none' && (step + 1) % period === 0 ? gamma * (1 - alpha) : 0
    total += (alpha * (1 + (step + 1) * beta) + seasonal) ** 2
    return now
  })
}
