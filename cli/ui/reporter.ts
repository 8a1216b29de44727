import type { Emit, Event } from '../core/event.ts'
import type { Level } from './dbt-event.ts'
import { makeTranslator } from './dbt-translator.ts'
import type { FailureScope } from './failure-text.ts'
import { firstWarnings } from './first-warnings.ts'
import { makeGithubAnnotations } from './github.ts'
import { makeJsonLog } from './json-log.ts'
import { makeJunit } from './junit.ts'
import { makeLive } from './live.ts'
import { makeLogFile } from './log-file.ts'
import { makePaint, type Paint } from './paint.ts'
import type { SourceReader } from './problem-text.ts'
import { makeTextLog } from './text-log.ts'

/** Where text goes; the terminal's size where it is one. */
export interface Sink {
  write(text: string): unknown
  readonly columns?: number
  readonly rows?: number
  readonly isTTY?: boolean
}

export interface ReporterOptions {
  readonly stdout: Sink
  readonly stderr: Sink
  /**
   * `pretty` redraws on a terminal and is `plain` elsewhere; `plain` is dbt's lines, `json` dbt's structured log; `minimal` tells failures and the
   * summary.
   */
  readonly format: 'pretty' | 'plain' | 'json' | 'minimal'
  /** Errors and data alone, as lines or as JSON. */
  readonly isQuiet?: boolean
  /** Every warning, however many of a kind there are; the JSON log and the log file have all anyway. */
  readonly tellsAllWarnings?: boolean
  readonly colour: boolean
  readonly isTTY: boolean
  /** Columns where the stream does not know them. Default: 80. */
  readonly width?: number
  readonly logLevel: Level | 'none'
  readonly logFile?: LogFileOptions
  /** `build`, `source freshness`… */
  readonly command: string
  readonly invocationId: string
  /** The command returns data on stdout, so its log goes to stderr. */
  readonly logsToStderr?: boolean
  /** GitHub's workflow commands, one a failure. */
  readonly github?: GithubOptions | undefined
  /** Path of a JUnit report to write. */
  readonly junit?: string | undefined
  readonly printSqlOnFailure?: boolean
  /** dbt's `--printer-width`. Default: 80. */
  readonly printerWidth?: number
  /** The folder of compiled SQL as it is shown. Default: `target`. */
  readonly targetPath?: string
  readonly now: () => number
  readonly readSource?: SourceReader
  /** Masks secrets; everything that is written passes through it. */
  readonly redact?: (text: string) => string
  /** Tell what still runs this often where nothing is redrawn. 0: never. Default: 30 s. */
  readonly heartbeatMs?: number
}

export interface LogFileOptions {
  readonly path: string
  /** As messages name it. Default: not named. */
  readonly shown?: string
  readonly level: Level | 'none'
  readonly format: 'text' | 'json'
  /** Default: 10 MiB. */
  readonly maxBytes?: number
}

export interface GithubOptions {
  /** The project's folder relative to the repository, as annotations name files. */
  readonly pathPrefix: string
  /** `GITHUB_STEP_SUMMARY`: Markdown is appended. */
  readonly stepSummary?: string
}

/** One way to tell events. */
export interface Part {
  see(event: Event): void
  close?(): void | Promise<void>
}

export interface Reporter {
  readonly emit: Emit
  close(): Promise<void>
}

/** Everything a run says goes through here to people and machines. A part is a function of events; nothing else reaches it. */
export function makeReporter(given: ReporterOptions): Reporter {
  const options = guarded(given)
  const failureScope = scopeMaker(options)
  const translate = makeTranslator({
    command: options.command,
    now: options.now,
    printerWidth: options.printerWidth ?? 80,
    failureScope,
  })
  const parts: Part[] = [terminalPart(options, translate, failureScope)]
  if (options.logFile && options.logFile.level !== 'none') {
    // A translator remembers what it told: the file's is its own.
    const own = makeTranslator({ command: options.command, now: options.now, printerWidth: 80, failureScope })
    parts.push(makeLogFile(options.logFile, options, own))
  }
  if (options.github) parts.push(makeGithubAnnotations(options.github, options))
  if (options.junit !== undefined) parts.push(makeJunit(options.junit, options))
  return {
    emit: (event) => {
      for (const part of parts) part.see(event)
    },
    close: async () => {
      for (const part of parts) await part.close?.()
    },
  }
}

type Translate = ReturnType<typeof makeTranslator>

function terminalPart(
  options: ReporterOptions,
  translate: Translate,
  failureScope: (paint: Paint) => FailureScope,
): Part {
  if (options.format === 'json') return makeJsonLog(options, translate)
  const isLive = options.format === 'pretty' && !options.isQuiet && options.isTTY && options.logsToStderr !== true
  const paint = makePaint(options.colour)
  const part =
    isLive && options.logLevel !== 'debug'
      ? makeLive(options, paint, failureScope)
      : makeTextLog(options, paint, translate)
  return options.tellsAllWarnings ? part : firstWarnings(part, options.logFile?.shown)
}

/** Secrets are masked where text leaves, whoever wrote it. */
function guarded(options: ReporterOptions): ReporterOptions {
  const { redact } = options
  if (!redact) return options
  const guard = (sink: Sink): Sink => ({
    write: (text) => sink.write(redact(text)),
    get columns() {
      return sink.columns || 80
    },
    get rows() {
      return sink.rows || 24
    },
    get isTTY() {
      return sink.isTTY ?? false
    },
  })
  return { ...options, stdout: guard(options.stdout), stderr: guard(options.stderr) }
}

function scopeMaker(options: ReporterOptions): (paint: Paint) => FailureScope {
  return (paint) => ({
    paint,
    width: options.stdout.columns || options.width || 80,
    readSource: options.readSource ?? (() => undefined),
    targetPath: options.targetPath ?? 'target',
    printSql: options.printSqlOnFailure ?? false,
  })
}
