import { encode, type Key } from '../numeric/encode.ts'
import { groupLines } from '../numeric/group-lines.ts'
import { requireSameLength } from '../numeric/numbers.ts'
import { requireThat } from '../numeric/require-that.ts'

/** Baskets as rows of item numbers: the items of basket b are `items[starts[b]]` up to `items[starts[b + 1]]`, ascending, each once. */
export interface Baskets<I extends Key> {
  /** The name of each item number, in order of first appearance. */
  readonly itemNames: readonly I[]
  readonly items: Int32Array
  /** One more than baskets. */
  readonly starts: Int32Array
}

/** Options of {@link toBaskets}. */
export interface BasketOptions {
  /** Baskets with fewer distinct items are left out, of the total too. Default 1. */
  readonly minItems?: number
}

/**
 * Order lines as baskets: the distinct items of each order.
 * @param orders the order of each of n lines; a line of a null order is left out
 * @param items the item of each line; a line of a null item is left out
 * @returns baskets in order of first appearance
 * @throws RangeError when the lengths differ or `minItems` is no whole number of at least 1
 */
export function toBaskets<I extends Key>(
  orders: ArrayLike<Key | null | undefined>,
  items: ArrayLike<I | null | undefined>,
  { minItems = 1 }: BasketOptions = {},
): Baskets<I> {
  requireSameLength(orders, items, ['orders', 'items'])
  requireThat(
    Number.isInteger(minItems) && minItems >= 1,
    `A basket has a whole number of items, at least 1, found ${minItems}.`,
  )
  const order = encode(orders)
  const item = encode(items)
  const owners = order.codes.map((code, line) => ((item.codes[line] ?? -1) < 0 ? -1 : code))
  const grouped = groupLines(owners, order.names.length)
  const codes = grouped.lines.map((line) => item.codes[line] ?? 0)
  const kept = new Int32Array(codes.length)
  const starts = [0]
  let end = 0
  for (let b = 0; b + 1 < grouped.starts.length; b += 1) {
    const row = codes.subarray(grouped.starts[b], grouped.starts[b + 1]).sort()
    const start = end
    for (const code of row) if (end === start || kept[end - 1] !== code) kept[end++] = code
    if (end - start < minItems) end = start
    else starts.push(end)
  }
  return { itemNames: item.names, items: kept.slice(0, end), starts: Int32Array.from(starts) }
}
