import { encode, type Key } from '../numeric/encode.ts'
import { requireFinite, requireSameLength, type Numbers } from '../numeric/numbers.ts'

/** Who took what how much, row after row: user u took `items[starts[u]]` up to `items[starts[u + 1]]`, ascending, each once. */
export interface Interactions<U extends Key, I extends Key> {
  readonly userNames: readonly U[]
  readonly itemNames: readonly I[]
  /** One more than users. */
  readonly starts: Int32Array
  readonly items: Int32Array
  /** Above 0: how often or how much, of each item in `items`. */
  readonly weights: Float64Array
}

/**
 * Lines as interactions: weights of the same user and item are summed; sums of 0 or below are no interaction.
 * @param users n users; a line of a null user is left out
 * @param items n items; a line of a null item is left out
 * @param weights n weights; default 1 a line
 * @returns users and items in order of first appearance, those included whose sums are all 0 or below
 * @throws RangeError when lengths differ or a weight is not finite
 */
export function toInteractions<U extends Key, I extends Key>(
  users: ArrayLike<U | null | undefined>,
  items: ArrayLike<I | null | undefined>,
  weights?: Numbers,
): Interactions<U, I> {
  requireSameLength(users, items, ['users', 'items'])
  if (weights !== undefined) {
    requireSameLength(users, weights, ['users', 'weights'])
    requireFinite(weights, 'The weight of line')
  }
  const user = encode(users)
  const item = encode(items)
  const taken = user.names.map(() => new Map<number, number>())
  for (let i = 0; i < user.codes.length; i += 1) {
    const code = item.codes[i] ?? -1
    const row = taken[user.codes[i] ?? -1]
    if (row !== undefined && code >= 0) row.set(code, (row.get(code) ?? 0) + (weights?.[i] ?? 1))
  }
  return { userNames: user.names, itemNames: item.names, ...packed(taken) }
}

/** The same seen from the items: its "users" are the items. */
export function transpose<U extends Key, I extends Key>(of: Interactions<U, I>): Interactions<I, U> {
  const taken = of.itemNames.map(() => new Map<number, number>())
  for (let u = 0; u < of.userNames.length; u += 1)
    for (let at = of.starts[u] ?? 0; at < (of.starts[u + 1] ?? 0); at += 1)
      taken[of.items[at] ?? 0]?.set(u, of.weights[at] ?? 0)
  return { userNames: of.itemNames, itemNames: of.userNames, ...packed(taken) }
}

function packed(taken: readonly ReadonlyMap<number, number>[]) {
  const rows = taken.map((row) => [...row].filter(([, weight]) => weight > 0).sort(([a], [b]) => a - b))
  const starts = new Int32Array(rows.length + 1)
  for (const [u, row] of rows.entries()) starts[u + 1] = (starts[u] ?? 0) + row.length
  const items = new Int32Array(starts.at(-1) ?? 0)
  const weights = new Float64Array(items.length)
  let at = 0
  for (const row of rows)
    for (const [code, weight] of row) {
      items[at] = code
      weights[at] = weight
      at += 1
    }
  return { starts, items, weights }
}
