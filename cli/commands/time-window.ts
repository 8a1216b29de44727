import { bad, type Checked, good, problem } from '../core/diagnostic.ts'
import { isJsonRecord } from '../project/vars.ts'
import { parseYaml } from '../project/yaml.ts'

export interface Window {
  readonly start: Date
  readonly end: Date
}

/** `--sample`: `3 days`, or `{start: 2024-01-01, end: 2024-02-01}`. Days before the run's start, or the span given. */
export function sampleWindow(text: string | undefined, now: Date): Checked<Window | undefined> {
  if (text === undefined) return good(undefined)
  const relative = /^\s*(\d+)\s+(hour|day|month|year)s?\s*$/.exec(text)
  if (relative) return good({ start: before(now, Number(relative[1]), relative[2] ?? 'day'), end: now })
  const span = text.trim().startsWith('{') ? spanOf(text) : undefined
  if (span) return good(span)
  const expected = '"<n> hours|days|months|years" or "{start: <time>, end: <time>}"'
  return bad(problem('flag-invalid', { flag: '--sample', expected, found: text }))
}

function before(now: Date, count: number, unit: string): Date {
  const start = new Date(now)
  if (unit === 'hour') start.setUTCHours(start.getUTCHours() - count)
  else if (unit === 'day') start.setUTCDate(start.getUTCDate() - count)
  else if (unit === 'month') start.setUTCMonth(start.getUTCMonth() - count)
  else start.setUTCFullYear(start.getUTCFullYear() - count)
  return start
}

function spanOf(text: string): Window | undefined {
  const span = parseYaml(text, '--sample')
  if (!span.ok || !isJsonRecord(span.value.value)) return undefined
  const start = momentOf(String(span.value.value['start']))
  const end = momentOf(String(span.value.value['end']))
  return start && end && start < end ? { start, end } : undefined
}

/** An ISO date or time; without a zone it is UTC. */
export function momentOf(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/.test(text.trim())) return undefined
  const zoned =
    /(Z|[+-]\d{2}:?\d{2})$/.test(text) && text.length > 10 ? text : `${text.length > 10 ? text : `${text}T00:00`}Z`
  const moment = new Date(zoned.trim().replace(' ', 'T'))
  return Number.isNaN(moment.getTime()) ? undefined : moment
}

/** `--event-time-start` and `--event-time-end`: one needs the other, as a window has both ends. */
export function eventTimes(start: string | undefined, end: string | undefined): Checked<Partial<Window>> {
  if ((start === undefined) !== (end === undefined)) {
    const [given, missing] = start === undefined ? ['end', 'start'] : ['start', 'end']
    return bad(problem('flag-needed', { command: `--event-time-${given}`, needed: `--event-time-${missing}` }))
  }
  const times: { start?: Date; end?: Date } = {}
  for (const [key, text] of [
    ['start', start],
    ['end', end],
  ] as const) {
    if (text === undefined) continue
    const moment = momentOf(text)
    if (!moment) {
      const expected = 'a date or time such as 2024-01-31 or "2024-01-31 12:00"'
      return bad(problem('flag-invalid', { flag: `--event-time-${key}`, expected, found: text }))
    }
    times[key] = moment
  }
  if (times.start && times.end && times.start >= times.end) {
    const expected = 'before --event-time-end'
    return bad(problem('flag-invalid', { flag: '--event-time-start', expected, found: start ?? '' }))
  }
  return good(times)
}
