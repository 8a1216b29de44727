import type { Method, Season } from '../contract.ts'
import { mase, smape } from '../metrics.ts'
import type { TestSeries } from './m4-weekly.ts'

/** Mean sMAPE and MASE over all series, as the M competitions count them. */
export function scoreOf(
  method: Method,
  series: readonly TestSeries[],
  { season = 1, period = 1 }: { season?: Season; period?: number } = {},
) {
  const scores = series.map(({ train, test }) => {
    const { mean } = method.fit(train, season).forecast(test.length)
    return { smape: smape(test, mean), mase: mase(test, mean, train, period) }
  })
  const average = (of: (score: { smape: number; mase: number }) => number): number =>
    scores.reduce((total, score) => total + of(score), 0) / scores.length
  return { smape: average((score) => score.smape), mase: average((score) => score.mase) }
}
