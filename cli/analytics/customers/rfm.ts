import { encode, type Encoded, type Key } from '../numeric/encode.ts'
import { groupLines } from '../numeric/group-lines.ts'
import { requireFinite, requireSameLength, type Numbers } from '../numeric/numbers.ts'
import { refuse } from '../numeric/require-that.ts'
import { requireWholeDays } from './whole-days.ts'

/** Order lines, one value a line in each column, in any order. Drop what is no purchase (cancellations, test orders) before. */
export interface PurchaseLines<K extends Key> {
  /** Null for an anonymous line: it is left out and counted. */
  readonly customer: ArrayLike<K | null | undefined>
  /** What was bought together: a receipt, an invoice. */
  readonly order: ArrayLike<Key>
  /** Whole days since 1970-01-01 in the shop's own time zone. */
  readonly day: Numbers
  /** What the line is worth, in one currency; negative for a return. */
  readonly amount: Numbers
}

/** One customer a place, in order of first appearance in the lines. */
export interface RfmFacts<K extends Key> {
  readonly customer: readonly K[]
  /** Days from the customer's last line to the day of reckoning, ≥ 0. */
  readonly recencyDays: Int32Array
  /** Distinct orders, ≥ 1. */
  readonly frequency: Int32Array
  /** Sum of amounts, in the lines' currency; may be negative. */
  readonly monetary: Float64Array
  /** Lines without a customer. */
  readonly anonymousLines: number
}

/**
 * Recency, frequency and monetary value of each customer.
 * @param lines n lines
 * @param asOfDay the day of reckoning, in days since 1970-01-01; never "today", so that a rebuild gives the same
 * @returns one entry a customer; none for no lines
 * @throws RangeError when columns differ in length, a day is no whole number, an amount is not finite, a line has no order or lies after `asOfDay`
 */
export function rfmFacts<K extends Key>(lines: PurchaseLines<K>, asOfDay: number): RfmFacts<K> {
  requireSameLength(lines.customer, lines.order, ['customers', 'orders'])
  requireSameLength(lines.customer, lines.day, ['customers', 'days'])
  requireSameLength(lines.customer, lines.amount, ['customers', 'amounts'])
  requireWholeDays(lines.day, asOfDay)
  requireFinite(lines.amount, 'The amount of line')
  const { names, codes } = encode(lines.customer)
  const lastDay = new Float64Array(names.length).fill(-Infinity)
  const monetary = new Float64Array(names.length)
  let anonymousLines = 0
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? -1
    if (code < 0) {
      anonymousLines += 1
      continue
    }
    const day = lines.day[i] ?? 0
    if (day > asOfDay) refuse(`Line ${i} is of day ${day}, after the day of reckoning ${asOfDay}.`)
    if (day > (lastDay[code] ?? 0)) lastDay[code] = day
    monetary[code] = (monetary[code] ?? 0) + (lines.amount[i] ?? 0)
  }
  return {
    customer: names,
    recencyDays: Int32Array.from(lastDay, (day) => asOfDay - day),
    frequency: distinctOrders({ names, codes }, encode(lines.order)),
    monetary,
    anonymousLines,
  }
}

/** Customer after customer, an order is new to the customer whose number it does not bear yet. */
function distinctOrders(customers: Encoded<Key>, orders: Encoded<Key>): Int32Array {
  const { lines, starts } = groupLines(customers.codes, customers.names.length)
  const seenBy = new Int32Array(orders.names.length).fill(-1)
  const counts = new Int32Array(customers.names.length)
  for (let customer = 0; customer < counts.length; customer += 1)
    for (const line of lines.subarray(starts[customer], starts[customer + 1])) {
      const order = orders.codes[line] ?? -1
      // What cannot be told apart cannot be counted: as many orders as lines, or one for all, would both be wrong.
      if (order < 0) refuse(`Line ${line} has a customer but no order.`)
      if (seenBy[order] === customer) continue
      seenBy[order] = customer
      counts[customer] = (counts[customer] ?? 0) + 1
    }
  return counts
}
