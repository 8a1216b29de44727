import { seasonsOf } from '../numeric/check.ts'
import { mean } from '../numeric/moments.ts'

/** Many series on the same steps, for one model of all. */
export interface Panel {
  /** Series of one length n, oldest value first, ending at the same step. */
  readonly series: readonly Float64Array[]
  /**
   * What is known ahead for each series, such as price, promotion or weekday: a list of columns of n + horizon values; NaN where
   * missing. All series have the same columns.
   */
  readonly known?: readonly (readonly Float64Array[])[]
  /** What never changes, such as a store's or a category's number: one row of values for each series. */
  readonly fixed?: readonly (readonly number[])[]
}

export interface PanelOptions {
  readonly horizon: number
  /** Steps a season takes; its place and its lags become features. */
  readonly season: number
}

export interface PanelRows {
  readonly columns: Float64Array[]
  /** Which series, and the index of the step that a row is about. */
  readonly of: Int32Array
  readonly step: Int32Array
}

/** What a row looks back at: single steps, and means of as many. */
export interface Lags {
  readonly lags: readonly number[]
  readonly windows: readonly number[]
}

/** Lags and windows in steps, none newer than the horizon allows: a row about step t sees nothing after t − horizon. */
export function lagsFor({ horizon, season }: PanelOptions, length: number): Lags {
  const whole = Math.ceil(horizon / season) * season
  const lags = [...new Set([horizon, horizon + 1, whole, whole + season, whole + 2 * season, 52 * season])]
  const windows = [...new Set([3, season, 2 * season, 4 * season, 8 * season, 20 * season])]
  const fits = (reach: number): boolean => reach > 0 && horizon + reach < length
  return { lags: lags.filter((lag) => lag < length), windows: windows.filter((window) => window > 1 && fits(window)) }
}

/**
 * One row for each series and step from `from` to `to` (exclusive).
 * @param levels each series is divided by its level, so that one model fits all sizes
 * @throws RangeError for a season that is none, no steps, or series of which other things are known than of the first
 */
export function panelRows(
  panel: Panel,
  levels: Float64Array,
  options: PanelOptions & Lags,
  from: number,
  to: number,
): PanelRows {
  requirePanel(panel, options)
  if (!(from < to)) throw new RangeError(`A panel is learnt from at least one step, found ${to - from}.`)
  const { series, known = [], fixed = [] } = panel
  const { lags, windows } = options
  const width = lags.length + 2 * windows.length + 3 + (known[0]?.length ?? 0) + (fixed[0]?.length ?? 0)
  const count = series.length * (to - from)
  const columns = Array.from({ length: width }, () => new Float64Array(count))
  const of = new Int32Array(count)
  const step = new Int32Array(count)
  let row = 0
  series.forEach((values, place) => {
    const level = levels[place]!
    const sums = runningSums(values)
    for (let t = from; t < to; t++) {
      let column = 0
      const put = (value: number): void => void (columns[column++]![row] = value)
      const end = t - options.horizon + 1
      for (const lag of lags) put(t >= lag ? values[t - lag]! / level : Number.NaN)
      for (const window of windows)
        put(end >= window ? (sums[end]! - sums[end - window]!) / window / level : Number.NaN)
      for (const window of windows) put(placeMean(values, t, options, window) / level)
      put(t % options.season)
      put(Math.log(level))
      put(end > 0 ? zeroShare(values, end, 4 * options.season) : Number.NaN)
      for (const ahead of known[place] ?? []) put(ahead[t]!)
      for (const value of fixed[place] ?? []) put(value)
      of[row] = place
      step[row] = t
      row++
    }
  })
  return { columns, of, step }
}

function requirePanel({ series, known, fixed }: Panel, { season }: PanelOptions): void {
  seasonsOf(season)
  for (const [what, rows] of Object.entries({ 'is known ahead': known, 'is fixed': fixed })) {
    if (rows === undefined) continue
    if (rows.length !== series.length)
      throw new RangeError(`What ${what} is given for each of the ${series.length} series, found ${rows.length}.`)
    const odd = rows.findIndex((row) => row.length !== rows[0]?.length)
    if (odd >= 0)
      throw new RangeError(
        `What ${what} are as many columns for every series: ${rows[0]?.length ?? 0} for the first, ${rows[odd]?.length ?? 0} for number ${odd + 1}.`,
      )
  }
}

/** Size of each series: the mean of its last year of seasons before `end`, at least a little above 0. */
export function levelsOf(series: readonly Float64Array[], end: number, season: number): Float64Array {
  return Float64Array.from(series, (values) => {
    const recent = values.subarray(Math.max(0, end - 52 * season), end)
    return Math.max(mean(recent.map(Math.abs)), 1e-3)
  })
}

function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1)
  for (let t = 0; t < values.length; t++) sums[t + 1] = sums[t]! + values[t]!
  return sums
}

/** Mean of the values at the same place of earlier seasons, as many as lie within the window. */
function placeMean(values: Float64Array, t: number, { horizon, season }: PanelOptions, window: number): number {
  let total = 0
  let count = 0
  const first = t - Math.ceil(horizon / season) * season
  for (let at = first; at >= 0 && at > first - Math.max(window, season); at -= season) {
    total += values[at]!
    count++
  }
  return count === 0 ? Number.NaN : total / count
}

function zeroShare(values: Float64Array, end: number, window: number): number {
  const from = Math.max(0, end - window)
  let zeros = 0
  for (let t = from; t < end; t++) if (values[t] === 0) zeros++
  return zeros / (end - from)
}
