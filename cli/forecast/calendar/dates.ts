import { requireHorizon } from '../numeric/check.ts'

export type Frequency = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const fixed: Partial<Record<Frequency, number>> = { hour: hourMs, day: dayMs, week: 7 * dayMs }
const months: Partial<Record<Frequency, number>> = { month: 1, quarter: 3, year: 12 }

/** @throws RangeError for a text that names no frequency */
export function requireFrequency(frequency: Frequency): void {
  const known = [...Object.keys(fixed), ...Object.keys(months)]
  if (!known.includes(frequency))
    throw new RangeError(`A frequency is one of ${known.join(', ')}, found "${frequency}".`)
}

/**
 * Milliseconds since 1970 of `2026-01-31`, `2026-01-31T05:00` or `2026-01-31 05:00:00`, taken as UTC. @throws RangeError naming the
 * text
 */
export function parseTime(text: string): number {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?Z?)?$/.exec(text)
  const [, date = '', minutes = '00:00', seconds = ':00'] = match ?? []
  const time = Date.parse(`${date}T${minutes}${seconds}Z`)
  if (Number.isNaN(time) || !isOfCalendar(date))
    throw new RangeError(`"${text}" is no date such as "2026-01-31" or "2026-01-31T05:00".`)
  return time
}

/** Whether a month has that day: `Date.parse` takes February 30th for March 2nd. */
const isOfCalendar = (date: string): boolean => new Date(date).getUTCDate() === Number(date.slice(-2))

/**
 * The day of the month that dates a month, a quarter or a year apart keep: 28 of 28 February and 28 March, 31 (the last of every month)
 * of 28 February and 31 March. One date alone that is the last of its month counts as such.
 */
export function dayKept(times: readonly number[], frequency: Frequency): number {
  if (fixed[frequency] !== undefined) return 31
  const first = new Date(times[0] ?? 0)
  const latest = times.reduce((most, time) => Math.max(most, new Date(time).getUTCDate()), 1)
  if (times.every((time) => new Date(time + dayMs).getUTCDate() === 1)) return 31
  return Math.min(latest, lastDay(first.getUTCFullYear(), first.getUTCMonth())) === first.getUTCDate()
    ? latest
    : first.getUTCDate()
}

/** The time `count` steps after a time, on the day of the month that is kept; a month that is too short ends on its last day. */
export function addSteps(time: number, count: number, frequency: Frequency, day = dayKept([time], frequency)): number {
  const step = fixed[frequency]
  if (step !== undefined) return time + count * step
  const date = new Date(time)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + count * (months[frequency] ?? 1)]
  const ofDay = time - Date.UTC(year, date.getUTCMonth(), date.getUTCDate())
  return Date.UTC(year, month, Math.min(day, lastDay(year, month))) + ofDay
}

/** Whole steps from one time to another; undefined when the second is not on the first's grid. */
export function stepsBetween(
  from: number,
  to: number,
  frequency: Frequency,
  day = dayKept([from], frequency),
): number | undefined {
  const step = fixed[frequency]
  if (step !== undefined) return (to - from) % step === 0 ? (to - from) / step : undefined
  const [a, b] = [new Date(from), new Date(to)]
  const apart = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
  const count = apart / (months[frequency] ?? 1)
  return Number.isInteger(count) && addSteps(from, count, frequency, day) === to ? count : undefined
}

/** `2026-01-31`, and for hours `2026-01-31T05:00:00`. */
export const formatTime = (time: number, frequency: Frequency): string =>
  new Date(time).toISOString().slice(0, frequency === 'hour' ? 19 : 10)

/**
 * The times of a forecast: `horizon` texts after the last of a series.
 * @param times all times of the series, or the last alone: 28 February 2026 alone is taken for the end of a month, after 28 January it is
 *   a 28th
 * @throws RangeError for a text that is no date, no time, an unknown frequency or a horizon that is no whole number ≥ 1
 */
export function nextTimes(times: string | readonly string[], frequency: Frequency, horizon: number): string[] {
  requireFrequency(frequency)
  requireHorizon(horizon)
  const known = (typeof times === 'string' ? [times] : times).map(parseTime)
  const last = known.at(-1)
  if (last === undefined) throw new RangeError('There is no time to go on from.')
  const day = dayKept(known, frequency)
  return Array.from({ length: horizon }, (_, step) => formatTime(addSteps(last, step + 1, frequency, day), frequency))
}

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
