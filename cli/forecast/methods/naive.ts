import type { Method } from '../contract.ts'
import { methodOf, residualDeviation, type Estimate } from '../model.ts'
import { mainSeason } from '../numeric/check.ts'
import { median, sum } from '../numeric/moments.ts'
import { rollingMedians } from '../numeric/rolling-medians.ts'

/** The last value goes on. Errors grow with the square root of the step: a random walk. */
export const naive = (): Method => methodOf('naive', (values) => repeatSeason(values, 1, 'naive'))

/** The last season goes on; the last value does while there is no whole season. */
export const seasonalNaive = (): Method =>
  methodOf('seasonal naive', (values, season) => {
    const period = mainSeason(season)
    return repeatSeason(values, values.length < period ? 1 : period, 'seasonal naive')
  })

function repeatSeason(values: Float64Array, period: number, method: string): Estimate {
  const length = values.length
  const fitted = values.map((_, t) => (t < period ? Number.NaN : values[t - period]!))
  const sigma = residualDeviation(values, fitted)
  return {
    method,
    fitted,
    mean: (horizon) => Float64Array.from({ length: horizon }, (_, step) => values[length - period + (step % period)]!),
    deviation: (horizon) =>
      Float64Array.from({ length: horizon }, (_, step) => sigma * Math.sqrt(Math.floor(step / period) + 1)),
  }
}

/**
 * The straight line through the first and the last value; of one value, that value.
 * @see Hyndman & Athanasopoulos, "Forecasting: principles and practice", 3rd ed., 5.2 and 5.5
 */
export const drift = (): Method =>
  methodOf('drift', (values) => {
    const last = values.length - 1
    const slope = last === 0 ? 0 : (values[last]! - values[0]!) / last
    const fitted = values.map((_, t) => (t === 0 ? Number.NaN : values[t - 1]! + slope))
    const sigma = residualDeviation(values, fitted, last > 1 ? 1 : 0)
    return {
      method: 'drift',
      params: { slope },
      fitted,
      mean: (horizon) => Float64Array.from({ length: horizon }, (_, step) => values[last]! + slope * (step + 1)),
      deviation: (horizon) =>
        Float64Array.from(
          { length: horizon },
          (_, step) => sigma * Math.sqrt((step + 1) * (1 + (step + 1) / Math.max(1, last))),
        ),
    }
  })

/**
 * The mean of the last `window` values, of all of them when there are fewer (or when no window is given).
 * The interval takes the errors as independent: it does not widen with the step.
 */
export const movingAverage = (window = Number.POSITIVE_INFINITY): Method => {
  if (!(window >= 1)) throw new RangeError(`The window of a moving average is a number of values ≥ 1, found ${window}.`)
  return methodOf('moving average', (values) => {
    const length = Math.min(Math.floor(window), values.length)
    const fitted = trailingMeans(values, length)
    const level = sum(values.subarray(values.length - length)) / length
    const sigma = residualDeviation(values, fitted)
    return {
      method: `moving average of ${length}`,
      params: { window: length, level },
      fitted,
      mean: (horizon) => new Float64Array(horizon).fill(level),
      deviation: (horizon) => new Float64Array(horizon).fill(sigma * Math.sqrt(1 + 1 / length)),
    }
  })
}

/**
 * The median of the last `window` values, of all of them when there are fewer (or when no window is given): the forecast of least absolute
 * error where nothing follows from what came before. Of demand that is mostly zero it is 0.
 */
export const movingMedian = (window = Number.POSITIVE_INFINITY): Method => {
  if (!(window >= 1)) throw new RangeError(`The window of a moving median is a number of values ≥ 1, found ${window}.`)
  return methodOf('moving median', (values) => {
    const length = Math.min(Math.floor(window), values.length)
    const level = median(values.subarray(values.length - length))
    const medians = rollingMedians(values, length - 1, 0)
    const fitted = values.map((_, t) => (t === 0 ? Number.NaN : medians[t - 1]!))
    const sigma = residualDeviation(values, fitted)
    return {
      method: `moving median of ${length}`,
      params: { window: length, level },
      fitted,
      mean: (horizon) => new Float64Array(horizon).fill(level),
      deviation: (horizon) => new Float64Array(horizon).fill(sigma),
    }
  })
}

function trailingMeans(values: Float64Array, window: number): Float64Array {
  const fitted = new Float64Array(values.length).fill(Number.NaN)
  let total = 0
  for (let t = 0; t < values.length; t++) {
    if (t > 0) fitted[t] = total / Math.min(t, window)
    total += values[t]! - (t >= window ? values[t - window]! : 0)
  }
  return fitted
}
