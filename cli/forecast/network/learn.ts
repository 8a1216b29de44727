import { median } from '../numeric/moments.ts'
import { randomFrom } from '../trees/random.ts'
import { matrix } from './matrix.ts'
import { Network } from './network.ts'
import { features, historyOf, lessonsOf, seen, type History, type Lens, type Lessons } from './windows.ts'

/** A learner of many series: what follows a window of values, whichever series it is of. */
export interface SharedModel {
  /**
   * @param values above 0, oldest first
   * @returns `horizon` values; undefined when the series is shorter than the shortest window
   */
  readonly forecast: (values: Float64Array) => Float64Array | undefined
}

export interface LearnOptions {
  readonly horizon: number
  /** Steps of the season, 1 for none. */
  readonly season: number
  /** The longest season that the series have. */
  readonly longestSeason: number
  /** Networks for each length of window, whose median is the forecast. */
  readonly networks: number
  readonly seed: number
  /** Of training, each on 256 windows; 500 when absent. */
  readonly steps?: number
}

const hidden = 64
const blocks = 2
const usualSteps = 500
const batch = 256
const rate = 0.002
/** Fewer windows teach a network their noise. */
const leastWindows = 200
/** A forecast that is e³ times the level is a mistake. */
const furthest = 3
/** Three seasons are seen at once while they are short. */
const shortSeason = 13

/**
 * Trains networks on windows of all series together, each of several lengths and from several seeds.
 * The same series give the same bytes.
 * @param series of values above 0
 */
export function learnTogether(series: readonly Float64Array[], options: LearnOptions): SharedModel {
  const { horizon, season, networks, seed, steps = usualSteps } = options
  if (!Number.isInteger(steps) || steps < 1)
    throw new RangeError(`Networks are trained in a whole number of steps ≥ 1, found ${steps}.`)
  const histories = series.map((values) => historyOf(values, season))
  const members = windowsFor(options).flatMap((window) => {
    const lens = { window, season }
    const lessons = lessonsOf(histories, lens, horizon)
    if (lessons.rows.rows < leastWindows) return []
    return Array.from({ length: networks }, (_, place) => ({
      lens,
      network: trained(lessons, lens, horizon, { steps, seed: seed + 1000 * window + place }),
    }))
  })
  return {
    forecast(values) {
      const own = historyOf(values, season)
      const paths = members
        .filter(({ lens }) => values.length >= lens.window)
        .map(({ network, lens }) => forecastOf(network, own, lens))
      if (paths.length === 0) return undefined
      return new Float64Array(horizon).map((_, step) => Math.exp(median(paths.map((path) => path[step]!))))
    },
  }
}

/** Lengths of windows: around the horizon without a season, one season and several with one. */
export function windowsFor({ horizon, season, longestSeason }: LearnOptions): number[] {
  const found =
    longestSeason === 1
      ? [4, horizon, 2 * horizon - 2]
      : [
          ...(season === 1 ? [horizon] : []),
          longestSeason + 1,
          2 * longestSeason,
          ...(longestSeason <= shortSeason ? [3 * longestSeason] : []),
        ]
  return [...new Set(found)].filter((window) => window >= 3).sort((a, b) => a - b)
}

function trained(
  { rows, actual, weights }: Lessons,
  { window }: Lens,
  horizon: number,
  { steps, seed }: { readonly steps: number; readonly seed: number },
): Network {
  const random = randomFrom(seed)
  const network = new Network({ window, features, horizon, hidden, blocks }, random)
  const some = matrix(batch, rows.columns)
  const followed = matrix(batch, horizon)
  const counts = new Float64Array(batch)
  for (let step = 0; step < steps; step++) {
    for (let place = 0; place < batch; place++) {
      const from = Math.floor(random() * rows.rows)
      some.values.set(rows.values.subarray(from * rows.columns, (from + 1) * rows.columns), place * rows.columns)
      followed.values.set(actual.values.subarray(from * horizon, (from + 1) * horizon), place * horizon)
      counts[place] = weights[from]!
    }
    network.learn(some, followed, counts, (rate * (1 + Math.cos((Math.PI * step) / steps))) / 2)
  }
  return network
}

function forecastOf(network: Network, history: History, lens: Lens): Float64Array {
  const { level, unit, row } = seen(history, history.logs.length, lens)
  const { values } = network.forecast(matrix(1, row.length, row))
  return values.map((value, step) => level(step) + Math.min(furthest, Math.max(-furthest, value * unit)))
}
