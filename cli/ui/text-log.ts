import type { Event } from '../core/event.ts'
import { dataEvents, isAtLeast, isWantedQuietly, type DbtEvent } from './dbt-event.ts'
import { makeHeartbeat } from './heartbeat.ts'
import type { Paint } from './paint.ts'
import type { Part, ReporterOptions } from './reporter.ts'
import { clock } from './words.ts'

/** What is left of a run when only its failures and its end are asked for. */
const minimalEvents = new Set(['EndOfRunSummary', 'StatsLine', 'FinishedRunningStats', ...dataEvents])

/** dbt's own lines, appended: what wrappers and log viewers read. */
export function makeTextLog(
  options: ReporterOptions,
  paint: Paint,
  translate: (event: Event) => readonly DbtEvent[],
): Part {
  const log = options.logsToStderr === true ? options.stderr : options.stdout
  let isAfterBlank = true
  const tell = (event: DbtEvent): void => {
    if (!isWanted(event, options)) return
    const text = event.text(paint)
    if (event.isBare) {
      options.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
      return
    }
    if (text === '' && isAfterBlank) return
    isAfterBlank = text === ''
    log.write(`${clock(options.now())}  ${text}\n`)
  }
  const heartbeat = makeHeartbeat(options, tell)
  return {
    see: (event) => {
      heartbeat.see(event)
      for (const line of translate(event)) tell(line)
    },
    close: () => heartbeat.close(),
  }
}

function isWanted(event: DbtEvent, options: ReporterOptions): boolean {
  if (event.isBare) return true
  if (options.isQuiet) return isWantedQuietly(event)
  // A node's line is one too many where its failure is told in full below.
  if (options.format === 'minimal') {
    return minimalEvents.has(event.name) || (isAtLeast(event.level, 'warn') && !/^Log\w+Result$/.test(event.name))
  }
  return isAtLeast(event.level, options.logLevel)
}
