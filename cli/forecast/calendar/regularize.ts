import { addSteps, dayKept, formatTime, parseTime, requireFrequency, stepsBetween, type Frequency } from './dates.ts'

export interface RegularizeOptions {
  readonly frequency: Frequency
  /** What several values of one time become: `'sum'` when absent, as for sales. */
  readonly duplicates?: 'sum' | 'mean' | 'last' | 'refuse'
  /** What a time without a value becomes: `'zero'` when absent, as for sales; a line between neighbours, or the value before. */
  readonly gaps?: 'zero' | 'line' | 'carry' | 'refuse'
  /** The series begins or ends here rather than at its first or last value. */
  readonly from?: string
  readonly until?: string
}

/** A series that methods can work with. */
export interface RegularSeries {
  readonly values: Float64Array
  /** One text for each value. */
  readonly times: readonly string[]
  /** Times that had no value, or NaN. */
  readonly filled: number
  /** Values that were merged into another of the same time. */
  readonly merged: number
}

/**
 * Puts dated values, in any order, on a grid of equal steps.
 * @param times as `2026-01-31`, UTC
 * @param values as many finite ones; NaN and null count as missing
 * @throws RangeError when there is no value, one is infinite, a time lies off the grid of the first, the series ends before it begins, or
 *   duplicates or gaps are refused
 */
export function regularize(
  times: readonly string[],
  values: ArrayLike<number>,
  options: RegularizeOptions,
): RegularSeries {
  const { frequency, duplicates = 'sum', gaps = 'zero' } = options
  requireOptions(options)
  if (times.length !== values.length)
    throw new RangeError(`A series has one time for each value: found ${times.length} and ${values.length}.`)
  const present = datedValues(times, values)
  const { start, day, length } = gridOf(present, options)
  const timeOf = (place: number): string => formatTime(addSteps(start.time, place, frequency, day), frequency)
  const grid = new Float64Array(length).fill(Number.NaN)
  const counts = new Int32Array(length)
  let merged = 0
  for (const at of present) {
    const place = stepsBetween(start.time, at.time, frequency, day) ?? offGrid(at, start, frequency)
    if (place < 0 || place >= length) continue
    if (counts[place]! > 0) {
      if (duplicates === 'refuse') throw new RangeError(`The series has two values at ${at.text}.`)
      merged++
    }
    const before = grid[place]!
    grid[place] = counts[place] === 0 || duplicates === 'last' ? at.value : before + at.value
    counts[place] = counts[place]! + 1
  }
  if (duplicates === 'mean') grid.forEach((value, place) => void (grid[place] = value / Math.max(1, counts[place]!)))
  if (gaps !== 'zero' && grid.every(Number.isNaN))
    throw new RangeError(`The series has no value from ${timeOf(0)} until ${timeOf(length - 1)}.`)
  const filled = fillGaps(grid, gaps, timeOf)
  return { values: grid, times: Array.from(grid, (_, place) => timeOf(place)), filled, merged }
}

interface Dated {
  readonly text: string
  readonly time: number
}

function datedValues(times: readonly string[], values: ArrayLike<number>): (Dated & { readonly value: number })[] {
  const dated = times.map((text, place) => ({ text, time: parseTime(text), value: values[place] ?? Number.NaN }))
  const present = dated.filter(({ value }) => !Number.isNaN(value))
  const bad = present.find(({ value }) => !Number.isFinite(value))
  if (bad !== undefined) {
    // A BIGINT column gives bigints, which look like numbers in a message.
    const kind = typeof bad.value === 'number' ? '' : ` (a ${typeof bad.value}: take Number of it)`
    throw new RangeError(`The value at ${bad.text} is ${bad.value}${kind}, not a finite number.`)
  }
  if (present.length === 0) throw new RangeError('The series has no value.')
  return present
}

function gridOf(present: readonly Dated[], { frequency, from, until }: RegularizeOptions) {
  const least = present.reduce((a, b) => (b.time < a.time ? b : a))
  const most = present.reduce((a, b) => (b.time > a.time ? b : a))
  const start = from === undefined ? least : { text: from, time: parseTime(from) }
  const end = until === undefined ? most : { text: until, time: parseTime(until) }
  if (end.time < start.time)
    throw new RangeError(`The series would end (${end.text}) before it begins (${start.text}).`)
  const day = dayKept([start.time, ...present.map(({ time }) => time), end.time], frequency)
  const steps = stepsBetween(start.time, end.time, frequency, day) ?? offGrid(end, start, frequency)
  return { start, day, length: steps + 1 }
}

function offGrid({ text }: Dated, start: Dated, frequency: Frequency): never {
  throw new RangeError(`${text} is not a whole number of ${frequency}s after ${start.text}.`)
}

const choices = { duplicates: ['sum', 'mean', 'last', 'refuse'], gaps: ['zero', 'line', 'carry', 'refuse'] }

function requireOptions(options: RegularizeOptions): void {
  requireFrequency(options.frequency)
  for (const name of ['duplicates', 'gaps'] as const) {
    const chosen = options[name]
    if (chosen !== undefined && !choices[name].includes(chosen))
      throw new RangeError(`"${name}" is one of ${choices[name].join(', ')}, found "${chosen}".`)
  }
}

/** @returns how many were filled; gaps before the first value take that value, after the last the last, where neighbours are asked for */
function fillGaps(
  grid: Float64Array,
  gaps: NonNullable<RegularizeOptions['gaps']>,
  timeOf: (place: number) => string,
): number {
  let filled = 0
  let last = -1
  for (let place = 0; place <= grid.length; place++) {
    if (place < grid.length && Number.isNaN(grid[place]!)) {
      if (gaps === 'refuse') throw new RangeError(`The series has no value at ${timeOf(place)}.`)
      filled++
      continue
    }
    const [before, after] = [last < 0 ? grid[place]! : grid[last]!, place < grid.length ? grid[place]! : grid[last]!]
    for (let at = last + 1; at < place; at++) {
      const share = (at - last) / (place - last)
      grid[at] = gaps === 'zero' ? 0 : gaps === 'carry' ? before : before + share * (after - before)
    }
    last = place
  }
  return filled
}
