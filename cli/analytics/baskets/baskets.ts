import { encode, type Key } from '../numeric/encode.ts'
import { requireSameLength } from '../numeric/numbers.ts'

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
 * @throws RangeError when the lengths differ
 */
export function toBaskets<I extends Key>(
  orders: ArrayLike<Key | null | undefined>,
  items: ArrayLike<I | null | undefined>,
  { minItems = 1 }: BasketOptions = {},
): Baskets<I> {
  requireSameLength(orders, items, ['orders', 'items'])
  const order = encode(orders)
  const item = encode(items)
  const lines = linesByOrder(order.codes, item.codes, order.names.length)
  const kept = new Int32Array(lines.items.length)
  const starts = [0]
  let end = 0
  for (let b = 0; b + 1 < lines.starts.length; b += 1) {
    const row = lines.items.subarray(lines.starts[b], lines.starts[b + 1]).sort()
    const start = end
    for (const code of row) if (end === start || kept[end - 1] !== code) kept[end++] = code
    if (end - start < minItems) end = start
    else starts.push(end)
  }
  return { itemNames: item.names, items: kept.slice(0, end), starts: Int32Array.from(starts) }
}

/** Counting sort of lines by order; lines without an order or an item are gone. */
function linesByOrder(
  orders: Int32Array,
  items: Int32Array,
  count: number,
): { readonly items: Int32Array; readonly starts: Int32Array } {
  const isWhole = (i: number): boolean => (orders[i] ?? -1) >= 0 && (items[i] ?? -1) >= 0
  const starts = new Int32Array(count + 1)
  for (let i = 0; i < orders.length; i += 1) if (isWhole(i)) increment(starts, (orders[i] ?? 0) + 1)
  for (let b = 0; b < count; b += 1) starts[b + 1] = (starts[b + 1] ?? 0) + (starts[b] ?? 0)
  const next = starts.slice()
  const sorted = new Int32Array(starts[count] ?? 0)
  for (let i = 0; i < orders.length; i += 1) if (isWhole(i)) sorted[increment(next, orders[i] ?? 0)] = items[i] ?? 0
  return { items: sorted, starts }
}

/** Adds one at a place; returns what was there. */
function increment(counts: Int32Array, at: number): number {
  const before = counts[at] ?? 0
  counts[at] = before + 1
  return before
}
