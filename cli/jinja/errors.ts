/** A place in a template: where an error arose, or where a piece of compiled text came from. Lines and columns count from 1. */
export interface Frame {
  readonly path: string
  readonly line: number
  readonly column: number
  /** The source of the expression or statement that stands there, shortened to one line. */
  readonly excerpt: string
  /** The macro whose body it is in; null at the top of a template. */
  readonly name: string | null
  /** How much of the file's line it covers, where that is not the excerpt. */
  readonly length?: number
}

/** How much of its line a frame covers. An excerpt that was shortened, or stood on several lines, says nothing of it. */
export function lengthOfFrame({ excerpt, length }: Frame): { readonly length?: number } {
  if (length !== undefined) return { length }
  return excerpt === '' || excerpt.endsWith('…') ? {} : { length: excerpt.length }
}

/** Names of Python's and Jinja2's exceptions as templates raise them. */
export type PyErrorType =
  | 'AssertionError'
  | 'AttributeError'
  | 'FilterArgumentError'
  | 'IndexError'
  | 'KeyError'
  | 'LookupError'
  | 'OverflowError'
  | 'RecursionError'
  | 'RuntimeError'
  | 'SecurityError'
  | 'StopIteration'
  | 'TemplateAssertionError'
  | 'TemplateRuntimeError'
  | 'TemplateSyntaxError'
  | 'TypeError'
  | 'UndefinedError'
  | 'UnicodeError'
  | 'UnknownTimeZoneError'
  | 'ValueError'
  | 'ZeroDivisionError'
  | 'HostError'

/**
 * An error of a template. `type` is the Python exception's name, `message` its text; `frames` lead from where it arose out to the template
 * that was rendered. What a host function threw is kept as `cause`, with `type` "HostError".
 */
export class JinjaError extends Error {
  readonly type: PyErrorType
  readonly frames: Frame[] = []
  /** For KeyError and the like: the value Python would hold, for messages that show its repr. */
  constructor(type: PyErrorType, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = type
    this.type = type
  }
}

/** Thrown by host functions to unwind on purpose; passes through templates without being wrapped or given frames. */
export abstract class ControlSignal {}

/** dbt's `return(value)`: ends the macro that is running (one bound to a scope) with a value in place of its text. */
export class ReturnSignal extends ControlSignal {
  readonly value: unknown
  constructor(value: unknown) {
    super()
    this.value = value
  }
}

export const typeError = (message: string): JinjaError => new JinjaError('TypeError', message)
export const valueError = (message: string): JinjaError => new JinjaError('ValueError', message)
