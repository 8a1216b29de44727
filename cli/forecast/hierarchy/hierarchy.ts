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
 * @throws RangeError when there is no row, rows differ in length, or a group names a column that the key has not
 */
export function hierarchyOf(keys: readonly (readonly string[])[], groups: readonly (readonly number[])[]): Hierarchy {
  requireKeys(keys, groups)
  const totals = groups.flatMap((columns) => {
    const parts = new Map<string, { readonly name: string; readonly places: number[] }>()
    keys.forEach((key, place) => {
      const values = columns.map((column) => key[column] ?? '')
      // A key may hold " / " itself: what is written alike need not be the same.
      const id = JSON.stringify(values)
      const found = parts.get(id)
      if (found !== undefined) found.places.push(place)
      else parts.set(id, { name: columns.length === 0 ? 'total' : values.join(' / '), places: [place] })
    })
    return [...parts.values()].map(({ name, places }) => ({ name, parts: Int32Array.from(places) }))
  })
  return { bottom: keys.map((key) => key.join(' / ')), totals }
}

function requireKeys(keys: readonly (readonly string[])[], groups: readonly (readonly number[])[]): void {
  const width = keys[0]?.length ?? 0
  if (keys.length === 0) throw new RangeError('A hierarchy has at least one bottom series, found none.')
  const odd = keys.findIndex((key) => key.length !== width)
  if (odd >= 0) throw new RangeError(`Key ${odd + 1} has ${keys[odd]?.length ?? 0} columns, the first has ${width}.`)
  const unknown = groups.flat().find((column) => !Number.isInteger(column) || column < 0 || column >= width)
  if (unknown !== undefined)
    throw new RangeError(`A key has columns 0 to ${width - 1}, there is none to total by that is ${unknown}.`)
}

/**
 * Checks that there is a series for each name, all of one length.
 * @param what they are, for the message
 * @throws RangeError naming what does not fit
 */
export function requireSeriesOf(count: number, series: readonly Float64Array[], what: string, length?: number): number {
  if (series.length !== count) throw new RangeError(`The hierarchy has ${count} ${what}, found ${series.length}.`)
  const expected = length ?? series[0]?.length ?? 0
  const odd = series.findIndex((one) => one.length !== expected)
  if (odd >= 0)
    throw new RangeError(
      `Of the ${what}, number ${odd + 1} has ${series[odd]?.length ?? 0} values instead of ${expected}.`,
    )
  return expected
}

/**
 * Sums of bottom series.
 * @param bottom one series for each, of one length
 * @returns the totals' series, in the hierarchy's order
 * @throws RangeError when they are not as many as the hierarchy's, or differ in length
 */
export function totalsOf({ totals, bottom: names }: Hierarchy, bottom: readonly Float64Array[]): Float64Array[] {
  const length = requireSeriesOf(names.length, bottom, 'bottom series')
  return totals.map(({ parts }) => {
    const result = new Float64Array(length)
    for (const part of parts) for (let t = 0; t < length; t++) result[t] = result[t]! + bottom[part]![t]!
    return result
  })
}
