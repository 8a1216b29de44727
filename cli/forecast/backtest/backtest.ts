import type { Forecast, Method, Season } from '../contract.ts'
import { requireHorizon, requireSeries } from '../numeric/check.ts'

export interface BacktestOptions {
  readonly horizon: number
  /** Origins, the last `horizon` steps before the end; fewer where the series is too short. */
  readonly windows?: number
  /** Steps from one origin to the next; the horizon when absent, so that no value is forecast twice. */
  readonly step?: number
  readonly season?: Season
  /** Values a fit needs at least; an origin with fewer is left out. */
  readonly minimum?: number
  readonly levels?: readonly number[]
}

/** One origin: what was known ends before `cutoff`. */
export interface Fold {
  /** Number of values the method was fitted to. */
  readonly cutoff: number
  /** The `horizon` values that followed. */
  readonly actual: Float64Array
  readonly forecast: Forecast
  /** What was fitted. */
  readonly method: string
}

/**
 * Rolling-origin evaluation: the method is fitted anew to the values before each origin and compared with those after it.
 * @returns folds, oldest first; none when the series is shorter than `minimum` + `horizon`
 * @throws RangeError for a series that no method takes or options that are no whole numbers ≥ 1
 */
export function backtest(values: Float64Array, method: Method, options: BacktestOptions): Fold[] {
  const { horizon, season = 1, levels = [] } = options
  requireSeries(values)
  return origins(values.length, options).map((cutoff) => {
    const model = method.fit(values.subarray(0, cutoff), season)
    const actual = values.slice(cutoff, cutoff + horizon)
    return { cutoff, actual, forecast: model.forecast(horizon, levels), method: model.method }
  })
}

/** Cutoffs of a series of this length, oldest first. */
export function origins(
  length: number,
  { horizon, windows = 3, step = horizon, minimum = 2 }: BacktestOptions,
): number[] {
  requireHorizon(horizon)
  if (!Number.isInteger(windows) || windows < 1)
    throw new RangeError(`A backtest has at least one window, found ${windows}.`)
  if (!Number.isInteger(step) || step < 1) throw new RangeError(`Origins lie at least one step apart, found ${step}.`)
  if (!(minimum >= 0)) throw new RangeError(`A fit needs at least so many values, 0 or more, found ${minimum}.`)
  const cutoffs = Array.from({ length: windows }, (_, place) => length - horizon - place * step)
  return cutoffs.filter((cutoff) => cutoff >= Math.max(1, minimum)).reverse()
}

export interface BacktestRow {
  readonly cutoff: number
  /** 1 for the value right after the cutoff. */
  readonly step: number
  readonly method: string
  readonly actual: number
  readonly forecast: number
}

/** A backtest of several methods as rows, by method, cutoff and step: what a table of backtests holds. */
export function backtestRows(
  values: Float64Array,
  methods: readonly Method[],
  options: BacktestOptions,
): BacktestRow[] {
  requireSeries(values)
  return methods.flatMap((method) =>
    backtest(values, method, options).flatMap(({ cutoff, actual, forecast }) =>
      [...actual].map((value, place) => ({
        cutoff,
        step: place + 1,
        method: method.name,
        actual: value,
        forecast: forecast.mean[place]!,
      })),
    ),
  )
}
