/**
 * The vocabulary of `tsdbt/forecast`. A series is a `Float64Array`: oldest value first, equally spaced, in the series' own unit, without
 * gaps (`regularize` makes one of dated rows). A season is a number of steps: 7 for daily values with a weekly pattern, 12 for monthly
 * ones with a yearly one, 1 for
 * none; several are a list, shortest first, such as `[24, 168]`.
 *
 * Everything here is a pure function: the same input gives the same bytes, nothing is mutated, nothing is read from the clock or a
 * random source.
 */

export type Season = number | readonly number[]

/** A way to forecast, its options bound: `arima({ order: [1, 1, 1] })`. */
export interface Method {
  /** Short, for tables and logs: `"seasonal naive"`. */
  readonly name: string
  /**
   * Estimates a model. A series too short for the method gets the nearest simpler model of the same family (each method says which),
   * never an error.
   * @param values n ≥ 1 finite values, oldest first
   * @param season steps a season takes, 1 when absent; a method of one season uses the first
   * @throws RangeError when the series is empty or holds NaN or an infinite value, or when the season is no whole number ≥ 1
   */
  readonly fit: (values: Float64Array, season?: Season) => Model
}

/** A method fitted to one series. */
export interface Model {
  /** What was fitted, as R would write it: `"ETS(A,Ad,N)"`, `"ARIMA(1,1,1)(0,1,1)[12]"`. */
  readonly method: string
  /** Estimated parameters by their usual names; empty when there are none. */
  readonly params: Readonly<Record<string, number>>
  /** n one-step forecasts of the training values, each from the values before it; NaN where there are too few. */
  readonly fitted: Float64Array
  /**
   * @param horizon steps ahead, a whole number ≥ 1
   * @param levels of prediction intervals in percent, each within (0, 100)
   */
  readonly forecast: (horizon: number, levels?: readonly number[]) => Forecast
}

export interface Forecast {
  /** `horizon` values, next step first, in the series' unit. */
  readonly mean: Float64Array
  /** One for each level that was asked for, in that order. */
  readonly intervals: readonly Interval[]
}

export interface Interval {
  /** Percent of futures it should hold. */
  readonly level: number
  /** `horizon` values. */
  readonly lower: Float64Array
  readonly upper: Float64Array
}
