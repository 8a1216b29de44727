import type { Macro, TemplateAst } from './ast.ts'
import { body, declarations } from './codegen-statement.ts'
import { boundMacro, tryCode } from './codegen-macro.ts'
import { Emitter, literal, type CodeFrame, type Mode } from './emitter.ts'
import { TemplateSource } from './source.ts'
import { analyzeBody, Symbols } from './symbols.ts'

/** JavaScript of a template: a function body over `$` (the runtime) and `T` (the template's source). */
export interface GeneratedCode {
  readonly code: string
  /** The places of nodes: start and end offsets, by node number. */
  readonly places: readonly number[]
}

export type Entry = 'root' | 'native' | 'macros'

/**
 * Generates a template's code: `root` renders it to text, `native` to the pieces of a value, `macros` gives its top-level macros by name, each
 * seeing only the scope it is bound to.
 */
export function generate(ast: TemplateAst, entry: Entry, mode: Mode): GeneratedCode {
  const source = new TemplateSource(ast.source, ast.origin, [])
  const emitter = new Emitter(mode, entry === 'native', source)
  const returned = entry === 'macros' ? macrosCode(emitter, ast) : rootCode(emitter, ast)
  return {
    code: `"use strict";\nconst k = [${emitter.constants.join(', ')}];\nreturn ${returned};`,
    places: emitter.places,
  }
}

function rootCode(emitter: Emitter, ast: TemplateAst): string {
  const symbols = new Symbols(null)
  analyzeBody(symbols, ast.body)
  const frame: CodeFrame = {
    symbols,
    buffer: 'b0',
    macro: 'null',
    temps: [],
    isSoft: false,
    isLoop: false,
    isEscaping: false,
    isNativeOutput: emitter.isNative,
    isFolded: false,
    pending: new Set(),
  }
  const content = body(emitter, ast.body, frame)
  const buffer = emitter.isNative ? 'const b0 = $.native();' : 'const b0 = S.buffer(T, null);'
  const done = emitter.isNative ? 'return b0;' : 'b0.done();\nreturn b0;'
  // The parentheses make V8 compile the function with the rest instead of reading it twice.
  return `(${emitter.async}(S) => {\n${tryCode(frame, { isMacro: false, isBound: false }, [buffer, declarations(symbols), content, done])}\n})`
}

function macrosCode(emitter: Emitter, ast: TemplateAst): string {
  const entries = topLevelMacros(ast).map((macro) => `${literal(macro.name)}: (S) => ${boundMacro(emitter, macro)}`)
  return `{\n${entries.join(',\n')}\n}`
}

export const topLevelMacros = (ast: TemplateAst): Macro[] => ast.body.filter((statement) => statement.kind === 'Macro')
