import type { Forecast, Interval } from '../contract.ts'
import { requireHorizon, requireLevel } from '../numeric/check.ts'
import { auto, type AutoModel, type AutoOptions } from './auto.ts'
import { calibration, forecastBefore, isAsked } from './calibration.ts'
import { isIntermittent } from './candidates.ts'
import { sharedForecasts, type SharedForecast, type SharedOptions } from './shared.ts'

export interface AutoPanelOptions extends AutoOptions, SharedOptions {
  /** Of intervals, in percent. */
  readonly levels?: readonly number[]
}

export interface AutoPanel {
  /** One for each series, in their order. */
  readonly forecasts: readonly Forecast[]
  /** What part of each forecast the networks are, 0…1; 0 of a series that took no part. */
  readonly shared: Float64Array
  /** Each series by itself. */
  readonly models: readonly AutoModel[]
}

/**
 * `auto` of each series, and with it what all series taught a few small networks: how series of this kind go on. How much these count is
 * decided once for the set, by how both did over the last horizon of every series. Series that are not above 0 throughout, sets of
 * fewer than thirty that are, and series shorter than the windows of the networks, are left to `auto` alone. How wide intervals should have been over that
 * horizon, a sample of the set says for all of it.
 * Series may differ in length; they should be of one kind and one season. The training takes about as long as `auto` of a thousand short series.
 * @see Montero-Manso & Hyndman (2021), Int. J. Forecasting 37(4), on learning across series
 */
export function autoPanel(
  series: readonly Float64Array[],
  { horizon, season = 1, levels = [], seed = 1, steps, ...options }: AutoPanelOptions,
): AutoPanel {
  requireHorizon(horizon)
  levels.forEach(requireLevel)
  const models = series.map((values) => auto(options).fit(values, season))
  const singles = models.map((model, place): Single => {
    const values = series[place]!
    const isJudged = levels.length > 0 && isAsked(place, series.length)
    return {
      values,
      forecast: model.forecast(horizon, levels),
      error: model.errors(horizon).at(-1),
      before: isJudged ? forecastBefore(values, horizon, { ...options, season }) : undefined,
    }
  })
  return {
    ...blendShared(
      singles,
      sharedForecasts(series, { horizon, season, seed, ...(steps === undefined ? {} : { steps }) }),
    ),
    models,
  }
}

/** A series by itself: its forecast, and by how much it missed the last `horizon` values when it did not know them. */
export interface Single {
  readonly values: Float64Array
  readonly forecast: Forecast
  readonly error: Float64Array | undefined
  /** What it forecast then, of series that are asked how wide intervals should have been. */
  readonly before: Forecast | undefined
}

/**
 * Both forecasts of each series as one; intervals move along, are as much narrower as the backtest of the set found it to err less, and as much wider or narrower
 * as the last horizon of the series that are asked says.
 */
export function blendShared(
  singles: readonly Single[],
  shared: readonly (SharedForecast | undefined)[],
): Pick<AutoPanel, 'forecasts' | 'shared'> {
  const missedWith = backtested(singles, shared)
  const errors = parts.map(missedWith)
  const own = errors[0]!
  const best = parts[errors.indexOf(Math.min(...errors))]!
  const part = errors.every((error) => error === 0) ? usual : (usual + best) / 2
  const narrowing = own > 0 ? Math.min(1, Math.max(narrowest, (unseen * missedWith(part)) / own)) : 1
  const factor = calibration(missesBefore(singles, shared, part, narrowing))
  const forecasts = singles.map(({ values, forecast }, place) => {
    const other = shared[place]?.ahead
    const isUsual = !isIntermittent(values)
    const stretch = (other === undefined ? 1 : narrowing) * (isUsual ? factor : 1)
    if (other === undefined && stretch === 1) return forecast
    const center = blended(forecast.mean, other, part)
    return {
      mean: center,
      intervals: forecast.intervals.map((interval) => moved(interval, forecast.mean, center, stretch, values)),
    }
  })
  return { forecasts, shared: Float64Array.from(shared, (one) => (one === undefined ? 0 : part)) }
}

/** What the networks count before they are judged, and what is tried; the part is halfway between it and the best of these. */
const usual = 0.4
const parts = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
/** The weights of `auto` saw the errors that they are judged by here, so that the gain is larger than it seems. */
const unseen = 0.97
/** One backtest does not say that a forecast errs by half. */
const narrowest = 0.8

/** Errors over the last horizon of all series, each relative to the sizes of what was forecast and of the forecast, by the part that the networks are. */
function backtested(
  singles: readonly Single[],
  shared: readonly (SharedForecast | undefined)[],
): (part: number) => number {
  const known = singles.flatMap(({ values, error }, place) => {
    const held = shared[place]?.held
    if (held === undefined || error === undefined) return []
    const actual = values.subarray(values.length - held.length)
    return [{ own: error, other: held.map((value, step) => value - actual[step]!), actual }]
  })
  return (part) =>
    known.reduce((total, { own, other, actual }) => {
      const errors = other.map((error, step) => (1 - part) * own[step]! + part * error)
      const missed = errors.reduce((sum, error) => sum + Math.abs(error), 0)
      const size = actual.reduce((sum, value, step) => sum + 2 * value + errors[step]!, 0)
      return total + missed / size
    }, 0)
}

const blended = (mean: Float64Array, other: Float64Array | undefined, part: number): Float64Array =>
  other === undefined ? mean : mean.map((value, step) => value + part * (other[step]! - value))

/** How many half widths the last horizon's values were away from what both together forecast, of each series that was asked. */
function missesBefore(
  singles: readonly Single[],
  shared: readonly (SharedForecast | undefined)[],
  part: number,
  narrowing: number,
): Float64Array[] {
  return singles.flatMap(({ values, before }, place) => {
    const [interval] = before?.intervals ?? []
    if (before === undefined || interval === undefined) return []
    const held = shared[place]?.held
    const center = blended(before.mean, held, part)
    const actual = values.subarray(values.length - center.length)
    const widths = before.mean.map(
      (value, step) => (interval.upper[step]! - value) * (held === undefined ? 1 : narrowing),
    )
    const ratios = center.map((value, step) => Math.abs(value - actual[step]!) / widths[step]!)
    return [ratios.filter((_, step) => widths[step]! > 0)]
  })
}

/** An interval around another center: as wide on both sides, since a lower bound may have been cut off at 0. */
function moved(
  { level, upper }: Interval,
  mean: Float64Array,
  center: Float64Array,
  stretch: number,
  values: Float64Array,
): Interval {
  const widths = upper.map((value, step) => stretch * (value - mean[step]!))
  const least = values.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY
  return {
    level,
    lower: center.map((value, step) => Math.max(least, value - widths[step]!)),
    upper: center.map((value, step) => value + widths[step]!),
  }
}
