/** What may name a customer, an order, an item. */
export type Key = string | number | bigint

/** Names as whole numbers: `codes[i]` is the place of line i's name in `names`. */
export interface Encoded<K extends Key> {
  /** Each name once, in order of first appearance. */
  readonly names: readonly K[]
  /** As many as lines; −1 where the name was null. */
  readonly codes: Int32Array
}

/** Gives each name a number. Cost: one look-up a line. */
export function encode<K extends Key>(column: ArrayLike<K | null | undefined>): Encoded<K> {
  const codeOf = new Map<K, number>()
  const codes = new Int32Array(column.length)
  for (let i = 0; i < column.length; i += 1) {
    const name = column[i]
    if (name === null || name === undefined) {
      codes[i] = -1
      continue
    }
    let code = codeOf.get(name)
    if (code === undefined) codeOf.set(name, (code = codeOf.size))
    codes[i] = code
  }
  return { names: [...codeOf.keys()], codes }
}
