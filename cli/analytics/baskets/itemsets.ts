import type { Key } from '../numeric/encode.ts'
import { requireThat } from '../numeric/require-that.ts'
import type { Baskets } from './baskets.ts'

/** Items that are bought together often. */
export interface Itemset<I extends Key> {
  /** In order of the baskets' item names. */
  readonly items: readonly I[]
  /** Baskets that hold them all. */
  readonly count: number
  /** Share of all baskets, 0…1. */
  readonly support: number
}

/** Options of {@link frequentItemsets}. */
export interface ItemsetOptions {
  /** Least share of baskets, above 0 and at most 1. */
  readonly minSupport: number
  /** Most items in a set. Default 3. */
  readonly maxItems?: number
}

/** Frequent sets by their item numbers; what {@link frequentItemsets} names. */
export interface CodedItemset {
  /** Ascending. */
  readonly codes: readonly number[]
  readonly count: number
}

/**
 * All sets of items in at least `minSupport` of the baskets.
 * @returns sets of one item, then of two, …; within a size by count descending, then in order of the item names
 * @throws RangeError for a support outside (0, 1] or fewer than one item
 */
export function frequentItemsets<I extends Key>(baskets: Baskets<I>, options: ItemsetOptions): Itemset<I>[] {
  const total = baskets.starts.length - 1
  return mineItemsets(baskets, options).map(({ codes, count }) => ({
    items: codes.flatMap((code) => baskets.itemNames[code] ?? []),
    count,
    support: count / total,
  }))
}

/**
 * Depth-first over vertical lists (the baskets of each set): the lists of a set's extensions are dealt out in one pass over its own baskets, so the
 * cost follows the data and not the number of candidates, and at the last size only counts are kept.
 * @see Uno, Kiyomi & Arimura (2004), FIMI ("LCM ver. 2", occurrence deliver)
 */
export function mineItemsets(baskets: Baskets<Key>, { minSupport, maxItems = 3 }: ItemsetOptions): CodedItemset[] {
  requireThat(minSupport > 0 && minSupport <= 1, `The least support lies above 0 and up to 1, found ${minSupport}.`)
  requireThat(Number.isInteger(maxItems) && maxItems >= 1, `A set has at least one item, found ${maxItems}.`)
  const total = baskets.starts.length - 1
  // A product like 0.1 × 30 lies above 3 by its last digit: a set of exactly the least support must stay.
  const minCount = Math.max(1, Math.ceil(minSupport * total - 1e-9))
  const frequent = keepFrequent(baskets, minCount)
  const found: CodedItemset[] = []
  const extend = (prefix: readonly number[], members: Int32Array): void => {
    const counts = new Int32Array(baskets.itemNames.length)
    const first = (prefix.at(-1) ?? -1) + 1
    countAfter(frequent, members, first, counts)
    const isLast = prefix.length + 1 === maxItems
    const lists = isLast ? undefined : listsOf(frequent, members, first, { counts, minCount })
    for (let code = first; code < counts.length; code += 1) {
      const count = counts[code] ?? 0
      if (count < minCount) continue
      const codes = [...prefix, code]
      found.push({ codes, count })
      const list = lists?.get(code)
      if (list !== undefined) extend(codes, list)
    }
  }
  extend(
    [],
    Int32Array.from({ length: total }, (_, b) => b),
  )
  return found.sort((a, b) => a.codes.length - b.codes.length || b.count - a.count || compareCodes(a.codes, b.codes))
}

/** Baskets without the items that alone are too rare. */
interface Rows {
  readonly items: Int32Array
  readonly starts: Int32Array
}

function keepFrequent({ items, starts, itemNames }: Baskets<Key>, minCount: number): Rows {
  const counts = new Int32Array(itemNames.length)
  for (const code of items) counts[code] = (counts[code] ?? 0) + 1
  const kept = new Int32Array(items.length)
  const keptStarts = new Int32Array(starts.length)
  let end = 0
  for (let b = 0; b + 1 < starts.length; b += 1) {
    for (let i = starts[b] ?? 0; i < (starts[b + 1] ?? 0); i += 1) {
      const code = items[i] ?? 0
      if ((counts[code] ?? 0) >= minCount) kept[end++] = code
    }
    keptStarts[b + 1] = end
  }
  return { items: kept.slice(0, end), starts: keptStarts }
}

/** Counts, over some baskets, the items numbered `first` or above. */
function countAfter({ items, starts }: Rows, members: Int32Array, first: number, counts: Int32Array): void {
  for (const b of members)
    for (let i = (starts[b + 1] ?? 0) - 1; i >= (starts[b] ?? 0); i -= 1) {
      const code = items[i] ?? 0
      if (code < first) break
      counts[code] = (counts[code] ?? 0) + 1
    }
}

/** The baskets of each frequent extension. */
function listsOf(
  { items, starts }: Rows,
  members: Int32Array,
  first: number,
  { counts, minCount }: { readonly counts: Int32Array; readonly minCount: number },
): Map<number, Int32Array> {
  const lists = new Map<number, Int32Array>()
  const filled = new Int32Array(counts.length)
  const listAt: (Int32Array | undefined)[] = Array.from({ length: counts.length })
  for (const [code, count] of counts.entries()) {
    if (count < minCount) continue
    const list = new Int32Array(count)
    listAt[code] = list
    lists.set(code, list)
  }
  for (const b of members)
    for (let i = (starts[b + 1] ?? 0) - 1; i >= (starts[b] ?? 0); i -= 1) {
      const code = items[i] ?? 0
      if (code < first) break
      const list = listAt[code]
      if (list === undefined) continue
      const at = filled[code] ?? 0
      list[at] = b
      filled[code] = at + 1
    }
  return lists
}

function compareCodes(a: readonly number[], b: readonly number[]): number {
  for (const [i, code] of a.entries()) {
    const difference = code - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
