import { encode, type Key } from '../numeric/encode.ts'
import { countedStarts, groupLines } from '../numeric/group-lines.ts'
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
  const owners = user.codes.map((code, line) => ((item.codes[line] ?? -1) < 0 ? -1 : code))
  const { lines, starts: firstLines } = groupLines(owners, user.names.length)
  const starts = new Int32Array(user.names.length + 1)
  const kept = new Int32Array(lines.length)
  const keptWeights = new Float64Array(lines.length)
  const sums = new Float64Array(item.names.length)
  let end = 0
  for (let u = 0; u < user.names.length; u += 1) {
    const own = lines.subarray(firstLines[u], firstLines[u + 1])
    for (const line of own) {
      const code = item.codes[line] ?? 0
      sums[code] = (sums[code] ?? 0) + (weights?.[line] ?? 1)
    }
    // A sum is set to 0 once it is taken: the item's next line of this user finds nothing, and the next user a clean table.
    for (const code of own.map((line) => item.codes[line] ?? 0).sort()) {
      const sum = sums[code] ?? 0
      sums[code] = 0
      if (sum <= 0) continue
      kept[end] = code
      keptWeights[end] = sum
      end += 1
    }
    starts[u + 1] = end
  }
  return {
    userNames: user.names,
    itemNames: item.names,
    starts,
    items: kept.slice(0, end),
    weights: keptWeights.slice(0, end),
  }
}

/** The same seen from the items: its "users" are the items. */
export function transpose<U extends Key, I extends Key>(of: Interactions<U, I>): Interactions<I, U> {
  const starts = countedStarts(of.items, of.itemNames.length)
  const next = starts.slice()
  const items = new Int32Array(of.items.length)
  const weights = new Float64Array(of.items.length)
  for (let u = 0; u < of.userNames.length; u += 1)
    for (let at = of.starts[u] ?? 0; at < (of.starts[u + 1] ?? 0); at += 1) {
      const to = next[of.items[at] ?? 0] ?? 0
      next[of.items[at] ?? 0] = to + 1
      items[to] = u
      weights[to] = of.weights[at] ?? 0
    }
  return { userNames: of.itemNames, itemNames: of.userNames, starts, items, weights }
}
