import type { Method } from '../contract.ts'
import { seasonallyAdjust } from '../decompose/classical.ts'
import { mapForecast } from '../model.ts'
import { mainSeason, requireSeries } from '../numeric/check.ts'

/**
 * Forecasts the seasonally adjusted series by `method` and puts the season back, as the benchmarks of the M4 competition do: the season is
 * taken out by classical decomposition where its autocorrelation is significant, and left where not.
 * @param method fitted with season 1
 */
export const seasonallyAdjusted = (method: Method, name = `${method.name}, seasonally adjusted`): Method => ({
  name,
  fit(values, season = 1) {
    requireSeries(values)
    const { values: adjusted, isAdjusted, restore } = seasonallyAdjust(values, mainSeason(season))
    const model = method.fit(adjusted)
    if (!isAdjusted) return model
    return {
      method: `${model.method}, seasonally adjusted`,
      params: model.params,
      fitted: model.fitted.map(restore),
      forecast: (horizon, levels) =>
        mapForecast(model.forecast(horizon, levels), (value, step) => restore(value, values.length + step)),
    }
  },
})
