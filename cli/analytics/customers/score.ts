import type { Numbers } from '../numeric/numbers.ts'
import { requireFinite } from '../numeric/numbers.ts'
import { quantileOfSorted, sortedCopy } from '../numeric/quantile.ts'
import { refuse, requireThat } from '../numeric/require-that.ts'

/**
 * How values become scores 1…tiles:
 * - `midrank`: the mean rank of equal values, cut into equal parts: equal values get equal scores, both ends are used though ties abound, and the order of the
 *   rows does not matter (pandas: `floor((rank() - 0.5) * tiles / n) + 1`).
 * - `quantile`: equal values get equal scores; the bounds are linear quantiles, closed on the right (pandas `qcut(duplicates="drop")`). Many ties give
 *   fewer scores than tiles.
 * - `rank`: ties are ranked in the order given and the ranks cut by quantiles (pandas `qcut` of `rank(method="first")`): every score occurs.
 * - `ntile`: SQL's `ntile(tiles) over (order by value)`, ties in the order given; for `best: "low"` ordered descending.
 */
export type ScoreRule = 'midrank' | 'quantile' | 'rank' | 'ntile'

/** Options of {@link scoreValues}. */
export interface ScoreOptions {
  /** Which end gets the highest score: many orders are good, many days since the last one are not. */
  readonly best: 'high' | 'low'
  /** Default `midrank`. */
  readonly rule?: ScoreRule
  /** 2…255, default 5. */
  readonly tiles?: number
}

/**
 * A score for each value.
 * @param values n finite values
 * @returns n scores of 1…tiles, the best the highest; none for no values
 * @throws RangeError for a value that is not finite or tiles outside 2…255
 */
export function scoreValues(values: Numbers, { best, rule = 'midrank', tiles = 5 }: ScoreOptions): Uint8Array {
  requireThat(
    Number.isInteger(tiles) && tiles >= 2 && tiles <= 255,
    `Tiles are a whole number of 2…255, found ${tiles}.`,
  )
  requireThat(best === 'high' || best === 'low', `The best end is "high" or "low", found "${best}".`)
  requireFinite(values, 'Value')
  if (values.length === 0) return new Uint8Array()
  switch (rule) {
    case 'midrank':
      return byMidranks(values, tiles, best)
    case 'quantile':
      return byQuantiles(values, tiles, best)
    case 'rank':
      return byQuantiles(firstRanks(values), tiles, best)
    case 'ntile':
      return byTiles(values, tiles, best)
    default:
      return refuse(`A score's rule is midrank, quantile, rank or ntile, found "${String(rule)}".`)
  }
}

function byMidranks(values: Numbers, tiles: number, best: 'high' | 'low'): Uint8Array {
  const scores = new Uint8Array(values.length)
  const sorted = order(values, best === 'high' ? 1 : -1)
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && values[sorted[to] ?? 0] === values[sorted[from] ?? 0]) to += 1
    // The places from…to − 1 have ranks of this mean, less one half.
    const score = Math.floor((((from + to) / 2) * tiles) / sorted.length) + 1
    for (let i = from; i < to; i += 1) scores[sorted[i] ?? 0] = score
  }
  return scores
}

function byQuantiles(values: Numbers, tiles: number, best: 'high' | 'low'): Uint8Array {
  const sorted = sortedCopy(values)
  const bounds = new Set(Array.from({ length: tiles + 1 }, (_, i) => quantileOfSorted(sorted, i / tiles)))
  const upper = [...bounds].slice(1)
  const classes = Math.max(upper.length, 1)
  return Uint8Array.from(values, (value) => {
    const above = upper.findIndex((bound) => value <= bound)
    const place = above < 0 ? classes : above + 1
    return best === 'high' ? place : classes + 1 - place
  })
}

/** 1…n by ascending value; of equal values the earlier has the lower rank. */
function firstRanks(values: Numbers): Float64Array {
  const ranks = new Float64Array(values.length)
  for (const [rank, place] of order(values, 1).entries()) ranks[place] = rank + 1
  return ranks
}

function byTiles(values: Numbers, tiles: number, best: 'high' | 'low'): Uint8Array {
  const size = Math.floor(values.length / tiles)
  const larger = values.length % tiles
  const inLarger = larger * (size + 1)
  const scores = new Uint8Array(values.length)
  for (const [rank, place] of order(values, best === 'high' ? 1 : -1).entries())
    scores[place] =
      1 + (rank < inLarger ? Math.floor(rank / (size + 1)) : larger + Math.floor((rank - inLarger) / size))
  return scores
}

/** Places by value, ascending for 1 and descending for −1; ties in the order given. */
function order(values: Numbers, direction: 1 | -1): Int32Array {
  return Int32Array.from(values, (_, i) => i).sort((a, b) => direction * ((values[a] ?? 0) - (values[b] ?? 0)) || a - b)
}
