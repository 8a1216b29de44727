import { filterEts, type EtsState } from './filter.ts'
import type { Minimum } from '../numeric/nelder-mead.ts'
import { searchSpace, type SearchSpace } from './search-space.ts'
import { parameterCount, type EtsShape } from './shape.ts'

export interface EtsFit {
  readonly shape: EtsShape
  readonly period: number
  /** Before the first value. */
  readonly start: EtsState
  /** After the last value. */
  readonly end: EtsState
  readonly fitted: Float64Array
  /** Corrected Akaike information criterion, comparable between models of one series. */
  readonly aicc: number
  /** Standard deviation of the errors; relative ones when the error is multiplicative. */
  readonly sigma: number
}

export interface EtsSearch {
  /** A fitted relative whose parameters are where the search begins. */
  readonly from?: EtsFit | undefined
  /** Searches from several starts, and from what is found again, until nothing is gained: some ten times as long. */
  readonly isThorough?: boolean
}

/**
 * Maximum likelihood over smoothing parameters, initial level and trend; the initial season is the one of classical decomposition, which
 * costs no accuracy and saves most of the time. States are searched in units of the series' spread, so that one simplex fits all scales.
 */
export function fitEts(
  values: Float64Array,
  shape: EtsShape,
  period: number,
  { from, isThorough = false }: EtsSearch = {},
): EtsFit {
  const space = searchSpace(values, shape, period)
  const isRelated = from !== undefined && (shape.season !== 'N') === (from.shape.season !== 'N')
  const guess = from?.start ?? { alpha: shape.season === 'N' ? 0.3 : 0.2, beta: 0, gamma: 0, phi: 0 }
  const first = space.search({ ...guess, level: isRelated ? from.start.level : space.initial.level }, 1e-7)
  const found = isThorough ? highest(space, first) : first
  const start = space.stateAt(found.at) ?? { ...space.initial, alpha: 0.2, beta: 0, gamma: 0, phi: 0 }
  return finish(values, shape, period, { ...start, season: space.initial.season })
}

/** A quick level that hardly has a trend, and a slow one: between them and the usual start lie most of the maxima. */
const otherStarts = [
  { alpha: 0.9, beta: 0.02, gamma: 0.01, phi: 0.9 },
  { alpha: 0.05, beta: 0.02, gamma: 0.05, phi: 0.85 },
]

function highest({ search, again, initial }: SearchSpace, first: Minimum): Minimum {
  const starts = [first, ...otherStarts.map((start) => search({ ...initial, ...start }, 1e-7))]
  const ends = starts.map((start) => {
    let best = start
    for (let round = 0; round < 6; round++) {
      const next = again(best, round % 2 === 0 ? 1 : 0.3)
      const gain = best.value - next.value
      if (gain > 0) best = next
      if (!(gain > 1e-3)) break
    }
    return best
  })
  return ends.reduce((best, next) => (next.value < best.value ? next : best))
}

function finish(values: Float64Array, shape: EtsShape, period: number, start: EtsState): EtsFit {
  const fitted = new Float64Array(values.length)
  const end = { ...start, season: start.season.slice() }
  const likelihood = filterEts(values, shape, end, fitted)
  const count = parameterCount(shape, period)
  const length = values.length
  const spare = length - count - 1
  const aicc = spare > 0 ? likelihood + 2 * count + (2 * count * (count + 1)) / spare : Number.POSITIVE_INFINITY
  let squares = 0
  for (let t = 0; t < length; t++) {
    const error = values[t]! - fitted[t]!
    squares += (shape.error === 'M' ? error / fitted[t]! : error) ** 2
  }
  const sigma = Math.sqrt(squares / Math.max(1, length - Math.min(count - 1, 6)))
  return { shape, period, start, end, fitted, aicc, sigma }
}
