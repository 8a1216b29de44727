import { leastSquares, type LeastSquaresOptions } from '../numeric/levenberg.ts'
import { difference } from '../numeric/moments.ts'
import { ArmaLikelihood } from './likelihood.ts'
import { differencing, fromPartial, multiplySeasonal } from './polynomial.ts'

export interface ArimaOrder {
  readonly p: number
  readonly d: number
  readonly q: number
  readonly P: number
  readonly D: number
  readonly Q: number
  readonly period: number
  /** A mean of the differenced series: the series' mean without differencing, a drift with one. */
  readonly hasMean: boolean
}

export interface ArimaFit {
  readonly order: ArimaOrder
  /** The search's own coordinates: unbounded, p + q + P + Q of them. */
  readonly at: Float64Array
  readonly ar: Float64Array
  readonly ma: Float64Array
  readonly seasonalAr: Float64Array
  readonly seasonalMa: Float64Array
  /** All AR and all MA coefficients, seasonal factors multiplied out. */
  readonly phi: Float64Array
  readonly theta: Float64Array
  readonly mean: number
  readonly sigma2: number
  readonly logLikelihood: number
  readonly aicc: number
}

export interface ArimaSearch extends LeastSquaresOptions {
  /** Where the search begins; at zero when absent. */
  readonly starts?: readonly Float64Array[]
}

/** The series after `d` differences and `D` seasonal ones. */
export function differenced(values: Float64Array, { d, D, period }: ArimaOrder): Float64Array {
  let result = values
  for (let i = 0; i < D; i++) result = difference(result, period)
  for (let i = 0; i < d; i++) result = difference(result, 1)
  return result
}

/**
 * Exact maximum likelihood of the differenced series. Parameters are searched as arctanh of partial autocorrelations, of the AR and of
 * the MA side, so that every
 * trial is stationary and invertible.
 * @param changes the differenced series, at least as long as the orders need
 */
export function fitArima(changes: Float64Array, order: ArimaOrder, { starts, ...options }: ArimaSearch = {}): ArimaFit {
  const likelihood = new ArmaLikelihood(changes, order.hasMean)
  const residuals = (x: Float64Array, out: Float64Array): boolean => {
    const { phi, theta } = coefficients(x, order)
    return likelihood.residuals(phi, theta, out)
  }
  const begin = starts ?? [new Float64Array(order.p + order.q + order.P + order.Q)]
  const found = begin.map((start) => leastSquares(residuals, start, changes.length, options))
  const best = found.reduce((least, next) => (next.value < least.value ? next : least))
  return fitAt(likelihood, best.at, order)
}

function fitAt(likelihood: ArmaLikelihood, at: Float64Array, order: ArimaOrder): ArimaFit {
  const parts = coefficients(at, order)
  const found = likelihood.of(parts.phi, parts.theta)
  const length = likelihood.innovations.length
  const count = at.length + (order.hasMean ? 1 : 0) + 1
  const { mean, sigma2, logLikelihood } = found ?? {
    mean: 0,
    sigma2: Number.NaN,
    logLikelihood: Number.NEGATIVE_INFINITY,
  }
  const spare = length - count - 1
  const aicc = spare > 0 ? -2 * logLikelihood + 2 * count + (2 * count * (count + 1)) / spare : Number.POSITIVE_INFINITY
  return { order, at, ...parts, mean, sigma2, logLikelihood, aicc }
}

/** @returns the coefficients at a point of the search */
export function coefficients(x: Float64Array, { p, q, P, Q, period }: ArimaOrder) {
  const part = (from: number, count: number): Float64Array => fromPartial(x.subarray(from, from + count).map(Math.tanh))
  const ar = part(0, p)
  const maNegative = part(p, q)
  const seasonalAr = part(p + q, P)
  const seasonalMaNegative = part(p + q + P, Q)
  const phi = multiplySeasonal(ar, seasonalAr, period)
  const theta = multiplySeasonal(maNegative, seasonalMaNegative, period).map((value) => -value)
  return {
    ar,
    ma: maNegative.map((value) => -value),
    seasonalAr,
    seasonalMa: seasonalMaNegative.map((value) => -value),
    phi,
    theta,
  }
}

export const differencingOf = ({ d, D, period }: ArimaOrder): Float64Array => differencing(d, D, period)
