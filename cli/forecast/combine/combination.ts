import type { Forecast, Interval, Method, Model } from '../contract.ts'
import { median } from '../numeric/moments.ts'

export interface CombinationOptions {
  /** Of the forecasts of one step; the median withstands one wild method. */
  readonly by?: 'mean' | 'median'
}

/** Several methods fitted to the same series, their forecasts combined step by step; intervals are combined bound by bound. */
export const combination = (methods: readonly Method[], { by = 'mean' }: CombinationOptions = {}): Method => {
  if (methods.length === 0) throw new RangeError('A combination needs at least one method.')
  const name = `${by} of ${methods.map((method) => method.name).join(', ')}`
  return {
    name,
    fit: (values, season) =>
      combineModels(
        name,
        methods.map((method) => method.fit(values, season)),
        by,
      ),
  }
}

/** Fitted models as one. All must be of the same series. */
export function combineModels(
  method: string,
  models: readonly Model[],
  by: 'mean' | 'median' | readonly number[],
): Model {
  const together = (parts: readonly Float64Array[]): Float64Array => {
    const first = parts[0] ?? new Float64Array()
    return first.map((_, step) =>
      center(
        parts.map((part) => part[step]!),
        by,
      ),
    )
  }
  return {
    method,
    params: {},
    fitted: together(models.map((model) => model.fitted)),
    forecast(horizon, levels = []): Forecast {
      const forecasts = models.map((model) => model.forecast(horizon, levels))
      const bounds = (level: number, place: number): Interval => ({
        level,
        lower: together(forecasts.map((forecast) => forecast.intervals[place]!.lower)),
        upper: together(forecasts.map((forecast) => forecast.intervals[place]!.upper)),
      })
      return { mean: together(forecasts.map((forecast) => forecast.mean)), intervals: levels.map(bounds) }
    },
  }
}

function center(values: readonly number[], by: 'mean' | 'median' | readonly number[]): number {
  if (by === 'median') return median(values)
  if (by === 'mean') return values.reduce((total, value) => total + value, 0) / values.length
  return values.reduce((total, value, place) => total + value * by[place]!, 0)
}
