import { readFileSync } from 'node:fs'
import path from 'node:path'
import { makePaint, wantsColour, type Paint } from '../ui/paint.ts'
import type { SourceReader } from '../ui/problem-text.ts'
import { makeReporter, type ReporterOptions } from '../ui/reporter.ts'
import type { Invocation, ReportPlace } from './invocation.ts'
import type { Options } from './options.ts'
import { stdio } from './stdio.ts'
import { standsForDbt } from './version-text.ts'

type Asked = Pick<Invocation, 'command' | 'env' | 'invocationId' | 'now' | 'secrets'>

/** Commands whose stdout is data for other programs; what is said of the run goes to stderr. So does what is wrong with a command line that is none. */
const dataCommands = new Set(['completion', 'ls', 'show', 'compile', 'model', 'migrate', ''])

/** The reporter that flags, environment and terminal ask for. Without a place, for mistakes made before the project is known, nothing is logged to a file. */
export function reporterFor(
  asked: Asked,
  options: Options,
  place: ReportPlace | undefined,
): ReturnType<typeof makeReporter> {
  return makeReporter(reporterOptions(asked, options, place))
}

function reporterOptions(asked: Asked, options: Options, place: ReportPlace | undefined): ReporterOptions {
  const { env } = asked
  const { stdout, stderr } = stdio()
  const reporters = options.list('reporter')
  const isTTY = stdout.isTTY === true && env['CI'] === undefined
  const root = place?.root ?? process.cwd()
  const targetPath = place?.targetPath ?? path.join(root, 'target')
  return {
    stdout,
    stderr,
    format: formatOf(options, reporters),
    // A shell asks for its completions whenever it starts.
    isQuiet: options.switch('quiet') === true || asked.command === 'completion',
    tellsAllWarnings: options.switch('show-all-deprecations') === true,
    colour: hasColour(options, asked),
    isTTY: isTTY || reporters.includes('live'),
    logLevel: options.switch('debug') ? 'debug' : levelOf(options.text('log-level'), 'info'),
    ...(place && { logFile: logFileOf(place, root, env) }),
    command: asked.command,
    invocationId: asked.invocationId,
    logsToStderr: dataCommands.has(asked.command.split(' ')[0] ?? ''),
    github: reporters.includes('github') || env['GITHUB_ACTIONS'] === 'true' ? githubOf(env, root) : undefined,
    junit: reporters.includes('junit') ? (options.text('junit-file') ?? path.join(targetPath, 'junit.xml')) : undefined,
    printSqlOnFailure: env['CI'] !== undefined,
    printerWidth: options.number('printer-width') ?? 80,
    targetPath: path.relative(root, targetPath) || '.',
    now: asked.now,
    // A frame is cut to the terminal's width: of a secret that is cut nobody could tell any more that it is one.
    readSource: sourceReader((file) => {
      const text = givenText(file, options) ?? readOrNothing(path.resolve(root, file))
      return text === undefined ? undefined : asked.secrets.redact(text)
    }, asked.now),
    redact: (text) => asked.secrets.redact(text),
  }
}

function formatOf(options: Options, reporters: readonly string[]): ReporterOptions['format'] {
  if (options.text('log-format') === 'json' || reporters.includes('json')) return 'json'
  if (reporters.includes('minimal')) return 'minimal'
  return reporters.includes('plain') || options.text('log-format') === 'text' ? 'plain' : 'pretty'
}

/** For output that a command makes itself. */
export const paintOf = (asked: Pick<Invocation, 'env' | 'options'>): Paint => makePaint(hasColour(asked.options, asked))

const hasColour = (options: Options, { env }: Pick<Asked, 'env'>): boolean =>
  wantsColour(env, stdio().stdout.isTTY === true, options.switch('use-colors'))

type LogLevel = ReporterOptions['logLevel']
const levels: ReadonlyMap<string, LogLevel> = new Map(
  (['debug', 'info', 'warn', 'error', 'none'] as const).map((level) => [level, level]),
)
const levelOf = (text: string | undefined, fallback: LogLevel): LogLevel => levels.get(text ?? '') ?? fallback

function logFileOf(
  { logPath, options }: ReportPlace,
  root: string,
  env: Asked['env'],
): NonNullable<ReporterOptions['logFile']> {
  const file = path.join(logPath, standsForDbt(env) ? 'dbt.log' : 'tsdbt.log')
  return {
    path: file,
    shown: path.relative(root, file),
    level: levelOf(options.text('log-level-file'), 'debug'),
    format: options.text('log-format-file') === 'json' ? 'json' : 'text',
  }
}

function githubOf(env: Asked['env'], root: string): NonNullable<ReporterOptions['github']> {
  const summary = env['GITHUB_STEP_SUMMARY']
  return {
    pathPrefix: path.relative(env['GITHUB_WORKSPACE'] ?? root, root),
    ...(summary !== undefined && { stepSummary: summary }),
  }
}

/** Text that was given on the command line and goes by a file's name in diagnostics. */
const givenText = (file: string, options: Options): string | undefined =>
  file === 'inline' || file === '--vars' ? options.text(file.replace('--', '')) : undefined

/** Many problems of one file are told at once: it is read again after a second, in which an editor may have saved it. */
function sourceReader(read: SourceReader, now: () => number): SourceReader {
  let last: { readonly file: string; readonly at: number; readonly text: string | undefined } | undefined
  return (file) => {
    if (last?.file !== file || now() - last.at > 1000) last = { file, at: now(), text: read(file) }
    return last.text
  }
}

function readOrNothing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // A code frame is a help: where the file cannot be read, the message stands alone.
    return undefined
  }
}
