import type { Season } from '../contract.ts'
import { learnTogether } from '../network/learn.ts'
import { seasonsOf } from '../numeric/check.ts'
import { detectSeasons } from './detect-seasons.ts'
import { tamed } from './tame.ts'

export interface SharedOptions {
  readonly horizon: number
  readonly season?: Season
  readonly seed?: number
  /** Of training; 500 when absent, fewer are quicker and learn less. */
  readonly steps?: number
}

/** What networks that have learnt from all series say of each; undefined of one that took no part. */
export interface SharedForecast {
  /** The next `horizon` values. */
  readonly ahead: Float64Array
  /** The last `horizon` known values, by networks that had not seen them; undefined when the series is too short without them. */
  readonly held: Float64Array | undefined
}

/** Fewer series tell too little of one another. */
export const leastSeries = 30
/** Networks that are asked for the future; the backtest, which only weighs them, does with one. */
const networks = 2
/** Series in so many that show a season make it worth a long window. */
const often = 0.1

/**
 * Trains one ensemble of networks on all series above 0, and a smaller one on what was known a horizon ago.
 * @returns one for each series, in their order; all undefined where fewer than thirty are above 0
 */
export function sharedForecasts(
  series: readonly Float64Array[],
  { horizon, season = 1, seed = 1, ...training }: SharedOptions,
): (SharedForecast | undefined)[] {
  const isIn = series.map((values) => values.every((value) => value > 0))
  const positive = series.filter((_, place) => isIn[place])
  if (positive.length < leastSeries) return series.map(() => undefined)
  const options = {
    horizon,
    season: seasonsOf(season)[0] ?? 1,
    longestSeason: longestSeason(positive, season),
    seed,
    ...training,
  }
  const before = (values: Float64Array): Float64Array => values.subarray(0, Math.max(0, values.length - horizon))
  const now = learnTogether(positive, { ...options, networks })
  const then = learnTogether(positive.map(before), { ...options, networks: 1 })
  return series.map((values, place) => {
    const ahead = isIn[place] ? now.forecast(values) : undefined
    if (ahead === undefined) return undefined
    const held = then.forecast(before(values))
    return { ahead: tamed(ahead, values), held: held && tamed(held, before(values)) }
  })
}

/** The longest season given, or a longer one that many series show. */
function longestSeason(series: readonly Float64Array[], season: Season): number {
  const counts = new Map<number, number>()
  for (const values of series) {
    const longest = detectSeasons(values, season).at(-1) ?? 1
    counts.set(longest, (counts.get(longest) ?? 0) + 1)
  }
  const given = seasonsOf(season).at(-1) ?? 1
  counts.delete(given)
  const [most, count] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [given, 0] as const)
  return count >= often * series.length ? most : given
}
