import type { Method } from '../contract.ts'
import { autoArima } from '../arima/auto.ts'
import { autoEts } from '../ets/auto.ts'
import { dampedHolt, ses } from '../ets/smoothing.ts'
import { adida, croston, sba, tsb } from '../intermittent/croston.ts'
import { mstl } from '../methods/mstl.ts'
import { movingAverage, seasonalNaive } from '../methods/naive.ts'
import { seasonallyAdjusted } from '../methods/seasonally-adjusted.ts'
import { optimizedTheta } from '../methods/theta.ts'

/** A method and the seasons it is fitted with. */
export interface Candidate {
  readonly method: Method
  readonly season: readonly number[]
}

/** Mean steps from one demand to the next above which demand counts as intermittent. @see Syntetos, Boylan & Croston (2005) */
const intermittent = 1.32
/** An ARIMA with a longer season takes seconds; MSTL stands in for it. */
const longestArimaSeason = 12

/** The methods worth trying for a series: their number grows with what it can tell. */
export function candidatesFor(values: Float64Array, seasons: readonly number[]): Candidate[] {
  const plain = (method: Method): Candidate => ({ method, season: [] })
  const demands = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0)
  const isDemand = values.every((value) => value >= 0)
  const main = seasons.filter((period) => values.length > 2 * period).slice(0, 1)
  if (isDemand && values.length >= intermittent * demands)
    return [croston(), sba(), tsb(), adida(), ses(), movingAverage(8)]
      .map(plain)
      .concat(main.length > 0 ? [{ method: seasonallyAdjusted(ses()), season: main }] : [])
  const core: Candidate[] = [
    { method: optimizedTheta(), season: main },
    { method: autoEts(), season: main },
    { method: autoArima(), season: main.filter((period) => period <= longestArimaSeason) },
    { method: seasonallyAdjusted(dampedHolt()), season: main },
  ]
  const usable = seasons.filter((period) => values.length > 2 * period)
  if (usable.length === 0) return values.length < 12 ? [...core, plain(movingAverage(4))] : core
  const decomposed = [
    mstl({ transform: 'log', method: optimizedTheta() }),
    mstl({ transform: 'log', method: autoArima() }),
    mstl({ transform: 'log', window: 'periodic' }),
  ].map((method) => ({ method, season: usable }))
  const repeated = usable.some((period) => period > longestArimaSeason)
    ? [{ method: seasonalNaive(), season: usable.slice(-1) }]
    : []
  return [...core, ...decomposed, ...repeated]
}
