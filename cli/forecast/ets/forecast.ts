import type { Estimate } from '../model.ts'
import type { EtsFit } from './fit.ts'
import { nameOf } from './shape.ts'

/** A fitted ETS model as an estimate with analytic intervals. */
export function estimateOf(fit: EtsFit): Estimate {
  const { shape, start, fitted } = fit
  return {
    method: nameOf(shape),
    params: {
      alpha: start.alpha,
      ...(shape.trend === 'N' ? {} : { beta: start.beta }),
      ...(shape.season === 'N' ? {} : { gamma: start.gamma }),
      ...(shape.trend === 'Ad' ? { phi: start.phi } : {}),
      aicc: fit.aicc,
    },
    fitted,
    mean: (horizon) => means(fit, horizon),
    deviation: (horizon) => deviations(fit, horizon),
  }
}

function means({ shape, end, period, fitted }: EtsFit, horizon: number): Float64Array {
  const { line, season } = path(end, period, fitted.length, horizon)
  if (shape.season === 'M') return line.map((value, step) => value * season[step]!)
  return shape.season === 'A' ? line.map((value, step) => value + season[step]!) : line
}

/** The trend line and the season's factors of the next steps. */
function path(end: EtsFit['end'], period: number, length: number, horizon: number) {
  const line = new Float64Array(horizon)
  const season = new Float64Array(horizon)
  let power = 1
  let step = 0
  for (let ahead = 0; ahead < horizon; ahead++) {
    power *= end.phi
    step += power
    line[ahead] = end.level + step * end.trend
    season[ahead] = end.season[(length + ahead) % period] ?? 0
  }
  return { line, season }
}

/**
 * Errors that multiply make paths lognormal: their variance grows without end, to what no computer holds, while 97.5 % of them stay below e^(1.96²/2) = 6.8
 * times the forecast, however far ahead. That bound is mean + 1.96 · 3 · mean.
 */
const mostRelative = 3

/**
 * Additive errors: σ√(1 + Σc²), exact. Multiplicative ones: the recursion θ_h = μ_h² + σ²Σc²θ, exact without a season or with
 * an additive one, up to `mostRelative` of the highest forecast so far; a multiplicative season scales the deviation of the line it multiplies, which is close.
 * @see Hyndman et al. (2008), 6.2 and 6.3
 */
function deviations({ shape, end, period, fitted, sigma }: EtsFit, horizon: number): Float64Array {
  const weights = responses(end, shape.season === 'A' ? period : 0, horizon)
  const { line, season } = path(end, period, fitted.length, horizon)
  if (shape.error === 'A') {
    let total = 1
    return weights.map((weight) => {
      const now = sigma * Math.sqrt(total)
      total += weight * weight
      return now
    })
  }
  const center = shape.season === 'A' ? line.map((value, step) => value + season[step]!) : line
  const squares = new Float64Array(horizon)
  let peak = 0
  return center.map((value, step) => {
    peak = Math.max(peak, Math.abs(value))
    let carried = 0
    for (let lag = 1; lag <= step; lag++) carried += weights[lag - 1]! ** 2 * squares[step - lag]!
    squares[step] = Math.min(value * value + sigma * sigma * carried, (1 + mostRelative ** 2) * peak * peak)
    const variance = (1 + sigma * sigma) * squares[step] - value * value
    return (
      Math.min(Math.sqrt(Math.max(0, variance)), mostRelative * peak) *
      (shape.season === 'M' ? Math.abs(season[step]!) : 1)
    )
  })
}

/** What an error of size 1 moves the forecasts 1, 2, … steps later. */
function responses({ alpha, beta, gamma, phi }: EtsFit['end'], period: number, horizon: number): Float64Array {
  let power = 1
  let step = 0
  return new Float64Array(horizon).map((_, lag) => {
    power *= phi
    step += power
    const seasonal = period > 0 && (lag + 1) % period === 0 ? gamma : 0
    return alpha + beta * step + seasonal
  })
}
