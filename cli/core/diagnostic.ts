import { messages, type MessageCode, type MessageValues } from './messages.ts'
import type { Location } from './location.ts'

export type { Location }

export type Severity = 'error' | 'warning'

/** One mistake of a user or one thing to know, with its place and the way out. Collected per phase, shown together. */
export interface Diagnostic {
  readonly code: MessageCode
  readonly severity: Severity
  /** One sentence: what is wrong and what was found. */
  readonly message: string
  /** What to do about it; shown below the code frame. */
  readonly hint?: string
  readonly at?: Location
  /** Other places of the same matter: the second definition, the macros an error passed through, the compiled file. */
  readonly related?: readonly { readonly at: Location; readonly note: string }[]
  /** The config that it is about, where its line is not known: those who know how nodes are configured tell it there. */
  readonly config?: string
  readonly cause?: unknown
}

/** A phase's value with what was found on the way; `value` is absent when an error keeps it from being made. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly problems: readonly Diagnostic[] }
  | { readonly ok: false; readonly problems: readonly Diagnostic[] }

export const good = <T>(value: T, problems: readonly Diagnostic[] = []): Checked<T> => ({ ok: true, value, problems })

export const bad = (
  ...problems: readonly Diagnostic[]
): { readonly ok: false; readonly problems: readonly Diagnostic[] } => ({
  ok: false,
  problems,
})

export const hasErrors = (problems: readonly Diagnostic[]): boolean =>
  problems.some((found) => found.severity === 'error')

interface ProblemDetails {
  readonly hint?: string | undefined
  readonly related?: Diagnostic['related'] | undefined
  readonly config?: string | undefined
  readonly cause?: unknown
}

/** Makes the diagnostic registered as `code`; the only way to word a user's mistake. */
export function problem<C extends MessageCode>(
  code: C,
  values: MessageValues<C>,
  at?: Location,
  details: ProblemDetails = {},
): Diagnostic {
  const entry = messages[code]
  // The registry's functions are contravariant in their values; `code` and `values` agree by MessageValues<C>.
  const render = entry.text as (values: MessageValues<C>) => string
  return {
    code,
    severity: entry.severity,
    message: render(values),
    ...(at && { at }),
    ...(details.hint !== undefined && { hint: details.hint }),
    ...(details.related && { related: details.related }),
    ...(details.config !== undefined && { config: details.config }),
    ...(details.cause !== undefined && { cause: details.cause }),
  }
}

/** Carries diagnostics through code that can only throw (template functions, callbacks); caught at the phase's edge. */
export class ProblemError extends Error {
  readonly problems: readonly Diagnostic[]
  constructor(...problems: readonly Diagnostic[]) {
    super(problems.map((found) => found.message).join('\n'))
    this.name = 'ProblemError'
    this.problems = problems
  }
}
