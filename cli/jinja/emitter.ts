import type { Span } from './ast.ts'
import { JinjaError, type PyErrorType } from './errors.ts'
import type { TemplateSource } from './source.ts'
import type { Symbols } from './symbols.ts'

export type Mode = 'async' | 'sync'

/** What code generation collects for one template: the places of nodes, hoisted constants, fresh names. */
export class Emitter {
  readonly mode: Mode
  readonly isNative: boolean
  readonly source: TemplateSource
  /** Start and end of each node, by its number. */
  readonly places: number[] = []
  readonly constants: string[] = []
  #names = 0

  constructor(mode: Mode, isNative: boolean, source: TemplateSource) {
    this.mode = mode
    this.isNative = isNative
    this.source = source
  }

  /** The number of a node. */
  node({ start, end }: Span): number {
    this.places.push(start, end)
    return this.places.length / 2 - 1
  }
  fresh(prefix: string): string {
    return `${prefix}${++this.#names}`
  }
  /** A value computed once, when the template's code is loaded. */
  constant(code: string): string {
    this.constants.push(code)
    return `k[${this.constants.length - 1}]`
  }
  get async(): string {
    return this.mode === 'async' ? 'async ' : ''
  }
  get await(): string {
    return this.mode === 'async' ? 'await ' : ''
  }
  fail(message: string, at: Span, type: PyErrorType = 'TemplateAssertionError'): never {
    const error = new JinjaError(type, message)
    error.frames.push(this.source.frameAt(at.start, at.end, null))
    throw error
  }
}

/** Where generated code stands. */
export interface CodeFrame {
  readonly symbols: Symbols
  /** The variable of the buffer that output goes to. */
  readonly buffer: string
  /** The macro's name as a JavaScript literal, for frames of errors. */
  readonly macro: string
  /** Temporaries of the JavaScript function this is in. */
  readonly temps: string[]
  /** Inside an `if` or inline if, where unknown filters and tests are errors only when reached. */
  readonly isSoft: boolean
  readonly isLoop: boolean
  readonly isEscaping: boolean
  /** Directly at the top of a template rendered natively. */
  readonly isNativeOutput: boolean
  /** Inside an output that Jinja2 computes ahead of time, where slices of unsliceable constants are undefined instead of errors. */
  readonly isFolded: boolean
  /** Variables that hold parameters whose default is not computed yet. */
  readonly pending: ReadonlySet<string>
}

/** `p=n`: notes the node that is about to run; always the last argument, so that operands have run before. */
export const at = (emitter: Emitter, expr: Span): string => `p=${emitter.node(expr)}`

export const temp = (frame: CodeFrame): string => {
  const name = `t${frame.temps.length}`
  frame.temps.push(name)
  return name
}

export const literal = (text: string): string =>
  JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
