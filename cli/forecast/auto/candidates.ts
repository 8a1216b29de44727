import type { Method } from '../contract.ts'
import { arima } from '../arima/arima.ts'
import { autoArima } from '../arima/auto.ts'
import { autoEts } from '../ets/auto.ts'
import { dampedHolt } from '../ets/smoothing.ts'
import { adida, sba, tsb } from '../intermittent/croston.ts'
import { mstl, type MstlOptions } from '../methods/mstl.ts'
import { drift, movingAverage, movingMedian, seasonalNaive } from '../methods/naive.ts'
import { seasonalMean, seasonalMedian } from '../methods/profile.ts'
import { seasonallyAdjusted } from '../methods/seasonally-adjusted.ts'
import { optimizedTheta, theta } from '../methods/theta.ts'

/** A method and the seasons it is fitted with. */
export interface Candidate {
  readonly method: Method
  readonly season: readonly number[]
  /** How much it counts before its errors are known; 1 when absent. */
  readonly prior?: number
}

/** Box and Jenkins' model of airline passengers: the level and the season both follow, slowly. */
const airline = arima({ order: [0, 1, 1], seasonal: [0, 1, 1] })
/** Mean steps from one demand to the next above which demand counts as intermittent. @see Syntetos, Boylan & Croston (2005) */
const intermittent = 1.32
/** An ARIMA with a longer season takes seconds; MSTL stands in for it. */
const longestArimaSeason = 12
/**
 * From so many seasons on, a figure that never changes is well known, and noise that is multiplied does more harm than a wrong form of
 * season.
 */
const manySeasons = 20

/** A series of fewer values and without a season is a yearly one, as a rule: a trend that is read off a few values goes wrong more often than not. */
const few = 60

/** Values of which a median follows demand that changes. */
const recent = 24

/** Whether steps without demand are so many that size and frequency of demand are two questions. */
export function isIntermittent(values: Float64Array): boolean {
  const demands = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0)
  return values.length >= intermittent * demands && values.every((value) => value >= 0)
}

/** What a forecast of intermittent demand says: what to expect of a step, or what as many steps exceed as do not. */
export type Target = 'mean' | 'median'

/** The methods worth trying for a series: their number grows with what it can tell. */
export function candidatesFor(values: Float64Array, seasons: readonly number[], target: Target = 'mean'): Candidate[] {
  const main = seasons.filter((period) => values.length > 2 * period).slice(0, 1)
  if (isIntermittent(values)) return target === 'median' ? medians(values, main) : rates(values, main)
  const ets = { method: autoEts(), season: main }
  const searched = { method: autoArima(), season: main.filter((period) => period <= longestArimaSeason) }
  const usable = seasons.filter((period) => values.length > 2 * period)
  const decomposed = (...options: readonly MstlOptions[]): Candidate[] =>
    options.map((option) => ({ method: mstl(option), season: usable }))
  const [period = 1] = main
  if (period > 1 && period <= longestArimaSeason && values.length >= manySeasons * period)
    return [
      ...decomposed({ window: 'periodic', method: optimizedTheta() }),
      ets,
      searched,
      { method: airline, season: main },
    ]
  const core = [
    { method: optimizedTheta(), season: main },
    ets,
    searched,
    { method: seasonallyAdjusted(dampedHolt()), season: main },
  ]
  if (usable.length === 0) return values.length < few ? cautious(core) : core
  const logarithmic = decomposed(
    { transform: 'log', method: optimizedTheta() },
    { transform: 'log', method: autoArima() },
  )
  const last = { method: seasonalNaive(), season: usable.slice(-1) }
  if (usable.some((length) => length > longestArimaSeason)) return [...core, ...logarithmic, last]
  const steady = decomposed({ window: 'periodic', method: optimizedTheta() })
  const [damping, ...searching] = logarithmic
  const favoured = damping ? [{ ...damping, prior: 2 }] : []
  return [...core, ...favoured, ...searching, last, ...steady, { method: airline, season: main }]
}

/** Theta, which halves the trend, before all; the line through both ends beside it; then what fits more closely. */
function cautious([first, ...rest]: readonly Candidate[]): Candidate[] {
  const line: Candidate = { method: drift(), season: [], prior: 2 }
  return [...(first ? [{ ...first, prior: 3 }] : []), line, ...rest]
}

const plain = (method: Method, prior = 1): Candidate => ({ method, season: [], prior })

/** What is known of a season counts for little until it was seen so many times. */
const wellSeen = 8
const seen = (values: Float64Array, [period = 1]: readonly number[]): number =>
  Math.min(1, values.length / period / wellSeen)

/** What to expect of a step of intermittent demand. */
function rates(values: Float64Array, main: readonly number[]): Candidate[] {
  const ofSeason = { method: seasonalMean(), season: main, prior: seen(values, main) }
  const seasonal = main.length > 0 ? [ofSeason] : []
  if (values.length < few)
    return [{ method: theta(), season: main, prior: 3 }, plain(tsb(), 2), plain(movingAverage(12)), ...seasonal]
  const decomposed = { method: mstl({ window: 'periodic', method: theta() }), season: main }
  return [
    { method: theta(), season: main },
    ...(main.length > 0 ? [decomposed, ofSeason] : []),
    ...[sba(), tsb(), adida(), movingAverage()].map((method) => plain(method)),
  ]
}

/** What half of the steps of intermittent demand exceed. */
function medians(values: Float64Array, main: readonly number[]): Candidate[] {
  const prior = seen(values, main)
  const ofSeason = [seasonalMedian(), seasonalMedian(wellSeen)].map((method) => ({ method, season: main, prior }))
  return [plain(movingMedian()), plain(movingMedian(recent)), ...(main.length > 0 ? ofSeason : [])]
}
