import { addSteps, formatTime, parseTime, stepsBetween, type Frequency } from './dates.ts'

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
 * @param values as many; NaN counts as missing
 * @throws RangeError when there is no value, a time lies off the grid of the first, or duplicates or gaps are refused
 */
export function regularize(
  times: readonly string[],
  values: ArrayLike<number>,
  options: RegularizeOptions,
): RegularSeries {
  const { frequency, duplicates = 'sum', gaps = 'zero' } = options
  if (times.length !== values.length)
    throw new RangeError(`A series has one time for each value: found ${times.length} and ${values.length}.`)
  const dated = times.map((text, place) => ({ text, time: parseTime(text), value: values[place]! }))
  const present = dated.filter(({ value }) => !Number.isNaN(value))
  const clock = present.map(({ time }) => time)
  if (clock.length === 0) throw new RangeError('The series has no value.')
  const earliest = clock.reduce((least, time) => Math.min(least, time))
  const start = options.from === undefined ? earliest : parseTime(options.from)
  const end =
    options.until === undefined ? clock.reduce((most, time) => Math.max(most, time)) : parseTime(options.until)
  const length = (stepsBetween(start, end, frequency) ?? offGrid(formatTime(end, frequency), start, frequency)) + 1
  const grid = new Float64Array(Math.max(0, length)).fill(Number.NaN)
  const counts = new Int32Array(grid.length)
  let merged = 0
  for (const { text, time, value } of present) {
    const place = stepsBetween(start, time, frequency) ?? offGrid(text, start, frequency)
    if (place < 0 || place >= grid.length) continue
    if (counts[place]! > 0) {
      if (duplicates === 'refuse') throw new RangeError(`The series has two values at ${text}.`)
      merged++
    }
    const before = grid[place]!
    grid[place] = counts[place] === 0 || duplicates === 'last' ? value : before + value
    counts[place] = counts[place]! + 1
  }
  if (duplicates === 'mean') grid.forEach((value, place) => void (grid[place] = value / Math.max(1, counts[place]!)))
  const filled = fillGaps(grid, gaps, (place) => formatTime(addSteps(start, place, frequency), frequency))
  return {
    values: grid,
    times: Array.from(grid, (_, place) => formatTime(addSteps(start, place, frequency), frequency)),
    filled,
    merged,
  }
}

function offGrid(text: string, start: number, frequency: Frequency): never {
  throw new RangeError(`${text} is not a whole number of ${frequency}s after ${formatTime(start, frequency)}.`)
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
