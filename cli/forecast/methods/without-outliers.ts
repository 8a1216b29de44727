import type { Method } from '../contract.ts'
import { mainSeason, requireSeries } from '../numeric/check.ts'
import { median } from '../numeric/moments.ts'
import { rollingMedians } from '../numeric/rolling-medians.ts'

export interface OutlierOptions {
  /** Robust standard deviations beyond which a value is an outlier; 3.5 when absent. */
  readonly threshold?: number
  /** How the method is called in tables and logs; `<method> without outliers` when absent. */
  readonly name?: string
}

/** Values on each side that say what is usual, where there is no season; else three seasons on each side. */
const plainHalfWindow = 10
const seasonsEachSide = 3
/** Fewer values of the same place of the season say nothing about it. */
const fewestAlike = 3

/**
 * The same method fitted to the series without its outliers: holidays, promotions and mistakes are replaced by what was usual there, so
 * that a level or a weekday is not learnt from them. A change of level that stays is believed once it fills half of the window (three
 * seasons, or ten values where there is no season). Models and intervals are those of the method; judge them by a backtest on the
 * values as they are.
 */
export const withoutOutliers = (
  method: Method,
  { threshold = 3.5, name = `${method.name} without outliers` }: OutlierOptions = {},
): Method => ({
  name,
  fit: (values, season = 1) => method.fit(replaceOutliers(values, mainSeason(season), threshold), season),
})

/**
 * The series with each outlier replaced by the level around it (a rolling median) and the usual effect of its place of the season. How
 * far values usually are from that is their median absolute deviation, in proportion where no value is negative.
 * @returns as many values; the same ones where the series is shorter than two windows' halves or more than half of it never deviates
 * @see Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers (modified z-score, 3.5)
 */
export function replaceOutliers(values: Float64Array, season = 1, threshold = 3.5): Float64Array {
  requireSeries(values)
  if (!(threshold > 0)) throw new RangeError(`The threshold of outliers is above 0, found ${threshold}.`)
  const halfWindow = season > 1 ? seasonsEachSide * season : plainHalfWindow
  if (values.length < halfWindow) return values.slice()
  const isProportional = values.every((value) => value >= 0)
  const usual = usualValues(values, season, halfWindow, isProportional)
  const unit = (t: number): number => (isProportional ? usual[t]! : 1)
  const deviations = Array.from(values, (value, t) => (value - usual[t]!) / unit(t)).filter(Number.isFinite)
  const center = median(deviations)
  const spread = 1.4826 * median(deviations.map((deviation) => Math.abs(deviation - center)))
  if (!(spread > 0)) return values.slice()
  return values.map((value, t) => (Math.abs(value - usual[t]!) > threshold * spread * unit(t) ? usual[t]! : value))
}

function usualValues(values: Float64Array, season: number, halfWindow: number, isProportional: boolean): Float64Array {
  const level = rollingMedians(values, halfWindow)
  if (season === 1) return level
  const effects = Array.from({ length: season }, (_, place) => {
    const alike: number[] = []
    for (let t = place; t < values.length; t += season) {
      const effect = isProportional ? values[t]! / level[t]! : values[t]! - level[t]!
      if (Number.isFinite(effect)) alike.push(effect)
    }
    return alike.length < fewestAlike ? (isProportional ? 1 : 0) : median(alike)
  })
  return level.map((around, t) => (isProportional ? around * effects[t % season]! : around + effects[t % season]!))
}
