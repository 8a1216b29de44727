import type { Arguments, Expr, ExprOf, Literal } from './ast.ts'
import { at, literal, temp, type CodeFrame, type Emitter } from './emitter.ts'
import { contextFilters, filters } from './filters.ts'
import { childrenOf } from './symbols.ts'
import { tests } from './tests.ts'

/** JavaScript for an expression: `$` is the runtime, `S` the scope, `p` the position. */
export function expression(emitter: Emitter, expr: Expr, frame: CodeFrame): string {
  const code = (inner: Expr): string => expression(emitter, inner, frame)
  switch (expr.kind) {
    case 'Const':
      return constant(emitter, expr.literal)
    case 'Name':
      return name(expr.name, frame)
    case 'NsRef':
      return emitter.fail("can't read a namespace reference", expr)
    case 'Tuple':
      return `new $.Tuple([${expr.items.map(code).join(', ')}])`
    case 'List':
      return `[${expr.items.map(code).join(', ')}]`
    case 'Dict':
      return dict(emitter, expr, frame)
    case 'Binary':
      return `$.binary(${literal(expr.op)}, ${code(expr.left)}, ${code(expr.right)}, ${at(emitter, expr)})`
    case 'And':
    case 'Or':
      return logical(emitter, expr, frame)
    case 'Unary':
      if (expr.op === 'not') return `!${condition(emitter, expr.operand, frame)}`
      return `$.unary(${literal(expr.op)}, ${code(expr.operand)}, ${at(emitter, expr)})`
    case 'Compare':
      return compare(emitter, expr, frame)
    case 'Concat':
      return `$.concat([${expr.parts.map(code).join(', ')}], ${at(emitter, expr)})`
    case 'Conditional':
      return conditional(emitter, expr, frame)
    case 'Attribute':
      return `S.attr(${code(expr.object)}, ${literal(expr.name)}, ${at(emitter, expr)})`
    case 'Item':
      return item(emitter, expr, frame)
    case 'Slice':
      return `new $.Slice(${bounds(emitter, expr, frame)})`
    case 'Call':
      return call(emitter, expr, frame)
    case 'Filter':
      return filter(emitter, expr, frame, expr.input === null ? '' : code(expr.input))
    case 'Test':
      return test(emitter, expr, frame)
  }
}

/** JavaScript for an expression that only has to be true or false. */
export function condition(emitter: Emitter, expr: Expr, frame: CodeFrame): string {
  const code = expression(emitter, expr, frame)
  const isBoolean = expr.kind === 'Compare' || expr.kind === 'Test' || (expr.kind === 'Unary' && expr.op === 'not')
  return isBoolean ? `(${code})` : `$.truthy(${code})`
}

function constant(emitter: Emitter, value: Literal): string {
  switch (value.type) {
    case 'none':
      return 'null'
    case 'bool':
      return String(value.value)
    case 'str':
      return literal(value.value)
    case 'int':
      return Number.isSafeInteger(Number(value.digits)) ? value.digits : `${value.digits}n`
    case 'float':
      return emitter.constant(`$.float(${value.value})`)
  }
}

function name(wanted: string, frame: CodeFrame): string {
  const ref = frame.symbols.ref(wanted)
  if (frame.symbols.findLoad(ref)?.type === 'parameter' && !frame.pending.has(ref)) return ref
  return `(${ref} === undefined ? S.undefinedName(${literal(wanted)}) : ${ref})`
}

function dict(emitter: Emitter, expr: ExprOf<'Dict'>, frame: CodeFrame): string {
  const entries = expr.items.map(
    ({ key, value }) => `[${expression(emitter, key, frame)}, ${expression(emitter, value, frame)}]`,
  )
  return entries.length === 0 ? 'new Map()' : `$.dict([${entries.join(', ')}], ${at(emitter, expr)})`
}

function logical(emitter: Emitter, expr: ExprOf<'And' | 'Or'>, frame: CodeFrame): string {
  const left = temp(frame)
  const test = `$.truthy(${left} = ${expression(emitter, expr.left, frame)})`
  const right = expression(emitter, expr.right, frame)
  return expr.kind === 'And' ? `(${test} ? ${right} : ${left})` : `(${test} ? ${left} : ${right})`
}

function compare(emitter: Emitter, expr: ExprOf<'Compare'>, frame: CodeFrame): string {
  let left = expression(emitter, expr.first, frame)
  const links = expr.rest.map(({ op, expr: right }, index) => {
    const isLast = index === expr.rest.length - 1
    const kept = isLast ? '' : temp(frame)
    const code = expression(emitter, right, frame)
    const link = `$.compare(${literal(op)}, ${left}, ${isLast ? code : `(${kept} = ${code})`}, ${at(emitter, expr)})`
    left = kept
    return link
  })
  return links.length === 1 ? (links[0] ?? '') : `(${links.join(' && ')})`
}

