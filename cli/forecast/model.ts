import type { Forecast, Interval, Method, Model, Season } from './contract.ts'
import { requireHorizon, requireLevel, requireSeries, seasonsOf } from './numeric/check.ts'
import { meanSquare } from './numeric/moments.ts'
import { intervalFactor } from './numeric/normal.ts'

/** What a method's own code works out; the rest of a `Model` follows. */
export interface Estimate {
  readonly method: string
  readonly params?: Readonly<Record<string, number>>
  readonly fitted: Float64Array
  /** The next `horizon` values. */
  readonly mean: (horizon: number) => Float64Array
  /** Standard deviations of the errors of the next `horizon` values. */
  readonly deviation: (horizon: number) => Float64Array
}

/** A method from its estimation; the series and the season are checked before it runs. */
export function methodOf(name: string, estimate: (values: Float64Array, season: Season) => Estimate): Method {
  return {
    name,
    fit(values, season = 1) {
      requireSeries(values)
      seasonsOf(season)
      return modelOf(estimate(values, season))
    },
  }
}

/** A model whose intervals are normal: mean ± z · deviation. */
export function modelOf({ method, params = {}, fitted, mean, deviation }: Estimate): Model {
  return {
    method,
    params,
    fitted,
    forecast(horizon, levels = []) {
      requireHorizon(horizon)
      levels.forEach(requireLevel)
      const center = mean(horizon)
      const spread = levels.length === 0 ? new Float64Array(horizon) : deviation(horizon)
      return { mean: center, intervals: levels.map((level) => normalInterval(center, spread, level)) }
    },
  }
}

export function normalInterval(center: Float64Array, deviation: Float64Array, level: number): Interval {
  const factor = intervalFactor(level)
  return {
    level,
    lower: center.map((value, step) => value - factor * deviation[step]!),
    upper: center.map((value, step) => value + factor * deviation[step]!),
  }
}

/** Root mean square of what is left of the values after the fitted ones; 0 when nothing was fitted. */
export function residualDeviation(values: Float64Array, fitted: Float64Array, parameters = 0): number {
  const residuals = values.map((value, t) => value - fitted[t]!)
  const count = residuals.reduce((found, residual) => found + (Number.isFinite(residual) ? 1 : 0), 0)
  if (count === 0) return 0
  return Math.sqrt((meanSquare(residuals) * count) / Math.max(1, count - parameters))
}

/** The same forecast moved and stretched: `value · scale[step] + shift[step]`, for seasons taken out before. */
export function mapForecast({ mean, intervals }: Forecast, change: (value: number, step: number) => number): Forecast {
  return {
    mean: mean.map(change),
    intervals: intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower.map(change),
      upper: upper.map(change),
    })),
  }
}
