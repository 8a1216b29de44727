import { encode, type Key } from '../numeric/encode.ts'
import { requireSameLength, type Numbers } from '../numeric/numbers.ts'
import { refuse } from '../numeric/require-that.ts'
import type { RepeatBuying } from './churn.ts'
import { requireWholeDays } from './whole-days.ts'

/** {@link RepeatBuying} with the customers' names, in order of first appearance. */
export interface NamedRepeatBuying<K extends Key> extends RepeatBuying {
  readonly customer: readonly K[]
}

/**
 * How customers came back, from order lines: buying days, for two receipts of one day are one visit.
 * @param customer n customers; lines of a null customer are left out
 * @param day n whole days since 1970-01-01
 * @param asOfDay the day of reckoning
 * @returns days
 * @throws RangeError when lengths differ, a day is no whole number or lies after `asOfDay`
 */
export function repeatBuying<K extends Key>(
  customer: ArrayLike<K | null | undefined>,
  day: Numbers,
  asOfDay: number,
): NamedRepeatBuying<K> {
  requireSameLength(customer, day, ['customers', 'days'])
  requireWholeDays(day, asOfDay)
  const { names, codes } = encode(customer)
  const days = names.map(() => new Set<number>())
  for (const [i, code] of codes.entries()) {
    const at = day[i] ?? 0
    if (code < 0) continue
    if (at > asOfDay) refuse(`Line ${i} is of day ${at}, after the day of reckoning ${asOfDay}.`)
    days[code]?.add(at)
  }
  const first = days.map((set) => [...set].reduce((a, b) => Math.min(a, b)))
  const last = days.map((set) => [...set].reduce((a, b) => Math.max(a, b)))
  return {
    customer: names,
    repeats: Int32Array.from(days, (set) => set.size - 1),
    lastAfter: Float64Array.from(last, (at, c) => at - (first[c] ?? 0)),
    age: Float64Array.from(first, (at) => asOfDay - at),
  }
}
