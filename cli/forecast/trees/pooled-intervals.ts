import type { Interval } from '../contract.ts'
import { conformalQuantile } from '../numeric/conformal-quantile.ts'
import { mean } from '../numeric/moments.ts'
import { levelsOf } from './panel.ts'
import { squash, stretch } from './squash.ts'

export interface Held {
  readonly series: readonly Float64Array[]
  /** The last `horizon` values of each series, by a model that had not seen them. */
  readonly held: readonly Float64Array[]
  /** The next `horizon`. */
  readonly forecast: readonly Float64Array[]
}

/** A series that never changed may: it is taken to vary by so much of what the others do. */
const leastShare = 0.1

/**
 * Conformal intervals of a model of many series: what it missed of the last horizon when it did not know it, on the scale on which it learns, log(1 + value ÷ level). Each
 * series' errors are relative to how far it usually is from the season before, so that all together say how many times that to go, and each has its own width.
 * @returns for each series, in their order, one for each level
 * @see Vovk, Gammerman & Shafer (2005), "Algorithmic learning in a random world"
 */
export function pooledIntervals(
  { series, held, forecast }: Held,
  {
    season,
    levels,
    isDemand,
  }: { readonly season: number; readonly levels: readonly number[]; readonly isDemand: boolean },
): Interval[][] {
  const horizon = forecast[0]?.length ?? 0
  const end = (series[0]?.length ?? 0) - horizon
  const sizesThen = levelsOf(series, end, season)
  const changes = series.map((values, place) =>
    usualChange(values.subarray(0, end), sizesThen[place]!, season, horizon),
  )
  const least = leastShare * mean(Float64Array.from(changes))
  const units = changes.map((change) => Math.max(change, least))
  const ratios = held.flatMap((path, place) =>
    Array.from(path, (value, step) => {
      const size = sizesThen[place]!
      const missed = Math.abs(squash(value / size) - squash(series[place]![end + step]! / size))
      return units[place]! > 0 ? missed / units[place]! : 0
    }),
  )
  const sorted = Float64Array.from(ratios).sort()
  // Errors of one series hang together: they count as the root of their number.
  const count = series.length * Math.sqrt(horizon)
  const factors = levels.map((level) => conformalQuantile(sorted, level, count))
  const sizes = levelsOf(series, end + horizon, season)
  return forecast.map((path, place) =>
    levels.map((level, turn) => {
      const width = factors[turn]! * units[place]!
      const size = sizes[place]!
      const bound = (side: -1 | 1): Float64Array =>
        path.map((value) => stretch(squash(value / size) + side * width) * size)
      const lower = bound(-1)
      return { level, lower: isDemand ? lower.map((value) => Math.max(0, value)) : lower, upper: bound(1) }
    }),
  )
}

/** How far values usually are from those of the same place a horizon of seasons before, on the scale on which the model learns. */
function usualChange(values: Float64Array, size: number, season: number, horizon: number): number {
  const back = Math.ceil(horizon / season) * season
  let total = 0
  for (let t = back; t < values.length; t++)
    total += Math.abs(squash(values[t]! / size) - squash(values[t - back]! / size))
  return values.length > back ? total / (values.length - back) : 0
}
