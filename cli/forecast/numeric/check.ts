import type { Season } from '../contract.ts'

/** Squares of larger values are infinite. */
const largest = 1e150

/**
 * @throws TypeError for anything but a Float64Array: half of the methods would work with a plain array, the others fail deep inside
 * @throws RangeError naming the first value that no method can work with
 */
export function requireSeries(values: Float64Array): void {
  const kind = Object.prototype.toString.call(values).slice(8, -1)
  if (kind !== 'Float64Array')
    throw new TypeError(`A series is a Float64Array, found ${kind}: make one by Float64Array.from(values, Number).`)
  if (values.length === 0) throw new RangeError('The series is empty: a forecast needs at least one value.')
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0)
    throw new RangeError(`Value ${bad + 1} of ${values.length} is ${values[bad]}: fill gaps first, with "regularize".`)
  const huge = values.findIndex((value) => Math.abs(value) > largest)
  if (huge >= 0)
    throw new RangeError(`Value ${huge + 1} of ${values.length} is ${values[huge]}: its square is too large a number.`)
}

/** @returns the seasons longer than one step, shortest first, without repetition */
export function seasonsOf(season: Season = 1): number[] {
  const given = typeof season === 'number' ? [season] : season
  for (const period of given) {
    if (!Number.isInteger(period) || period < 1)
      throw new RangeError(`A season is a whole number of steps ≥ 1, found ${period}.`)
  }
  return [...new Set(given)].filter((period) => period > 1).sort((a, b) => a - b)
}

/** The season of a method that knows one: the first that was given. */
export function mainSeason(season: Season = 1): number {
  seasonsOf(season)
  return typeof season === 'number' ? season : (season[0] ?? 1)
}

/** @throws RangeError for gaps, for a season that is none, or for less than two whole seasons */
export function requireTwoSeasons(values: Float64Array, period: number): void {
  requireSeries(values)
  seasonsOf(period)
  if (values.length < 2 * period)
    throw new RangeError(
      `A season of ${period} steps is seen in two of them, ${2 * period} values; found ${values.length}.`,
    )
}

export function requireHorizon(horizon: number): void {
  if (!Number.isInteger(horizon) || horizon < 1)
    throw new RangeError(`The horizon is a whole number of steps ≥ 1, found ${horizon}.`)
}

export function requireLevel(level: number): void {
  if (!(level > 0 && level < 100))
    throw new RangeError(`The level of an interval is a percentage between 0 and 100, found ${level}.`)
}
