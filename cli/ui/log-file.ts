import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../core/make-folder.ts'
import type { Event } from '../core/event.ts'
import { isAtLeast, type DbtEvent } from './dbt-event.ts'
import { jsonLine } from './json-log.ts'
import { plainPaint } from './paint.ts'
import type { LogFileOptions, Part, ReporterOptions } from './reporter.ts'

const MAX_BYTES = 10 * 1024 * 1024
const KEPT = 5
const BUFFERED = 32 * 1024
const FLUSH_AFTER_MS = 200

/** Everything, SQL included, without colours, in a file that turns over when it is full. */
export function makeLogFile(
  file: LogFileOptions,
  options: ReporterOptions,
  translate: (event: Event) => readonly DbtEvent[],
): Part {
  const write = makeWriter(file, options)
  const redact = options.redact ?? ((text) => text)
  const stamp = (): string => new Date(options.now()).toISOString().slice(11, 23) + '000'
  let isBegun = false
  return {
    see: (event) => {
      if (!isBegun) {
        isBegun = true
        if (file.format === 'text')
          write.line(`\n\n${'='.repeat(30)} ${stamp()} | ${options.invocationId} ${'='.repeat(30)}`)
      }
      for (const line of translate(event)) {
        if (isAtLeast(line.level, file.level)) write.line(redact(fileLine(line, file, options, stamp)))
      }
    },
    close: () => write.close(),
  }
}

function fileLine(line: DbtEvent, file: LogFileOptions, options: ReporterOptions, stamp: () => string): string {
  if (file.format === 'json') return jsonLine(line, options)
  return `${stamp()} [${line.level.padEnd(5)}] [${line.thread ?? 'MainThread'}]: ${line.text(plainPaint)}`
}

interface LineWriter {
  line(text: string): void
  close(): void
}

/** Writes in blocks: a run of thousands of statements would otherwise spend its time in system calls. */
function makeWriter(file: LogFileOptions, options: ReporterOptions): LineWriter {
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  let isBroken = false
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (waiting === '' || isBroken) return
    try {
      append(file, waiting)
    } catch (cause) {
      // A log that cannot be written must not stop the run it tells of.
      isBroken = true
      const reason = cause instanceof Error ? cause.message : String(cause)
      options.stderr.write(`Cannot write the log file "${file.path}": ${reason}\n`)
    }
    waiting = ''
  }
  process.once('exit', flush)
  return {
    line: (text) => {
      waiting += `${text}\n`
      if (waiting.length > BUFFERED) flush()
      else timer ??= setTimeout(flush, FLUSH_AFTER_MS).unref()
    },
    close: () => {
      flush()
      process.removeListener('exit', flush)
    },
  }
}

function append(file: LogFileOptions, text: string): void {
  makeFolder(dirname(file.path))
  turnOver(file, text.length)
  const handle = openSync(file.path, 'a')
  try {
    writeSync(handle, text)
  } finally {
    closeSync(handle)
  }
}

/** `tsdbt.log` becomes `tsdbt.log.1`, that one `.2`, and so on to the fifth. */
function turnOver(file: LogFileOptions, coming: number): void {
  const size = statSync(file.path, { throwIfNoEntry: false })?.size ?? 0
  if (size === 0 || size + coming <= (file.maxBytes ?? MAX_BYTES)) return
  for (let number = KEPT - 1; number >= 1; number--) {
    if (existsSync(`${file.path}.${number}`)) renameSync(`${file.path}.${number}`, `${file.path}.${number + 1}`)
  }
  renameSync(file.path, `${file.path}.1`)
}
