export type Frequency = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

const hourMs = 3_600_000
const fixed: Partial<Record<Frequency, number>> = { hour: hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs }
const months: Partial<Record<Frequency, number>> = { month: 1, quarter: 3, year: 12 }

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

/** The time `count` steps after a time; a month that is too short ends on its last day. */
export function addSteps(time: number, count: number, frequency: Frequency): number {
  const step = fixed[frequency]
  if (step !== undefined) return time + count * step
  const date = new Date(time)
  const month = date.getUTCMonth() + count * (months[frequency] ?? 1)
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate()
  const day = isMonthEnd(date) ? last : Math.min(date.getUTCDate(), last)
  return Date.UTC(date.getUTCFullYear(), month, day, date.getUTCHours(), date.getUTCMinutes())
}

/** Whole steps from one time to another; undefined when the second is not on the first's grid. */
export function stepsBetween(from: number, to: number, frequency: Frequency): number | undefined {
  const step = fixed[frequency]
  if (step !== undefined) return (to - from) % step === 0 ? (to - from) / step : undefined
  const [a, b] = [new Date(from), new Date(to)]
  const apart = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
  const count = apart / (months[frequency] ?? 1)
  return Number.isInteger(count) && addSteps(from, count, frequency) === to ? count : undefined
}

/** `2026-01-31`, and for hours `2026-01-31T05:00:00`. */
export const formatTime = (time: number, frequency: Frequency): string =>
  new Date(time).toISOString().slice(0, frequency === 'hour' ? 19 : 10)

/** The times of a forecast: `horizon` texts after `last`. */
export const nextTimes = (last: string, frequency: Frequency, horizon: number): string[] =>
  Array.from({ length: horizon }, (_, step) => formatTime(addSteps(parseTime(last), step + 1, frequency), frequency))

function isMonthEnd(date: Date): boolean {
  return new Date(date.getTime() + 24 * hourMs).getUTCDate() === 1
}
