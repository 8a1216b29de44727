import { mstl } from '../decompose/mstl.ts'
import { seasonsOf } from '../numeric/check.ts'
import type { Season } from '../contract.ts'

/** Seasons that calendars make: of quarters, days, months, hours, weeks and their parts. */
const usual = [4, 5, 6, 7, 12, 13, 24, 26, 30, 48, 52, 96, 144, 168, 336, 365]
/** A shorter series shows a season by chance too often. */
const enough = 100
const cycles = 3
const share = 0.25

/**
 * The seasons that are given, and one more that the series itself shows: a usual length, longer than those given, whose means explain at
 * least a quarter of what varies around a moving average. A season found in vain costs little: the backtest weighs what uses it.
 * @returns seasons longer than one step, shortest first
 */
export function detectSeasons(values: Float64Array, season: Season): number[] {
  const given = seasonsOf(season)
  const longest = given.at(-1) ?? 1
  if (given.length > 1 || values.length < enough) return given
  const rest = longest > 1 && values.length > 2 * longest ? withoutSeason(values, longest) : values
  const found = usual
    .filter((period) => period > longest && values.length >= cycles * period)
    .map((period) => ({ period, share: explained(rest, period) }))
  const most = Math.max(share, ...found.map((one) => one.share))
  // A multiple of a season explains as much as the season itself.
  const shortest = found.find((one) => one.share >= 0.9 * most)
  return shortest === undefined || shortest.share < share ? given : [...given, shortest.period]
}

function withoutSeason(values: Float64Array, period: number): Float64Array {
  const { seasons } = mstl(values, [period], 'periodic')
  return values.map((value, t) => value - seasons[0]![t]!)
}

/** Share of the variance around the moving average that the season's means explain, less what as many free means would by chance. */
function explained(values: Float64Array, period: number): number {
  const half = Math.floor(period / 2)
  const sums = new Float64Array(values.length + 1)
  for (let t = 0; t < values.length; t++) sums[t + 1] = sums[t]! + values[t]!
  const totals = new Float64Array(period)
  const counts = new Float64Array(period)
  let squares = 0
  let count = 0
  for (let t = half; t + half < values.length; t++) {
    const level = (sums[t + half + 1]! - sums[t - half]!) / (2 * half + 1)
    const rest = values[t]! - level
    totals[t % period] = totals[t % period]! + rest
    counts[t % period] = counts[t % period]! + 1
    squares += rest * rest
    count++
  }
  if (squares === 0 || count <= period + 1) return 0
  let between = 0
  for (let place = 0; place < period; place++) if (counts[place]! > 0) between += totals[place]! ** 2 / counts[place]!
  const unexplained = (squares - between) / (count - period) / (squares / (count - 1))
  return 1 - unexplained
}
