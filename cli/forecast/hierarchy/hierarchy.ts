/**
 * Series that add up: each total is the sum of some bottom series. A store × item table has the bottom series of every pair and totals
 * by store, by item and of all.
 */
export interface Hierarchy {
  readonly bottom: readonly string[]
  /** Totals, each with the places (in `bottom`) of what it sums. */
  readonly totals: readonly { readonly name: string; readonly parts: Int32Array }[]
}

/**
 * The hierarchy of rows that carry one key for each level, such as `['store 1', 'milk']`.
 * @param keys one row for each bottom series, all of the same length
 * @param groups the levels to total by, each a list of columns of the key; `[]` is the grand total: `[[], [0], [1]]`
 */
export function hierarchyOf(keys: readonly (readonly string[])[], groups: readonly (readonly number[])[]): Hierarchy {
  const totals = groups.flatMap((columns) => {
    const parts = new Map<string, number[]>()
    keys.forEach((key, place) => {
      const name = columns.length === 0 ? 'total' : columns.map((column) => key[column] ?? '').join(' / ')
      const found = parts.get(name)
      if (found === undefined) parts.set(name, [place])
      else found.push(place)
    })
    return [...parts].map(([name, places]) => ({ name, parts: Int32Array.from(places) }))
  })
  return { bottom: keys.map((key) => key.join(' / ')), totals }
}

/** Sums of bottom series. @param bottom one series for each, of one length @returns the totals' series, in the hierarchy's order */
export function totalsOf({ totals }: Hierarchy, bottom: readonly Float64Array[]): Float64Array[] {
  const length = bottom[0]?.length ?? 0
  return totals.map(({ parts }) => {
    const result = new Float64Array(length)
    for (const part of parts) for (let t = 0; t < length; t++) result[t] = result[t]! + bottom[part]![t]!
    return result
  })
}
