import { requireTwoSeasons } from '../numeric/check.ts'
import { loess } from './loess.ts'

export interface StlOptions {
  /** Seasons that a season is smoothed over, odd and ≥ 7; `'periodic'` keeps one figure for all. */
  readonly window: number | 'periodic'
}

/** Each of n values; they add up to the series. */
export interface StlDecomposition {
  readonly trend: Float64Array
  readonly season: Float64Array
  readonly remainder: Float64Array
}

const passes = 2
const nextOdd = (value: number): number => 2 * Math.floor(Math.ceil(value) / 2) + 1

/**
 * Seasonal-trend decomposition by loess, without robustness weights, with R's defaults for the trend's and the low-pass window.
 * @param values at least two whole seasons
 * @param period ≥ 2
 * @throws RangeError for gaps, less than two seasons, or a window that is even or below 7
 * @see Cleveland, Cleveland, McRae & Terpenning (1990), J. Official Statistics 6(1)
 */
export function stl(values: Float64Array, period: number, { window }: StlOptions): StlDecomposition {
  requireTwoSeasons(values, period)
  const length = values.length
  const isPeriodic = window === 'periodic'
  if (!isPeriodic && !(window >= 7 && window % 2 === 1))
    throw new RangeError(`A season is smoothed over an odd number of seasons ≥ 7 or "periodic", found ${window}.`)
  const seasonWindow = isPeriodic ? 10 * length + 1 : window
  const trendWindow = nextOdd((1.5 * period) / (1 - 1.5 / seasonWindow))
  const lowWindow = nextOdd(period)
  const trend = new Float64Array(length)
  const season = new Float64Array(length)
  const work = new Float64Array(length)
  const cycles = new Float64Array(length + 2 * period)
  const smooth = new Float64Array(length)
  for (let pass = 0; pass < passes; pass++) {
    for (let t = 0; t < length; t++) work[t] = values[t]! - trend[t]!
    smoothCycles(work, period, seasonWindow, cycles)
    const low = movingMeans(movingMeans(movingMeans(cycles, period), period), 3)
    loess(low, { window: lowWindow, degree: 1, jump: Math.ceil(lowWindow / 10) }, smooth)
    for (let t = 0; t < length; t++) {
      season[t] = cycles[t + period]! - smooth[t]!
      work[t] = values[t]! - season[t]!
    }
    loess(work, { window: trendWindow, degree: 1, jump: Math.ceil(trendWindow / 10) }, trend)
  }
  if (isPeriodic) averageCycles(season, period)
  const remainder = values.map((value, t) => value - trend[t]! - season[t]!)
  return { trend, season, remainder }
}

/** Smooths the values of each place of the season over the years, one more year at both ends. */
function smoothCycles(work: Float64Array, period: number, window: number, cycles: Float64Array): void {
  for (let place = 0; place < period; place++) {
    const count = Math.floor((work.length - 1 - place) / period) + 1
    const one = new Float64Array(count)
    for (let i = 0; i < count; i++) one[i] = work[place + i * period]!
    const out = new Float64Array(count + 2)
    loess(one, { window, degree: 0, jump: Math.ceil(window / 10) }, out, 1)
    for (let i = 0; i < count + 2; i++) cycles[place + i * period] = out[i]!
  }
}

/** n − width + 1 means of `width` neighbours. */
function movingMeans(values: Float64Array, width: number): Float64Array {
  const means = new Float64Array(values.length - width + 1)
  let total = 0
  for (let t = 0; t < values.length; t++) {
    total += values[t]! - (t >= width ? values[t - width]! : 0)
    if (t >= width - 1) means[t - width + 1] = total / width
  }
  return means
}

function averageCycles(season: Float64Array, period: number): void {
  for (let place = 0; place < period; place++) {
    let total = 0
    let count = 0
    for (let t = place; t < season.length; t += period) {
      total += season[t]!
      count++
    }
    for (let t = place; t < season.length; t += period) season[t] = total / count
  }
}
