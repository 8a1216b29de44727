import type { Key } from '../numeric/encode.ts'
import { mean, sum } from '../numeric/moments.ts'
import { requireFinite, requireSameLength, type Numbers } from '../numeric/numbers.ts'
import { requireThat } from '../numeric/require-that.ts'

/** A: the few items that earn most; C: the many that earn little. */
export type AbcClass = 'A' | 'B' | 'C'

/** X: steady demand; Z: demand that can hardly be foretold. */
export type XyzClass = 'X' | 'Y' | 'Z'

/** One item's class and place among all. */
export interface AbcRow<I extends Key> {
  readonly item: I
  readonly value: number
  /** Share of the total, 0…1. */
  readonly share: number
  /** Share of this item and all above it, 0…1. */
  readonly cumulativeShare: number
  readonly abc: AbcClass
}

/** Where A and B end, as cumulative shares. Default 0.8 and 0.95. */
export interface AbcBounds {
  readonly a?: number
  readonly b?: number
}

/**
 * ABC classes: items by value descending; an item is A as long as those above it reach less than the bound, so the item that crosses it is still A.
 * @param values revenue or profit of each of n items, ≥ 0, in one currency
 * @returns n rows by value descending, ties in the order given; all C where the total is 0
 * @throws RangeError when lengths differ, a value is negative or the bounds do not rise
 */
export function abcClasses<I extends Key>(items: readonly I[], values: Numbers, bounds: AbcBounds = {}): AbcRow<I>[] {
  const { a = 0.8, b = 0.95 } = bounds
  requireSameLength(items, values, ['items', 'values'])
  requireFinite(values, 'The value of item')
  requireThat(a > 0 && b >= a && b <= 1, `The bounds rise from above 0 to at most 1, found A ${a} and B ${b}.`)
  const total = sum(values)
  const rows: AbcRow<I>[] = []
  let above = 0
  for (const { item, value } of items
    .map((item, i) => ({ item, value: values[i] ?? 0 }))
    .sort((x, y) => y.value - x.value)) {
    requireThat(value >= 0, `The value of item "${item}" is ${value}; values are 0 or more.`)
    const reached = total === 0 ? 1 : above / total
    above += value
    // Shares like 0.7 + 0.1 end a digit below 0.8: the bound itself counts as reached.
    const abc = reached < a - 1e-12 ? 'A' : reached < b - 1e-12 ? 'B' : 'C'
    const share = total === 0 ? 0 : value / total
    rows.push({ item, value, share, cumulativeShare: total === 0 ? 0 : Math.min(above / total, 1), abc })
  }
  return rows
}

/** The class of one item's demand. */
export interface Xyz {
  /** Population deviation over mean; infinite where nothing was sold. */
  readonly variation: number
  readonly xyz: XyzClass
}

/** Highest coefficient of variation of X and of Y. Default 0.5 and 1. */
export interface XyzBounds {
  readonly x?: number
  readonly y?: number
}

/**
 * XYZ class by the coefficient of variation of demand a period.
 * @param demand n ≥ 2 periods of equal length (weeks, months), with 0 where nothing was sold
 * @throws RangeError for fewer than two periods or bounds that do not rise
 */
export function xyzClass(demand: Numbers, bounds: XyzBounds = {}): Xyz {
  const { x = 0.5, y = 1 } = bounds
  requireThat(demand.length >= 2, `Variation needs at least two periods, found ${demand.length}.`)
  requireThat(x >= 0 && y >= x, `The bounds rise from 0, found X ${x} and Y ${y}.`)
  requireFinite(demand, 'The demand of period')
  const centre = mean(demand)
  if (centre <= 0) return { variation: Infinity, xyz: 'Z' }
  const variation = Math.sqrt(mean(Float64Array.from(demand, (value) => (value - centre) ** 2))) / centre
  return { variation, xyz: variation <= x ? 'X' : variation <= y ? 'Y' : 'Z' }
}
