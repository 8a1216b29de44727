import type { Expr, OutputPart, Stmt, StmtOf } from './ast.ts'
import { loop } from './codegen-loop.ts'
import { callBlock, macroDefinition } from './codegen-macro.ts'
import { condition, expression, filterChain, isConstant } from './codegen-expression.ts'
import { at, literal, type CodeFrame, type Emitter } from './emitter.ts'
import { analyzeBody, analyzeTarget, Symbols, visitExpr } from './symbols.ts'

export const body = (emitter: Emitter, statements: readonly Stmt[], frame: CodeFrame): string =>
  statements.map((statement) => statementCode(emitter, statement, frame)).join('\n')

function statementCode(emitter: Emitter, statement: Stmt, frame: CodeFrame): string {
  switch (statement.kind) {
    case 'Output':
      return statement.parts.map((part) => output(emitter, part, frame)).join('\n')
    case 'If':
      return branches(emitter, statement, frame)
    case 'For':
      return loop(emitter, statement, frame)
    case 'Set':
      return setStatement(emitter, statement, frame)
    case 'SetBlock':
      return setBlock(emitter, statement, frame)
    case 'Macro':
      return `${frame.symbols.ref(statement.name)} = ${macroDefinition(emitter, statement, frame)};`
    case 'CallBlock':
      return callBlock(emitter, statement, frame)
    case 'FilterBlock':
      return filterBlock(emitter, statement, frame)
    case 'With':
      return withBlock(emitter, statement, frame)
    case 'Block':
    case 'Autoescape':
      return scoped(emitter, statement, frame)
    case 'Do':
      return `${expression(emitter, statement.value, frame)};`
    case 'Load':
      return `$.noLoader(${expression(emitter, statement.template, frame)}, ${at(emitter, statement)});`
    case 'Break':
    case 'Continue': {
      const word = statement.kind === 'Break' ? 'break' : 'continue'
      if (!frame.isLoop)
        emitter.fail(
          word === 'break' ? "'break' outside loop" : "'continue' not properly in loop",
          statement,
          'TemplateSyntaxError',
        )
      return `${word};`
    }
  }
}

function output(emitter: Emitter, part: OutputPart, frame: CodeFrame): string {
  if (part.kind === 'Text')
    return part.text === '' ? '' : `${frame.buffer}.literal(${literal(part.text)}, ${emitter.node(part)});`
  const isFolded = isConstant(part.expr)
  const code = expression(emitter, part.expr, { ...frame, isFolded })
  if (frame.isNativeOutput) return `${frame.buffer}.${isFolded ? 'constant' : 'value'}(${code}, ${at(emitter, part)});`
  return `${frame.buffer}.printed($.${frame.isEscaping ? 'escapedText' : 'str'}(${code}), ${at(emitter, part)});`
}

function branches(emitter: Emitter, { branches: all, otherwise }: StmtOf<'If'>, outer: CodeFrame): string {
  const frame = { ...outer, isSoft: true }
  const parts = all.map(
    (branch) => `if (${condition(emitter, branch.test, frame)}) {\n${body(emitter, branch.body, frame)}\n}`,
  )
  const last = otherwise.length === 0 ? '' : ` else {\n${body(emitter, otherwise, frame)}\n}`
  return parts.join(' else ') + last
}

function setStatement(emitter: Emitter, statement: StmtOf<'Set'>, frame: CodeFrame): string {
  const checks = [...new Set(namespacesIn(statement.target))].map(
    (name) => `$.needNamespace(${frame.symbols.ref(name)}, ${at(emitter, statement)});`,
  )
  return checks.join(' ') + assign(emitter, statement.target, expression(emitter, statement.value, frame), frame)
}

const namespacesIn = (target: Expr): string[] =>
  target.kind === 'NsRef' ? [target.name] : target.kind === 'Tuple' ? target.items.flatMap(namespacesIn) : []

/** Assigns the value of `code` to a target, unpacking tuples. */
export function assign(emitter: Emitter, target: Expr, code: string, frame: CodeFrame): string {
  if (target.kind === 'Name') return `${frame.symbols.ref(target.name)} = ${code};`
  if (target.kind === 'NsRef') return `$.setAttr(${frame.symbols.ref(target.name)}, ${literal(target.attr)}, ${code});`
  if (target.kind !== 'Tuple') return emitter.fail("can't assign to this", target)
  const parts = emitter.fresh('u')
  const unpacked = `const ${parts} = $.unpack(${code}, ${target.items.length}, ${at(emitter, target)});`
  return [unpacked, ...target.items.map((item, index) => assign(emitter, item, `${parts}[${index}]`, frame))].join(' ')
}

