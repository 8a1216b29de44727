import type { Macro, Param, Span, Stmt, StmtOf } from './ast.ts'
import { call, expression } from './codegen-expression.ts'
import { body, declarations, newBuffer, printValue } from './codegen-statement.ts'
import { literal, type CodeFrame, type Emitter } from './emitter.ts'
import { analyzeBody, analyzeParams, Symbols } from './symbols.ts'
import { undeclared } from './undeclared.ts'

interface Callable extends Span {
  readonly params: readonly Param[]
  readonly body: readonly Stmt[]
}

/** A macro as a value; it sees the names of the frames it is defined in. */
export const macroDefinition = (emitter: Emitter, macro: Macro, frame: CodeFrame): string =>
  callable(emitter, macro, {
    name: literal(macro.name),
    place: literal(macro.name),
    outer: frame.symbols,
    isBound: false,
  })

/** A macro that sees nothing but its scope, and that dbt's `return()` ends: what a macro block of a file gives. */
export const boundMacro = (emitter: Emitter, macro: Macro): string =>
  callable(emitter, macro, { name: literal(macro.name), place: literal(macro.name), outer: null, isBound: true })

export function callBlock(emitter: Emitter, statement: StmtOf<'CallBlock'>, frame: CodeFrame): string {
  const caller = emitter.fresh('caller')
  const value = callable(emitter, statement, { name: 'null', place: frame.macro, outer: frame.symbols, isBound: false })
  const print = printValue(emitter, call(emitter, statement.call, frame, caller), statement.call, frame)
  return `{ const ${caller} = ${value};\n${print} }`
}

interface Definition {
  readonly name: string
  /** The macro that frames of errors name. */
  readonly place: string
  readonly outer: Symbols | null
  readonly isBound: boolean
}

function callable(emitter: Emitter, macro: Callable, definition: Definition): string {
  const symbols = new Symbols(definition.outer)
  const specials = undeclared(macro.body, ['caller', 'kwargs', 'varargs'])
  const names = new Set(macro.params.map(({ name }) => name))
  const explicitCaller = macro.params.find(({ name }) => name === 'caller')
  if (specials.has('caller') && explicitCaller && explicitCaller.fallback === null) {
    emitter.fail(
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
      macro,
    )
  }
  const added = ['caller', 'kwargs', 'varargs'].filter((name) => specials.has(name) && !names.has(name))
  analyzeParams(symbols, macro.params)
  for (const name of added) symbols.parameter(name)
  analyzeBody(symbols, macro.body)
  const refs = [...macro.params.map(({ name }) => name), ...added].map((name) => symbols.ref(name))
  const frame: CodeFrame = {
    symbols,
    buffer: emitter.fresh('b'),
    macro: definition.place,
    temps: [],
    isSoft: false,
    isLoop: false,
    isEscaping: false,
    isNativeOutput: false,
    isFolded: false,
    pending: new Set(),
  }
  const shape = shapeCode(emitter, macro, definition.name, new Set(added))
  return `$.macro(S, ${shape}, ${emitter.async}(${refs.join(', ')}) => {\n${functionBody(emitter, macro, frame, definition.isBound)}\n})`
}

function shapeCode(emitter: Emitter, macro: Callable, name: string, added: ReadonlySet<string>): string {
  const params = macro.params.map((param) => literal(param.name)).join(', ')
  return emitter.constant(
    `{name: ${name}, params: [${params}], usesCaller: ${added.has('caller') || macro.params.some((param) => param.name === 'caller')}, usesKwargs: ${added.has('kwargs')}, usesVarargs: ${added.has('varargs')}}`,
  )
}

function functionBody(emitter: Emitter, macro: Callable, frame: CodeFrame, isBound: boolean): string {
  const defaults = defaultsCode(emitter, macro.params, frame)
  const content = body(emitter, macro.body, frame)
  return tryCode(frame, { isMacro: true, isBound }, [
    newBuffer(frame.buffer, frame),
    declarations(frame.symbols, true),
    defaults,
    content,
    `return ${frame.buffer}.done();`,
  ])
}

/** The body of a JavaScript function that notes its position in `p` and gives errors their frame. */
export function tryCode(
  frame: CodeFrame,
  { isMacro, isBound }: { readonly isMacro: boolean; readonly isBound: boolean },
  lines: readonly string[],
): string {
  const returned = isBound ? 'if (e instanceof $.ReturnSignal) return e.value; ' : ''
  const temps = frame.temps.length === 0 ? '' : `, ${frame.temps.join(', ')}`
  const code = lines.filter((line) => line !== '').join('\n')
  const [enter, leave] = isMacro ? ['S.enter();\n', ' finally { S.leave(); }'] : ['', '']
  return `let p = 0${temps};\ntry {\n${enter}${code}\n} catch (e) { ${returned}throw $.traced(e, T, p, ${frame.macro}); }${leave}`
}

function defaultsCode(emitter: Emitter, params: readonly Param[], frame: CodeFrame): string {
  const pending = new Set(params.map(({ name }) => frame.symbols.ref(name)))
  const lines = params.map(({ name, fallback }) => {
    const ref = frame.symbols.ref(name)
    const code =
      fallback === null
        ? `S.missingParameter(${literal(name)})`
        : expression(emitter, fallback, { ...frame, pending: new Set(pending) })
    pending.delete(ref)
    return `if (${ref} === undefined) ${ref} = ${code};`
  })
  return lines.join('\n')
}
