import type { Forecast, Season } from '../contract.ts'
import { quantile } from '../numeric/moments.ts'
import { auto, type AutoOptions } from './auto.ts'
import { isIntermittent } from './candidates.ts'
import { leastSeries } from './shared.ts'

/** Series that are asked; more of one set say little more, since what surprised one surprised others. */
const most = 120
/** The level that widths are settled for. */
const level = 95
/** Fewer known values tell nothing. */
const fewest = 8

/** Whether a series of a set is one of those that are asked, which are spread over it evenly; none of a set of fewer than thirty, which may differ by chance. */
export function isAsked(place: number, count: number): boolean {
  if (count < leastSeries) return false
  const upTo = (places: number): number => Math.floor((places * Math.min(most, count)) / count)
  return upTo(place + 1) > upTo(place)
}

/** What `auto` would have forecast a horizon ago, with its interval of 95 %, and knew nothing of what came; undefined of intermittent demand and of short series. */
export function forecastBefore(
  values: Float64Array,
  horizon: number,
  { season = 1, ...options }: AutoOptions & { readonly season?: Season },
): Forecast | undefined {
  const known = values.subarray(0, Math.max(0, values.length - horizon))
  if (known.length < fewest || isIntermittent(known)) return undefined
  return auto(options).fit(known, season).forecast(horizon, [level])
}

/** How far the last horizon says to go: half of the way for a set of 120 series, less for fewer. */
const trust = 0.6
const few = 24
const narrowest = 0.8
const widest = 1.4

/**
 * The factor by which intervals of a set should have been wider a horizon ago, and half of it, in proportion: years differ, and that they differed for
 * all series together is why many series do not say it surely.
 * @param ratios of each series that was asked, how many half widths each value of the last horizon was away from its forecast
 * @returns 0.8 to 1.4; 1 where none was asked
 * @see Vovk, Gammerman & Shafer (2005), "Algorithmic learning in a random world": the conformal quantile, here across series
 */
export function calibration(ratios: readonly Float64Array[]): number {
  const sorted = Float64Array.from(ratios.flatMap((one) => [...one])).sort()
  if (sorted.length === 0) return 1
  const missed = quantile(sorted, level / 100)
  const part = (trust * ratios.length) / (ratios.length + few)
  return Math.min(widest, Math.max(narrowest, missed ** part))
}