function setBlock(emitter: Emitter, statement: StmtOf<'SetBlock'>, frame: CodeFrame): string {
  const symbols = new Symbols(frame.symbols)
  analyzeBody(symbols, statement.body)
  if (statement.filter) visitExpr(symbols, statement.filter)
  const buffer = emitter.fresh('b')
  const inner = innerFrame(frame, { symbols, buffer, isNativeOutput: false })
  const text = `${buffer}.done()`
  const content = body(emitter, statement.body, inner)
  const value = statement.filter ? filterChain(emitter, statement.filter, inner, text) : text
  return `{ ${newBuffer(buffer, frame)} ${declarations(symbols)}\n${content}\n${assign(emitter, statement.target, value, frame)} }`
}

function filterBlock(emitter: Emitter, statement: StmtOf<'FilterBlock'>, frame: CodeFrame): string {
  const symbols = new Symbols(frame.symbols)
  analyzeBody(symbols, statement.body)
  visitExpr(symbols, statement.filter)
  const buffer = emitter.fresh('b')
  const inner = innerFrame(frame, { symbols, buffer, isNativeOutput: false })
  const content = body(emitter, statement.body, inner)
  const value = filterChain(emitter, statement.filter, inner, `${buffer}.done()`)
  const print = printValue(emitter, value, statement.filter, frame)
  return `{ ${newBuffer(buffer, frame)} ${declarations(symbols)}\n${content}\n${print} }`
}

/** Prints a computed value. */
export function printValue(emitter: Emitter, code: string, place: Expr, frame: CodeFrame): string {
  if (frame.isNativeOutput) return `${frame.buffer}.value(${code}, ${at(emitter, place)});`
  return `${frame.buffer}.printed($.str(${code}), ${at(emitter, place)});`
}

function withBlock(emitter: Emitter, statement: StmtOf<'With'>, frame: CodeFrame): string {
  const symbols = new Symbols(frame.symbols)
  for (const { target } of statement.bindings) analyzeTarget(symbols, target, true)
  analyzeBody(symbols, statement.body)
  const inner = innerFrame(frame, { symbols })
  const values = statement.bindings.map(({ value }) => ({
    name: emitter.fresh('w'),
    code: expression(emitter, value, frame),
  }))
  const computed = values.map(({ name, code }) => `const ${name} = ${code};`).join(' ')
  const assigned = statement.bindings
    .map(({ target }, index) => assign(emitter, target, values[index]?.name ?? 'null', inner))
    .join(' ')
  return `{ ${computed} { ${declarations(symbols)} ${assigned}\n${body(emitter, statement.body, inner)}\n} }`
}

function scoped(emitter: Emitter, statement: StmtOf<'Block' | 'Autoescape'>, frame: CodeFrame): string {
  const symbols = new Symbols(frame.symbols)
  analyzeBody(symbols, statement.body)
  const isOff =
    statement.kind === 'Autoescape' &&
    statement.isOn.kind === 'Const' &&
    statement.isOn.literal.type === 'bool' &&
    !statement.isOn.literal.value
  const isEscaping = statement.kind === 'Autoescape' ? !isOff : frame.isEscaping
  return `{ ${declarations(symbols)}\n${body(emitter, statement.body, innerFrame(frame, { symbols, isEscaping }))}\n}`
}

/** The frame of a body with names of its own. */
export const innerFrame = (frame: CodeFrame, changes: Partial<CodeFrame>): CodeFrame => ({
  ...frame,
  isSoft: false,
  ...changes,
})

export const newBuffer = (buffer: string, frame: CodeFrame): string => `const ${buffer} = S.buffer(T, ${frame.macro});`

/** Declares the names of a frame with their first values; parameters are declared without one unless `isFunction` says the function does. */
export function declarations(symbols: Symbols, isFunction = false): string {
  const parts: string[] = []
  for (const [ref, load] of symbols.loads) {
    if (load.type === 'resolve') parts.push(`${ref} = S.resolve(${literal(load.name)})`)
    else if (load.type === 'alias') parts.push(`${ref} = ${load.target}`)
    else if (load.type === 'undefined' || !isFunction) parts.push(ref)
  }
  return parts.length === 0 ? '' : `let ${parts.join(', ')};`
}
