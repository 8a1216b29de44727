import type { Interval, Method, Season } from '../contract.ts'
import { requireLevel, requireSeries } from '../numeric/check.ts'
import { conformalQuantile } from '../numeric/conformal-quantile.ts'
import { backtest } from './backtest.ts'

export interface ConformalOptions {
  /** Origins whose errors are kept, at most; more make the interval steadier and cost a fit each. */
  readonly windows?: number
}

/**
 * The same forecasts with conformal intervals: half as wide on each side as the absolute errors of a backtest were, step by step, which
 * supposes no distribution. A series too short for two origins keeps
 * the method's own intervals.
 * @see Vovk, Gammerman & Shafer (2005), "Algorithmic learning in a random world"; Stankeviciute, Alaa & van der Schaar (2021)
 */
export const conformal = (method: Method, { windows = 30 }: ConformalOptions = {}): Method => ({
  name: method.name,
  fit(values, season: Season = 1) {
    requireSeries(values)
    const model = method.fit(values, season)
    return {
      ...model,
      forecast(horizon, levels = []) {
        levels.forEach(requireLevel)
        const step = Math.max(1, Math.min(horizon, Math.floor((values.length - 2 * horizon) / windows)))
        const folds =
          levels.length === 0
            ? []
            : backtest(values, method, { horizon, windows, step, season, minimum: Math.max(4, horizon) })
        const own = model.forecast(horizon, folds.length < 2 ? levels : [])
        if (folds.length < 2) return own
        const errors = folds.map(({ actual, forecast }) =>
          actual.map((value, place) => Math.abs(value - forecast.mean[place]!)),
        )
        return { mean: own.mean, intervals: levels.map((level) => conformalInterval(own.mean, errors, level)) }
      },
    }
  },
})

/**
 * @param errors absolute errors of each origin, `mean.length` steps each
 * @returns mean ± the (n + 1)/n·level quantile of each step's errors (between two of them by a line, at most the largest), never narrower
 *   than at the step before
 */
export function conformalInterval(mean: Float64Array, errors: readonly Float64Array[], level: number): Interval {
  let widest = 0
  const width = mean.map((_, step) => {
    const sorted = Float64Array.from(errors, (error) => error[step]!).sort()
    widest = Math.max(widest, conformalQuantile(sorted, level, errors.length))
    return widest
  })
  return {
    level,
    lower: mean.map((value, step) => value - width[step]!),
    upper: mean.map((value, step) => value + width[step]!),
  }
}
