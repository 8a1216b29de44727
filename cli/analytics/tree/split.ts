import type { Numbers } from '../numeric/numbers.ts'

/** The question that parts some rows best. */
export interface Split {
  /** The feature's place. */
  readonly feature: number
  readonly threshold: number
  /** Impurity before less the mean impurity after, > 0. */
  readonly gain: number
}

/** Gini impurity of `n` rows with these counts of classes: the chance that two of them drawn at random differ. */
export function gini(counts: Float64Array, n: number): number {
  let squares = 0
  for (const count of counts) squares += count * count
  return n === 0 ? 0 : 1 - squares / (n * n)
}

/**
 * The best question over all features, or undefined where none lowers the impurity and leaves enough rows on both sides.
 * @param codes the class of every row
 * @param places the rows to part
 */
export function bestSplit(
  features: readonly { readonly values: Numbers }[],
  codes: Int32Array,
  places: Int32Array,
  at: { readonly counts: Float64Array; readonly minLeafRows: number },
): Split | undefined {
  const before = gini(at.counts, places.length)
  let best: Split | undefined
  for (const [feature, { values }] of features.entries()) {
    const found = bestThreshold(values, codes, places, at)
    const gain = before - (found?.impurity ?? before)
    // A difference in the last digits is no difference: the first of equal questions stays.
    if (found !== undefined && gain > (best?.gain ?? 0) + 1e-12) best = { feature, threshold: found.threshold, gain }
  }
  return best
}

function bestThreshold(
  values: Numbers,
  codes: Int32Array,
  places: Int32Array,
  { counts, minLeafRows }: { readonly counts: Float64Array; readonly minLeafRows: number },
): { readonly threshold: number; readonly impurity: number } | undefined {
  const sorted = places.slice().sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b)
  const below = new Float64Array(counts.length)
  const above = counts.slice()
  let best: { readonly threshold: number; readonly impurity: number } | undefined
  for (let n = 1; n < sorted.length; n += 1) {
    const code = codes[sorted[n - 1] ?? 0] ?? 0
    below[code] = (below[code] ?? 0) + 1
    above[code] = (above[code] ?? 0) - 1
    const low = values[sorted[n - 1] ?? 0] ?? 0
    const high = values[sorted[n] ?? 0] ?? 0
    const rest = sorted.length - n
    if (low === high || n < minLeafRows || rest < minLeafRows) continue
    const impurity = (n * gini(below, n) + rest * gini(above, rest)) / sorted.length
    if (best === undefined || impurity < best.impurity - 1e-12) best = { threshold: midway(low, high), impurity }
  }
  return best
}

/** Between neighbours so close that their mean rounds up to the higher, the lower itself parts them. */
function midway(low: number, high: number): number {
  const middle = low + (high - low) / 2
  return middle < high ? middle : low
}
