/** When dbt's answer was made and when ours was, as [from, to] in milliseconds; values within are the run's own time. */
export interface Clock {
  readonly recorded: readonly [number, number]
  readonly replayed: readonly [number, number]
}

const dayMs = 86_400_000

/** A day on either side: time zones, and runs over midnight. */
export const around = (timeMs: number): readonly [number, number] => [timeMs - dayMs, timeMs + dayMs]

const timePattern = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+?)0*)?(?:([+-]\d\d)(?::?00)?|Z)?$/
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-7][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * A cell's text, the same however the two sides write it: Python says `True`, `1.50` and `2024-01-01 00:00:00+00:00`
 * where Node's client says `true`, `1.5` and `2024-01-01 00:00:00+00`. The run's own times and random ids are masked.
 */
export function cellText(cell: unknown, now: readonly [number, number] | undefined): string | null {
  if (cell === null || cell === undefined) return null
  if (Array.isArray(cell)) return `[${cell.map((item) => cellText(item, now)).join(', ')}]`
  if (typeof cell === 'object') {
    return `{${Object.entries(cell)
      .map(([key, item]) => `${key}: ${cellText(item, now)}`)
      .join(', ')}}`
  }
  if (typeof cell !== 'string') return String(cell)
  if (uuidPattern.test(cell)) return '<uuid>'
  return timeText(cell, now) ?? maskedText(cell, now)
}

const uuidInside = /\b[0-9a-f]{8}-[0-9a-f]{4}-[1-7][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g
const timeInside = /\b(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?(?:[+-]00(?::?00)?|Z)?/g

/** A text without the random ids and the run's own times that are inside it: packages keep JSON and keys made of both. */
const maskedText = (text: string, now: readonly [number, number] | undefined): string =>
  text
    .replaceAll(uuidInside, '<uuid>')
    .replaceAll(timeInside, (time: string, date: string, clock: string) =>
      isWithin(Date.parse(`${date}T${clock}Z`), now) ? '<now>' : time,
    )

function timeText(cell: string, now: readonly [number, number] | undefined): string | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(cell)) return isWithin(Date.parse(cell), now) ? '<now>' : cell
  const match = timePattern.exec(cell)
  if (!match) return undefined
  const [, date, time, fraction, zone] = match
  if (isWithin(Date.parse(`${date}T${time}Z`), now)) return '<now>'
  const micros = fraction === undefined || /^0*$/.test(fraction) ? '' : `.${fraction}`
  return `${date} ${time}${micros}${zone ?? ''}`
}

const isWithin = (timeMs: number, range: readonly [number, number] | undefined): boolean =>
  range !== undefined && timeMs >= range[0] && timeMs <= range[1]
