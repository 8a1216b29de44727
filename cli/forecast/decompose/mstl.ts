import { requireSeries, seasonsOf } from '../numeric/check.ts'
import { variance } from '../numeric/moments.ts'
import { stl } from './stl.ts'

export interface MstlDecomposition {
  readonly trend: Float64Array
  /** One for each season, in the order given. */
  readonly seasons: readonly Float64Array[]
  readonly remainder: Float64Array
}

/**
 * Several seasons taken out in turn, shortest first, twice over.
 * @param periods those of which the series holds two whole ones are used; the seasons of others are 0
 * @param window as for `stl`; by default 11 for the first season and four more for each next
 * @throws RangeError for gaps or a season that is none
 * @see Bandara, Hyndman & Bergmeir (2021), "MSTL", arXiv:2107.13462
 */
export function mstl(
  values: Float64Array,
  periods: readonly number[],
  window?: number | 'periodic',
): MstlDecomposition {
  requireSeries(values)
  seasonsOf(periods)
  const seasons = periods.map(() => new Float64Array(values.length))
  let trend: Float64Array = new Float64Array(values.length)
  const left = values.slice()
  const passes = periods.length > 1 ? 2 : 1
  for (let pass = 0; pass < passes; pass++) {
    periods.forEach((period, place) => {
      if (values.length <= 2 * period) return
      const season = seasons[place]!
      for (let t = 0; t < left.length; t++) left[t] = left[t]! + season[t]!
      const found = stl(left, period, { window: window ?? 11 + 4 * place })
      season.set(found.season)
      trend = found.trend
      for (let t = 0; t < left.length; t++) left[t] = left[t]! - season[t]!
    })
  }
  return { trend, seasons, remainder: left.map((value, t) => value - trend[t]!) }
}

/**
 * How much of what varies around the trend is season, 0…1.
 * @see Wang, Smith & Hyndman (2006), Data Mining and Knowledge Discovery 13(3)
 */
export function seasonalStrength(values: Float64Array, period: number): number {
  if (values.length <= 2 * period) return 0
  const { seasons, remainder } = mstl(values, [period])
  const both = remainder.map((value, t) => value + seasons[0]![t]!)
  const total = variance(both)
  return total > 0 ? Math.min(1, Math.max(0, 1 - variance(remainder) / total)) : 0
}
