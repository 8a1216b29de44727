import type { EtsShape } from './shape.ts'

/** Parameters and states; before the first value as a start, after the last as an end. */
export interface EtsState {
  alpha: number
  beta: number
  gamma: number
  /** 1 for a straight trend, 0 for none. */
  phi: number
  level: number
  trend: number
  /** One place for each step of a season, place 0 for the first value. */
  readonly season: Float64Array
}

/** A series that nears 0 must not blow a division up. */
const tiny = 1e-10

/**
 * One pass over the series. The state recursions are those of the error-correction form, which additive and multiplicative errors share.
 * @param state moves to the end of the series
 * @param fitted receives the one-step forecasts when given
 * @returns −2 log likelihood up to a constant of n: n·log Σe² (and 2·Σ log|forecast| for multiplicative errors)
 * @see Hyndman, Koehler, Ord & Snyder (2008), tables 2.2, 2.3 and eq. 5.3
 */
export function filterEts(
  values: Float64Array,
  { error, season: kind }: EtsShape,
  state: EtsState,
  fitted?: Float64Array,
): number {
  const { alpha, beta, gamma, phi, season } = state
  const length = values.length
  const period = season.length
  const isRelative = error === 'M'
  let { level, trend } = state
  let squares = 0
  let logs = 0
  let product = 1
  let place = 0
  for (let t = 0; t < length; t++) {
    const value = values[t]!
    const damped = phi * trend
    const line = level + damped
    let seasonal = 0
    let forecast = line
    let target = value
    if (kind === 'A') {
      seasonal = season[place]!
      forecast = line + seasonal
      target = value - seasonal
    } else if (kind === 'M') {
      seasonal = season[place]!
      forecast = line * seasonal
      target = value / (seasonal > tiny ? seasonal : tiny)
    }
    if (fitted !== undefined) fitted[t] = forecast
    let residual = value - forecast
    if (isRelative) {
      if (!(forecast > tiny)) return Number.POSITIVE_INFINITY
      residual /= forecast
      product *= forecast
      // Logarithms are slow: one for a product that neither overflows nor vanishes.
      if (product > 1e200 || product < 1e-200) {
        logs += Math.log(product)
        product = 1
      }
    }
    squares += residual * residual
    const surprise = target - line
    level = line + alpha * surprise
    trend = damped + beta * surprise
    if (kind === 'A') season[place] = seasonal + gamma * (value - line - seasonal)
    else if (kind === 'M') season[place] = seasonal + gamma * (value / (line > tiny ? line : tiny) - seasonal)
    if (++place === period) place = 0
  }
  state.level = level
  state.trend = trend
  const likelihood = length * Math.log(Math.max(squares, Number.MIN_VALUE))
  return isRelative ? likelihood + 2 * (logs + Math.log(product)) : likelihood
}
