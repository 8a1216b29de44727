import type { Event } from '../core/event.ts'
import { isAtLeast, isWantedQuietly, type DbtEvent } from './dbt-event.ts'
import { plainPaint } from './paint.ts'
import type { Part, ReporterOptions } from './reporter.ts'

/** dbt's structured log: one JSON object a line, `info` for the envelope and `data` for the event. */
export function makeJsonLog(options: ReporterOptions, translate: (event: Event) => readonly DbtEvent[]): Part {
  const log = options.logsToStderr === true ? options.stderr : options.stdout
  return {
    see: (event) => {
      for (const line of translate(event)) {
        const isWanted = options.isQuiet ? isWantedQuietly(line) : isAtLeast(line.level, options.logLevel)
        if (isWanted || line.isBare) (line.isBare ? options.stdout : log).write(`${jsonLine(line, options)}\n`)
      }
    },
  }
}

/** One event as a line of JSON. */
export function jsonLine(event: DbtEvent, options: Pick<ReporterOptions, 'invocationId' | 'now'>): string {
  const info = {
    category: '',
    code: event.code,
    extra: {},
    invocation_id: options.invocationId,
    level: event.level,
    msg: event.text(plainPaint),
    name: event.name,
    pid: process.pid,
    thread: event.thread ?? 'MainThread',
    ts: microseconds(options.now()),
  }
  return JSON.stringify({ info, data: event.data }, exact)
}

/** dbt's clock has microseconds; readers parse that many digits. */
const microseconds = (atMs: number): string => new Date(atMs).toISOString().replace('Z', '000Z')

const exact = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
