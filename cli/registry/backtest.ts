import type { Backtest, BacktestKey, Metrics } from '../core/registered-model.ts'
import { createHash } from '../core/digest.ts'

/** A backtest as it is kept. The order of the series, and one that is named twice, make no difference. */
export function backtestKey({ metric, better = 'lower', from, to, horizon, series }: Backtest): BacktestKey {
  const names = [...new Set(series)].toSorted()
  const seriesHash = createHash('sha256').update(JSON.stringify(names)).digest('hex')
  return { metric, better, from, to, horizon, seriesCount: names.length, seriesHash }
}

const keys = ['metric', 'better', 'from', 'to', 'horizon', 'seriesCount', 'seriesHash'] as const

/** Whether figures of two backtests can be held against each other. */
export const isSameBacktest = (one: BacktestKey, other: BacktestKey): boolean =>
  keys.every((key) => one[key] === other[key])

/** What was measured of a version, and when. */
export interface Measurement {
  readonly backtest: BacktestKey
  readonly metrics: Metrics
  /** UTC, as text: `2026-03-01 10:00:00`. */
  readonly measuredAt: string
}

/** Two versions on the newest backtest that both were measured on. */
export interface Duel {
  readonly backtest: BacktestKey
  readonly challenger: Measurement
  readonly champion: Measurement
  readonly isBetter: boolean
}

/** Both lists oldest first. Undefined where the versions have no backtest in common. */
export function duelOf(challenger: readonly Measurement[], champion: readonly Measurement[]): Duel | undefined {
  for (const own of challenger.toReversed()) {
    const other = champion.findLast(({ backtest }) => isSameBacktest(backtest, own.backtest))
    if (!other) continue
    const { metric, better } = own.backtest
    const [mine, theirs] = [own.metrics[metric] ?? Number.NaN, other.metrics[metric] ?? Number.NaN]
    const isBetter = better === 'lower' ? mine < theirs : mine > theirs
    return { backtest: own.backtest, challenger: own, champion: other, isBetter }
  }
  return undefined
}

/** `wape, 2018-01-01 to 2018-01-28, 28 ahead, 120 series`: a backtest as people are told of it. */
export const backtestText = ({ metric, from, to, horizon, seriesCount }: BacktestKey): string =>
  `${metric}, ${from} to ${to}, ${horizon} ahead, ${seriesCount} series`
