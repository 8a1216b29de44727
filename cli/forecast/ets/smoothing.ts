import type { Method } from '../contract.ts'
import { methodOf, residualDeviation } from '../model.ts'
import { fitLineSmoothing, type TrendKind } from './additive.ts'

/**
 * Simple exponential smoothing: a flat forecast from a level that forgets. α and the initial level minimise the squared one-step errors.
 * @see Hyndman, Koehler, Ord & Snyder (2008), "Forecasting with exponential smoothing", model ETS(A,N,N)
 */
export const ses = (): Method => smoothing('SES', 'none')

/** Holt's linear trend, ETS(A,A,N). Below three values: simple exponential smoothing. */
export const holt = (): Method => smoothing('Holt', 'straight')

/** Holt's trend, damped by φ within 0.8…0.98 at each step, ETS(A,Ad,N). Below three values: simple exponential smoothing. */
export const dampedHolt = (): Method => smoothing('damped Holt', 'damped')

const letters: Record<TrendKind, string> = { none: 'N', straight: 'A', damped: 'Ad' }

const smoothing = (name: string, kind: TrendKind): Method =>
  methodOf(name, (values) => {
    const { alpha, beta, phi, level0, trend0, level, trend, fitted } = fitLineSmoothing(values, kind)
    const hasTrend = phi > 0
    const sigma = residualDeviation(values, fitted, kind === 'none' ? 2 : kind === 'straight' ? 4 : 5)
    return {
      method: `ETS(A,${letters[hasTrend ? kind : 'none']},N)`,
      params: {
        alpha,
        ...(hasTrend ? { beta } : {}),
        ...(kind === 'damped' && hasTrend ? { phi } : {}),
        level0,
        ...(hasTrend ? { trend0 } : {}),
      },
      fitted,
      mean: (horizon) => {
        let step = 0
        let factor = 1
        return new Float64Array(horizon).map(() => {
          factor *= phi
          step += factor
          return level + step * trend
        })
      },
      deviation: (horizon) => trendDeviation(horizon, sigma, alpha, beta, phi),
    }
  })

/** σ·√(1 + Σ c²) with c_j = α + β(φ + … + φʲ), of the class-1 models. @see Hyndman et al. (2008), table 6.1 */
export function trendDeviation(horizon: number, sigma: number, alpha: number, beta: number, phi: number): Float64Array {
  let total = 1
  let power = 1
  let step = 0
  return new Float64Array(horizon).map(() => {
    const now = sigma * Math.sqrt(total)
    power *= phi
    step += power
    total += (alpha + beta * step) ** 2
    return now
  })
}
