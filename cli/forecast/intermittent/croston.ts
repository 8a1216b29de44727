import type { Method } from '../contract.ts'
import { fitLineSmoothing } from '../ets/additive.ts'
import { methodOf, residualDeviation, type Estimate } from '../model.ts'
import { sum } from '../numeric/moments.ts'

/**
 * Demand that is mostly zero. Each of these forecasts a rate, the same for every step; negative values count as demand of that size. A
 * series without any demand is forecast as 0.
 */

/**
 * Croston's method: sizes of demand and steps between demands, smoothed apart, divided.
 * @param alpha of both smoothings, within (0, 1]
 * @see Croston (1972), Operational Research Quarterly 23(3)
 */
export const croston = (alpha = 0.1): Method => sizeOverInterval('Croston', alpha, 1)

/** Croston's method less its bias: times 1 − α/2. @see Syntetos & Boylan (2005), Int. J. Forecasting 21(2) */
export const sba = (alpha = 0.1): Method => sizeOverInterval('SBA', alpha, 1 - requireWeight(alpha) / 2)

/**
 * Teunter, Syntetos & Babai: the size of demand times its probability, which also falls while nothing sells, so that what is obsolete
 * fades.
 * @param alpha of the size, at steps with demand
 * @param beta of the probability, at every step
 * @see Teunter, Syntetos & Babai (2011), European J. Operational Research 214(3)
 */
export const tsb = (alpha = 0.1, beta = 0.1): Method => {
  requireWeight(alpha)
  requireWeight(beta)
  return methodOf('TSB', (values) => {
    let size = values.find((value) => value !== 0) ?? 0
    let probability = values[0] === 0 ? 0 : 1
    const fitted = new Float64Array(values.length).fill(Number.NaN)
    values.forEach((value, t) => {
      if (t > 0) fitted[t] = probability * size
      if (value !== 0) size += alpha * (value - size)
      probability += beta * ((value === 0 ? 0 : 1) - probability)
    })
    return flat('TSB', values, fitted, probability * size, { alpha, beta, size, probability })
  })
}

/**
 * Sums over as many steps as lie between demands on average, smoothed with the best α, divided by those steps.
 * @see Nikolopoulos, Syntetos, Boylan, Petropoulos & Assimakopoulos (2011), J. Operational Research Society 62(3)
 */
export const adida = (): Method =>
  methodOf('ADIDA', (values) => {
    const demands = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0)
    const fitted = new Float64Array(values.length).fill(Number.NaN)
    if (demands === 0) return flat('ADIDA', values, fitted, 0, { bucket: 1 })
    const last = values.findLastIndex((value) => value !== 0) + 1
    const bucket = Math.max(1, Math.round(last / demands))
    const skipped = values.length % bucket
    const sums = new Float64Array((values.length - skipped) / bucket)
    for (let i = 0; i < sums.length; i++) {
      const from = skipped + i * bucket
      sums[i] = sum(values.subarray(from, from + bucket))
    }
    const smoothed = fitLineSmoothing(sums, 'none')
    for (let t = skipped + bucket; t < values.length; t++)
      fitted[t] = smoothed.fitted[Math.floor((t - skipped) / bucket)]! / bucket
    return flat('ADIDA', values, fitted, smoothed.level / bucket, { bucket, alpha: smoothed.alpha })
  })

function sizeOverInterval(name: string, alpha: number, factor: number): Method {
  requireWeight(alpha)
  return methodOf(name, (values) => {
    let size = 0
    let interval = 0
    let since = 1
    const fitted = new Float64Array(values.length).fill(Number.NaN)
    values.forEach((value, t) => {
      if (interval > 0) fitted[t] = (factor * size) / interval
      if (value === 0) {
        since++
        return
      }
      size = interval === 0 ? value : size + alpha * (value - size)
      interval = interval === 0 ? since : interval + alpha * (since - interval)
      since = 1
    })
    return flat(name, values, fitted, interval === 0 ? 0 : (factor * size) / interval, { alpha, size, interval })
  })
}

function flat(
  method: string,
  values: Float64Array,
  fitted: Float64Array,
  rate: number,
  params: Record<string, number>,
): Estimate {
  const sigma = residualDeviation(values, fitted)
  return {
    method,
    params,
    fitted,
    mean: (horizon) => new Float64Array(horizon).fill(rate),
    deviation: (horizon) => new Float64Array(horizon).fill(sigma),
  }
}

function requireWeight(weight: number): number {
  if (!(weight > 0 && weight <= 1)) throw new RangeError(`A smoothing weight lies between 0 and 1, found ${weight}.`)
  return weight
}
