import type { Method, Model, Season } from '../contract.ts'
import { mstl as decomposeSeasons } from '../decompose/mstl.ts'
import { dampedHolt } from '../ets/smoothing.ts'
import { mapForecast } from '../model.ts'
import { requireSeries, seasonsOf } from '../numeric/check.ts'

export interface MstlOptions {
  /** Of the seasonally adjusted series; damped Holt when absent. */
  readonly method?: Method
  /** `'log'` makes seasons and trend multiply; it is left out when a value is not above 0. */
  readonly transform?: 'none' | 'log'
  /**
   * Seasons that a season is smoothed over: odd and ≥ 7; 11 for the shortest, four more for each next when absent. `'periodic'` never
   * changes.
   */
  readonly window?: number | 'periodic'
}

/**
 * Takes all seasons out by MSTL, forecasts the rest, and repeats the last year of each season. Seasons of which the series does not hold
 * two whole ones are left in. The interval is that of the
 * adjusted series: it takes the seasons as known.
 * @see Bandara, Hyndman & Bergmeir (2021), "MSTL", arXiv:2107.13462
 */
export const mstl = ({ method = dampedHolt(), transform = 'none', window }: MstlOptions = {}): Method => ({
  name: `MSTL, ${method.name}`,
  fit(values, season: Season = 1): Model {
    requireSeries(values)
    const isLog = transform === 'log' && values.every((value) => value > 0)
    const work = isLog ? values.map(Math.log) : values
    const periods = seasonsOf(season).filter((period) => values.length > 2 * period)
    const { seasons } = decomposeSeasons(work, periods, window)
    const seasonal = (t: number): number => {
      let total = 0
      for (let place = 0; place < periods.length; place++) {
        const period = periods[place]!
        const back = Math.max(0, Math.ceil((t - values.length + 1) / period)) * period
        total += seasons[place]![t - back]!
      }
      return total
    }
    const restore = (value: number, t: number): number => (isLog ? Math.exp(value + seasonal(t)) : value + seasonal(t))
    const model = method.fit(work.map((value, t) => value - seasonal(t)))
    return {
      method: `MSTL(${periods.join(', ')})${isLog ? ' of logarithms' : ''}, ${model.method}`,
      params: model.params,
      fitted: model.fitted.map(restore),
      forecast: (horizon, levels) =>
        mapForecast(model.forecast(horizon, levels), (value, step) => restore(value, values.length + step)),
    }
  },
})