function conditional(emitter: Emitter, expr: ExprOf<'Conditional'>, outer: CodeFrame): string {
  const frame = { ...outer, isSoft: true }
  const test = condition(emitter, expr.test, frame)
  const then = expression(emitter, expr.then, frame)
  const line = emitter.source.frameAt(expr.start, expr.end, null).line
  const otherwise = expr.otherwise === null ? `$.noElse(${line})` : expression(emitter, expr.otherwise, frame)
  return `(${test} ? ${then} : ${otherwise})`
}

function item(emitter: Emitter, expr: ExprOf<'Item'>, frame: CodeFrame): string {
  const object = expression(emitter, expr.object, frame)
  if (expr.key.kind === 'Slice' && !frame.isFolded)
    return `$.slice(${object}, ${bounds(emitter, expr.key, frame)}, ${at(emitter, expr)})`
  return `S.item(${object}, ${expression(emitter, expr.key, frame)}, ${at(emitter, expr)})`
}

const bounds = (emitter: Emitter, slice: ExprOf<'Slice'>, frame: CodeFrame): string =>
  [slice.from, slice.to, slice.step]
    .map((part) => (part === null ? 'null' : expression(emitter, part, frame)))
    .join(', ')

/** A call; `caller` is the variable of the body that `{% call %}` hands over. */
export function call(emitter: Emitter, expr: ExprOf<'Call'>, frame: CodeFrame, caller?: string): string {
  const callee = expression(emitter, expr.callee, frame)
  const [args, kwargs] = callArguments(emitter, expr, frame, caller)
  const operands = `${callee}, ${args}, ${kwargs}, ${at(emitter, expr)}`
  return emitter.mode === 'async' ? `(await S.call(${operands}))` : `S.callSync(${operands})`
}

function callArguments(
  emitter: Emitter,
  from: Arguments,
  frame: CodeFrame,
  caller?: string,
): [args: string, kwargs: string] {
  const code = (inner: Expr): string => expression(emitter, inner, frame)
  const args = from.args.map(code)
  if (from.dynArgs) args.push(`...$.starArgs(${code(from.dynArgs)})`)
  const kwargs = from.kwargs.map(({ key, value }) => `[${literal(key)}, ${code(value)}]`)
  if (caller !== undefined) kwargs.push(`["caller", ${caller}]`)
  const map = kwargs.length === 0 && !from.dynKwargs ? 'null' : `new Map([${kwargs.join(', ')}])`
  return [`[${args.join(', ')}]`, from.dynKwargs ? `$.starKwargs(${map}, ${code(from.dynKwargs)})` : map]
}

/** A filter over `input`, the code of its input. A filter without input of its own (filter blocks) takes the innermost's place. */
export function filter(emitter: Emitter, expr: ExprOf<'Filter'>, frame: CodeFrame, input: string): string {
  if (!filters.has(expr.name) && !frame.isSoft) emitter.fail(`No filter named '${expr.name}'.`, expr)
  const [args, kwargs] = callArguments(emitter, expr, frame)
  return `S.filter(${literal(expr.name)}, ${input}, ${args}, ${kwargs}, ${at(emitter, expr)})`
}

/** The filters of a filter block or set block, applied to the code of its text. */
export function filterChain(emitter: Emitter, expr: Expr, frame: CodeFrame, text: string): string {
  if (expr.kind !== 'Filter') return text
  return filter(emitter, expr, frame, expr.input === null ? text : filterChain(emitter, expr.input, frame, text))
}

function test(emitter: Emitter, expr: ExprOf<'Test'>, frame: CodeFrame): string {
  if (!tests.has(expr.name) && !frame.isSoft) emitter.fail(`No test named '${expr.name}'.`, expr)
  const [args, kwargs] = callArguments(emitter, expr, frame)
  return `S.test(${literal(expr.name)}, ${expression(emitter, expr.input, frame)}, ${args}, ${kwargs}, ${at(emitter, expr)})`
}

/** True of what Jinja2 computes when it compiles: no name, no call, no filter that needs a context. */
export function isConstant(expr: Expr): boolean {
  if (expr.kind === 'Name' || expr.kind === 'Call' || expr.kind === 'NsRef') return false
  if (expr.kind === 'Conditional' && expr.otherwise === null) return false
  if (expr.kind === 'Filter' && (expr.input === null || contextFilters.has(expr.name))) return false
  return childrenOf(expr).every(isConstant)
}

/** True where evaluating the expression may have to wait. */
export const hasCall = (expr: Expr): boolean => expr.kind === 'Call' || childrenOf(expr).some(hasCall)
