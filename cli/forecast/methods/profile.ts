import type { Method, Model } from '../contract.ts'
import { normalInterval, residualDeviation } from '../model.ts'
import { mainSeason, requireHorizon, requireLevel, requireSeries } from '../numeric/check.ts'
import { weightedMedian } from '../numeric/moments.ts'

/**
 * Neighbours within the season count too, by a normal curve with this part of the season as its deviation: of weekdays and months hardly any, of the
 * weeks of a year two on either side, for which each has too few years of its own.
 */
const spread = 1 / 24
/** Deviations from which on a neighbour counts for nothing. */
const reach = 3

/**
 * The mean of the values at the same place of the season: what sells on Mondays sells on Mondays.
 * @param memory seasons after which a value counts for half; all count alike when absent
 */
export const seasonalMean = (memory = Number.POSITIVE_INFINITY): Method =>
  profile('seasonal mean', memory, (values, weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    return values.reduce((sum, value, place) => sum + value * weights[place]!, 0) / total
  })

/**
 * The median of the values at the same place of the season, of which half were above: the forecast of least absolute error where demand is
 * intermittent and has a season.
 * @param memory seasons after which a value counts for half; all count alike when absent
 */
export const seasonalMedian = (memory = Number.POSITIVE_INFINITY): Method =>
  profile('seasonal median', memory, weightedMedian)

type Center = (values: readonly number[], weights: readonly number[]) => number

function profile(name: string, memory: number, center: Center): Method {
  if (!(memory > 0)) throw new RangeError(`The memory of a season is a number of seasons above 0, found ${memory}.`)
  return {
    name,
    fit(values, season = 1) {
      requireSeries(values)
      const given = mainSeason(season)
      const period = values.length < given ? 1 : given
      return new Profile(values, { name, period, halfLife: memory * period, center })
    },
  }
}

interface Shape {
  readonly name: string
  readonly period: number
  /** In steps. */
  readonly halfLife: number
  readonly center: Center
}

class Profile implements Model {
  readonly method: string
  readonly params: Readonly<Record<string, number>>
  readonly #values: Float64Array
  readonly #shape: Shape
  #fitted: Float64Array | undefined

  constructor(values: Float64Array, shape: Shape) {
    this.method = `${shape.name}[${shape.period}]`
    this.params = { period: shape.period, halfLife: shape.halfLife }
    this.#values = values
    this.#shape = shape
  }

  /** Worked out when it is asked for: it costs as much as n forecasts. */
  get fitted(): Float64Array {
    this.#fitted ??= this.#values.map((_, t) => (t === 0 ? Number.NaN : this.#at(t, t)))
    return this.#fitted
  }

  forecast: Model['forecast'] = (horizon, levels = []) => {
    requireHorizon(horizon)
    levels.forEach(requireLevel)
    const { period } = this.#shape
    const length = this.#values.length
    const season = Array.from({ length: Math.min(period, horizon) }, (_, step) => this.#at(length, length + step))
    const mean = Float64Array.from({ length: horizon }, (_, step) => season[step % period]!)
    const sigma = levels.length === 0 ? 0 : residualDeviation(this.#values, this.fitted)
    const deviation = new Float64Array(horizon).fill(sigma)
    return { mean, intervals: levels.map((level) => normalInterval(mean, deviation, level)) }
  }

  /** The centre of the values before `end`, for the place of the season that step `t` has. */
  #at(end: number, t: number): number {
    const { period, halfLife, center } = this.#shape
    const radius = Math.floor(reach * spread * period)
    const values: number[] = []
    const weights: number[] = []
    const add = (at: number, nearness: number): void => {
      if (at < 0 || at >= end) return
      values.push(this.#values[at]!)
      weights.push(nearness * 0.5 ** ((end - 1 - at) / halfLife))
    }
    for (let distance = -radius; distance <= radius; distance++) {
      const nearness = Math.exp(-0.5 * (distance / (spread * period)) ** 2)
      for (let at = (t + distance) % period; at < end; at += period) add(at, nearness)
    }
    return values.length === 0 ? this.#values[end - 1]! : center(values, weights)
  }
}
