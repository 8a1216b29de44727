import type { Method } from '../contract.ts'
import { methodOf } from '../model.ts'
import { mainSeason } from '../numeric/check.ts'
import { isConstant } from '../numeric/moments.ts'
import { estimateOf } from './arima.ts'
import { differenced, fitArima, type ArimaFit, type ArimaOrder } from './fit.ts'
import { rootsBeyond } from './polynomial.ts'
import { differencesNeeded, seasonalDifferencesNeeded } from './unit-root.ts'

export interface AutoArimaOptions {
  /** Models tried at most. */
  readonly models?: number
}

/**
 * ARIMA of least AICc, by the stepwise search of Hyndman and Khandakar: the season's strength and KPSS tests settle the differences,
 * then orders move one step at a time. All likelihoods are exact. A constant
 * series goes on; without two whole seasons there is none.
 * @see Hyndman & Khandakar (2008), J. Statistical Software 27(3)
 */
export const autoArima = ({ models = 94 }: AutoArimaOptions = {}): Method =>
  methodOf('auto-ARIMA', (values, season) => {
    const period = mainSeason(season)
    return estimateOf(values, selectArima(values, values.length > 2 * period ? period : 1, models))
  })

const most = { p: 5, q: 5, P: 2, Q: 2 }
/** AR roots nearer to the unit circle than this are a difference that is missing. */
const arMargin = 1.01
/** MA roots may come nearer: a series differenced once too often forecasts well with one. */
const maMargin = 1.001
/** A model's likelihood to some hundredths decides as well as an exact one. */
const coarse = { tolerance: 2e-4, iterations: 12 }

export function selectArima(values: Float64Array, period: number, models: number): ArimaFit {
  const base = baseOrder(values, period)
  const changes = differenced(values, base)
  if (changes.length < 3 || isConstant(changes)) {
    const hasMean = base.d + base.D < 2 && changes.length > 0
    return fitArima(changes, { ...base, hasMean })
  }
  const search = new StepwiseSearch(changes, base, models)
  const best = search.run()
  return fitArima(changes, best.order, { starts: [best.at], tolerance: 1e-10, isPrecise: true })
}

function baseOrder(values: Float64Array, period: number): ArimaOrder {
  const none = { p: 0, d: 0, q: 0, P: 0, D: 0, Q: 0, period, hasMean: false }
  if (isConstant(values)) return none
  let D = seasonalDifferencesNeeded(values, period)
  if (D > 0 && isConstant(differenced(values, { ...none, D }))) D = 0
  const seasonal = { ...none, D }
  const rest = differenced(values, seasonal)
  return { ...seasonal, d: differencesNeeded(rest) }
}

class StepwiseSearch {
  readonly #changes: Float64Array
  readonly #base: ArimaOrder
  readonly #models: number
  readonly #tried = new Map<string, ArimaFit>()
  #best: ArimaFit | undefined

  constructor(changes: Float64Array, base: ArimaOrder, models: number) {
    this.#changes = changes
    this.#base = base
    this.#models = models
  }

  run(): ArimaFit {
    const { d, D, period } = this.#base
    const isSeasonal = period > 1
    const allowsMean = d + D < 2
    const one = isSeasonal ? 1 : 0
    for (const [p, q, P, Q] of [
      [0, 0, 0, 0],
      [1, 0, one, 0],
      [0, 1, 0, one],
      [2, 2, one, one],
    ] as const)
      this.#try({ ...this.#base, p, q, P, Q, hasMean: allowsMean })
    if (allowsMean) this.#try({ ...this.#base, hasMean: false })
    while (this.#best !== undefined && this.#tried.size < this.#models && this.#improve(this.#best.order, allowsMean));
    return this.#best ?? fitArima(this.#changes, { ...this.#base, hasMean: false })
  }

  /** Tries the neighbours until one is better. */
  #improve(from: ArimaOrder, allowsMean: boolean): boolean {
    const moves = this.#base.period > 1 ? [...seasonalMoves, ...plainMoves] : plainMoves
    for (const [dp, dq, dP, dQ] of moves) {
      if (this.#try({ ...from, p: from.p + dp, q: from.q + dq, P: from.P + dP, Q: from.Q + dQ })) return true
      if (this.#tried.size >= this.#models) return false
    }
    return allowsMean && this.#try({ ...from, hasMean: !from.hasMean })
  }

  #try(order: ArimaOrder): boolean {
    const { p, q, P, Q, period, hasMean } = order
    if (p < 0 || q < 0 || P < 0 || Q < 0 || p > most.p || q > most.q || P > most.P || Q > most.Q) return false
    const count = p + q + P + Q + (hasMean ? 1 : 0)
    const reach = Math.max(p + P * period, q + Q * period)
    if (this.#changes.length < count + 4 || reach >= this.#changes.length) return false
    const key = `${p},${q},${P},${Q},${hasMean}`
    if (this.#tried.has(key)) return false
    const fit = fitArima(this.#changes, order, { ...coarse, starts: [this.#startFor(order)] })
    this.#tried.set(key, fit)
    if (!(fit.aicc < (this.#best?.aicc ?? Number.POSITIVE_INFINITY)) || !isSound(fit)) return false
    this.#best = fit
    return true
  }

  /** The best model's parameters where the orders have them too: neighbours lie close. */
  #startFor(order: ArimaOrder): Float64Array {
    const start = new Float64Array(order.p + order.q + order.P + order.Q)
    const best = this.#best
    if (best === undefined) return start
    let to = 0
    let from = 0
    for (const name of ['p', 'q', 'P', 'Q'] as const) {
      const shared = Math.min(order[name], best.order[name])
      for (let i = 0; i < shared; i++) start[to + i] = Math.max(-1.5, Math.min(1.5, best.at[from + i]!))
      to += order[name]
      from += best.order[name]
    }
    return start
  }
}

const plainMoves = [
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [-1, -1, 0, 0],
  [-1, 1, 0, 0],
  [1, -1, 0, 0],
  [1, 1, 0, 0],
] as const
const seasonalMoves = [
  [0, 0, -1, 0],
  [0, 0, 0, -1],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
  [0, 0, -1, -1],
  [0, 0, -1, 1],
  [0, 0, 1, -1],
  [0, 0, 1, 1],
] as const

/** Factor by factor: the roots of a season's factor are those of its short polynomial, each taken to the power 1/m. */
function isSound({ ar, ma, seasonalAr, seasonalMa, order }: ArimaFit): boolean {
  const negative = (values: Float64Array): Float64Array => values.map((value) => -value)
  return (
    rootsBeyond(ar, arMargin) &&
    rootsBeyond(negative(ma), maMargin) &&
    rootsBeyond(seasonalAr, arMargin ** order.period) &&
    rootsBeyond(negative(seasonalMa), maMargin ** order.period)
  )
}
