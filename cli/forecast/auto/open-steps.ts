import type { Forecast, Model } from '../contract.ts'
import type { ClosedSteps } from './closed-steps.ts'

/** What goes between open steps, on which alone a model was fitted, so that its forecasts fall on the steps of the whole series. */
export interface OpenSteps {
  /** How many of the next steps are open. */
  readonly openWithin: (horizon: number) => number
  /** @returns zeros where the series is closed */
  readonly forecast: (model: Model, horizon: number, levels: readonly number[]) => Forecast
  readonly fitted: (model: Model) => Float64Array
}

/** @param length of the whole series, closed steps included */
export function openSteps(length: number, { isClosed }: ClosedSteps): OpenSteps {
  const isOpen = (step: number): boolean => !isClosed(length + step)
  const openWithin = (horizon: number): number =>
    Array.from({ length: horizon }, (_, step) => step).filter(isOpen).length
  const spread = (open: Float64Array, size: number, isTaken: (step: number) => boolean): Float64Array => {
    let next = 0
    return new Float64Array(size).map((_, step) => (isTaken(step) ? open[next++]! : 0))
  }
  return {
    openWithin,
    forecast(model, horizon, levels) {
      // A model forecasts one step at least, even when every step asked for is closed.
      const { mean, intervals } = model.forecast(Math.max(1, openWithin(horizon)), levels)
      const over = (path: Float64Array): Float64Array => spread(path, horizon, isOpen)
      return {
        mean: over(mean),
        intervals: intervals.map(({ level, lower, upper }) => ({ level, lower: over(lower), upper: over(upper) })),
      }
    },
    fitted: (model) => spread(model.fitted, length, (step) => !isClosed(step)),
  }
}
