import { matrix, type Matrix } from './matrix.ts'
import { median } from '../numeric/moments.ts'
import { seasonsBefore, type SeasonBefore } from './season.ts'

/** What a network sees of a series, and how large what follows is counted. */
export interface Lens {
  /** Values of the window. */
  readonly window: number
  /** Steps of the season by which windows of at least one season are levelled; 1 for none. */
  readonly season: number
}

/** A series as networks learn from it. */
export interface History {
  /** Logarithms of the values. */
  readonly logs: Float64Array
  readonly seasonBefore: SeasonBefore
}

/** A window made independent of the size of its series: logarithms without their season around a level, in units of what changes from season to season. */
export interface Seen {
  readonly unit: number
  /** The window's values, then the logarithms of the unit and of the age of the series. */
  readonly row: Float64Array
  /** What is expected of a step after the window when nothing changes. */
  readonly level: (step: number) => number
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

/** What a row says beside the window's values. */
export const features = 2

export function historyOf(values: Float64Array, season: number): History {
  const logs = values.map(Math.log)
  return { logs, seasonBefore: seasonsBefore(logs, season) }
}

/** @param end of what is seen: at least `window` values */
export function seen({ logs, seasonBefore }: History, end: number, { window, season }: Lens): Seen {
  const factors = seasonBefore(end)
  const values = logs.slice(end - window, end).map((value, i) => value - factors[(end - window + i) % factors.length]!)
  const length = Math.min(season, window)
  let level = 0
  for (let i = window - length; i < window; i++) level += values[i]! / length
  const lag = season < window ? season : 1
  let change = 0
  for (let i = lag; i < window; i++) change += Math.abs(values[i]! - values[i - lag]!) / (window - lag)
  const furthest = values.reduce((most, value) => Math.max(most, Math.abs(value - level)), 0)
  const unit = Math.max(leastUnit, change, furthest / mostRow)
  const row = new Float64Array(window + features)
  for (let i = 0; i < window; i++) row[i] = (values[i]! - level) / unit
  row[window] = Math.log(unit)
  row[window + 1] = Math.log(end)
  return { unit, row, level: (step) => level + factors[(end + step) % factors.length]! }
}

/** @param all series; those shorter than a window and a horizon give nothing */
export function lessonsOf(all: readonly History[], lens: Lens, horizon: number): Lessons {
  const { window } = lens
  const count = ({ logs }: History): number => Math.min(mostWindows, logs.length - window - horizon + 1)
  const total = all.reduce((sum, history) => sum + Math.max(0, count(history)), 0)
  const rows = matrix(total, window + features)
  const actual = matrix(total, horizon)
  const units = new Float64Array(total)
  let at = 0
  for (const history of all) {
    const last = history.logs.length - horizon
    for (let end = last - count(history) + 1; end <= last; end++) {
      const { level, unit, row } = seen(history, end, lens)
      rows.values.set(row, at * rows.columns)
      for (let step = 0; step < horizon; step++)
        actual.values[at * horizon + step] = within((history.logs[end + step]! - level(step)) / unit, mostActual)
      units[at++] = unit
    }
  }
  const usual = median(units)
  return { rows, actual, weights: units.map((unit) => Math.sqrt(Math.min(mostWeight, unit / usual))) }
}

const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value))
