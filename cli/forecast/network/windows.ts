import { matrix, type Matrix } from './matrix.ts'
import { median } from '../numeric/moments.ts'

/** What a network sees of a series, and how large what follows is counted. */
export interface Lens {
  /** Values of the window. */
  readonly window: number
  /** Steps of the season by which windows of at least one season are levelled; 1 for none. */
  readonly season: number
}

/** A window made independent of the size of its series: logarithms around a level, in units of what changes from season to season. */
export interface Seen {
  readonly level: number
  readonly unit: number
  /** The window's values, then the logarithm of the unit. */
  readonly row: Float64Array
}

/** Windows of many series with the steps that followed, for a network to learn. */
export interface Lessons {
  readonly rows: Matrix
  readonly actual: Matrix
  readonly weights: Float64Array
}

/** The newest windows of a long series say enough. */
const mostWindows = 400
/** Changes below one percent are not told apart. */
const leastUnit = 0.01
/** No window reaches further, in units, and none is followed by what lies further off: one that jumps does not drown the others. */
const mostRow = 20
const mostActual = 30
/** Series that change much are harder to forecast and count more, by the root of it, up to so many times the usual. */
const mostWeight = 3

/** @param logs logarithms of the values, of which those before `end` are seen: at least `window` */
export function seen(logs: Float64Array, end: number, { window, season }: Lens): Seen {
  const values = logs.subarray(end - window, end)
  const length = Math.min(season, window)
  let level = 0
  for (let i = window - length; i < window; i++) level += values[i]! / length
  const lag = season < window ? season : 1
  let change = 0
  for (let i = lag; i < window; i++) change += Math.abs(values[i]! - values[i - lag]!) / (window - lag)
  const furthest = values.reduce((most, value) => Math.max(most, Math.abs(value - level)), 0)
  const unit = Math.max(leastUnit, change, furthest / mostRow)
  const row = new Float64Array(window + 1)
  for (let i = 0; i < window; i++) row[i] = (values[i]! - level) / unit
  row[window] = Math.log(unit)
  return { level, unit, row }
}

/** @param all logarithms of the values of each series; series shorter than a window and a horizon give nothing */
export function lessonsOf(all: readonly Float64Array[], lens: Lens, horizon: number): Lessons {
  const { window } = lens
  const count = (logs: Float64Array): number => Math.min(mostWindows, logs.length - window - horizon + 1)
  const total = all.reduce((sum, logs) => sum + Math.max(0, count(logs)), 0)
  const rows = matrix(total, window + 1)
  const actual = matrix(total, horizon)
  const units = new Float64Array(total)
  let at = 0
  for (const logs of all) {
    const last = logs.length - horizon
    for (let end = last - count(logs) + 1; end <= last; end++) {
      const { level, unit, row } = seen(logs, end, lens)
      rows.values.set(row, at * rows.columns)
      for (let step = 0; step < horizon; step++)
        actual.values[at * horizon + step] = within((logs[end + step]! - level) / unit, mostActual)
      units[at++] = unit
    }
  }
  const usual = median(units)
  return { rows, actual, weights: units.map((unit) => Math.sqrt(Math.min(mostWeight, unit / usual))) }
}

const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value))
