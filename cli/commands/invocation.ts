import type { Emit } from '../core/event.ts'
import type { Secrets } from '../core/redact.ts'
import type { Options } from './options.ts'

/** Where a project keeps what is said of its runs; known once the project is read. */
export interface ReportPlace {
  /** The project's root, absolute. */
  readonly root: string
  /** Absolute. */
  readonly logPath: string
  /** Absolute. */
  readonly targetPath: string
  readonly options: Options
}

/** One call of the bin: what was asked, and the world it may touch. */
export interface Invocation {
  /** `docs generate`, `build`… */
  readonly command: string
  /** The words after the command that are no flags. */
  readonly words: readonly string[]
  readonly options: Options
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  /** A UUID, the run's id in logs, comments and artifacts. */
  readonly invocationId: string
  readonly startedAt: Date
  readonly now: () => number
  /** Aborted by Ctrl-C or SIGTERM; the reason is the signal's name. */
  readonly signal: AbortSignal
  readonly emit: Emit
  readonly secrets: Secrets
  /** From here on events are told; before, they wait. Later calls change nothing. */
  readonly report: (place: ReportPlace) => Promise<void>
}
