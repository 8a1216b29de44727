import type { Method } from '../contract.ts'
import { methodOf, type Estimate } from '../model.ts'
import { mainSeason } from '../numeric/check.ts'
import { fitArima, differenced, differencingOf, type ArimaFit, type ArimaOrder } from './fit.ts'
import { ArmaLikelihood } from './likelihood.ts'
import { multiplySeasonal, psiWeights } from './polynomial.ts'

export interface ArimaOptions {
  /** (p, d, q) */
  readonly order: readonly [number, number, number]
  /** (P, D, Q) of the season; none when absent. */
  readonly seasonal?: readonly [number, number, number]
  /**
   * A mean without differencing, a drift with one difference. As in R's `arima`, there is one exactly when nothing is differenced,
   * unless said.
   */
  readonly constant?: boolean
}

/**
 * ARIMA(p,d,q)(P,D,Q) by exact maximum likelihood. A series too short for its order gets fewer AR and MA terms, in the end the naive
 * forecast of its
 * differencing.
 * @see Box & Jenkins (1970); Gardner, Harvey & Phillips (1980), AS 154
 */
export const arima = ({ order: [p, d, q], seasonal: [P, D, Q] = [0, 0, 0], constant }: ArimaOptions): Method => {
  const given = [p, d, q, P, D, Q]
  if (given.some((value) => !Number.isInteger(value) || value < 0))
    throw new RangeError(`The orders of an ARIMA are whole numbers ≥ 0, found (${given.join(', ')}).`)
  return methodOf(`ARIMA(${p},${d},${q})${P + D + Q > 0 ? `(${P},${D},${Q})` : ''}`, (values, season) => {
    const period = mainSeason(season)
    const isSeasonal = period > 1
    const hasMean = constant ?? d + D === 0
    const wanted = { p, d, q, P: isSeasonal ? P : 0, D: isSeasonal ? D : 0, Q: isSeasonal ? Q : 0, period, hasMean }
    return fitWhole(values, fitting(values.length, wanted))
  })
}

/** Cuts what the series is too short for: seasons first, then differences, then terms. */
function fitting(length: number, order: ArimaOrder): ArimaOrder {
  const used = ({ d, D, period, p, q, P, Q, hasMean }: ArimaOrder): number =>
    d + D * period + p + q + P + Q + (hasMean ? 1 : 0) + 2
  if (length >= used(order) && length > order.d + order.D * order.period + (order.P + order.Q > 0 ? order.period : 0))
    return order
  if (order.P + order.Q + order.D > 0) return fitting(length, { ...order, P: 0, Q: 0, D: 0 })
  if (order.p + order.q > 0)
    return fitting(length, { ...order, p: Math.max(0, order.p - 1), q: Math.max(0, order.q - 1) })
  if (order.hasMean && order.d > 0) return fitting(length, { ...order, hasMean: false })
  // Undifferenced at last, what is left goes on around its mean: around 0 it would be forgotten.
  const { d } = order
  return d > 0 && length <= d ? fitting(length, { ...order, d: d - 1, hasMean: order.hasMean || d === 1 }) : order
}

function fitWhole(values: Float64Array, order: ArimaOrder): Estimate {
  const changes = differenced(values, order)
  const size = order.p + order.q + order.P + order.Q
  const near = fitArima(changes, order, { starts: startsOf(order, size), tolerance: 1e-4 })
  return estimateOf(values, fitArima(changes, order, { starts: [near.at], tolerance: 1e-9, isPrecise: true }))
}

/** Where the search begins: likelihoods of MA terms have several maxima. */
function startsOf({ p, q }: ArimaOrder, size: number): Float64Array[] {
  const at = (places: Readonly<Record<number, number>>): Float64Array =>
    new Float64Array(size).map((_, i) => places[i] ?? 0)
  return [
    at({}),
    // AR and MA terms can cancel: this lies on the other side of that ridge.
    ...(p > 0 && q > 0 ? [at({ 0: 0.9, [p]: 0.4 })] : []),
    // Roots of two MA terms may be real or complex, of either sign.
    ...(q > 1 ? [0.9, -0.9].flatMap((first) => [0.9, -0.9].map((second) => at({ [p]: first, [p + 1]: second }))) : []),
  ]
}

export function nameOf({ p, d, q, P, D, Q, period, hasMean }: ArimaOrder): string {
  const seasonal = P + D + Q > 0 ? `(${P},${D},${Q})[${period}]` : ''
  const constant = !hasMean ? '' : d + D > 0 ? ' with drift' : ' with mean'
  return `ARIMA(${p},${d},${q})${seasonal}${constant}`
}

export function estimateOf(values: Float64Array, fit: ArimaFit): Estimate {
  const { order, phi, theta, mean } = fit
  const changes = differenced(values, order)
  const skipped = values.length - changes.length
  const likelihood = new ArmaLikelihood(changes, order.hasMean)
  likelihood.of(phi, theta, true)
  const delta = differencingOf(order)
  const { innovations } = likelihood
  const fitted = values.map((value, t) => (t < skipped ? Number.NaN : value - innovations[t - skipped]!))
  return {
    method: nameOf(order),
    params: paramsOf(fit),
    fitted,
    mean(horizon) {
      const path = new Float64Array(values.length + horizon)
      path.set(values)
      likelihood.predict(phi, horizon).forEach((change, step) => {
        const t = values.length + step
        let value = change + mean
        for (let j = 0; j < delta.length; j++) value += delta[j]! * path[t - 1 - j]!
        path[t] = value
      })
      return path.slice(values.length)
    },
    deviation(horizon) {
      const psi = psiWeights(multiplySeasonal(phi, delta, 1), theta, horizon)
      let total = 1
      return psi.map((weight) => {
        const now = Math.sqrt(fit.sigma2 * total)
        total += weight * weight
        return now
      })
    },
  }
}

function paramsOf(fit: ArimaFit): Record<string, number> {
  const named = (name: string, values: Float64Array) =>
    [...values].map((value, i) => [`${name}${i + 1}`, value] as const)
  return Object.fromEntries([
    ...named('ar', fit.ar),
    ...named('ma', fit.ma),
    ...named('sar', fit.seasonalAr),
    ...named('sma', fit.seasonalMa),
    ...(fit.order.hasMean ? [[fit.order.d + fit.order.D > 0 ? 'drift' : 'mean', fit.mean] as const] : []),
    ['sigma2', fit.sigma2] as const,
    ['logLikelihood', fit.logLikelihood] as const,
    ['aicc', fit.aicc] as const,
  ])
}
