import type { Arguments, Expr, ExprOf } from './ast.ts'
import { parseExpression, parsePrimary } from './parse-expression.ts'
import type { Cursor } from './parser.ts'

const noArguments: Arguments = { args: [], kwargs: [], dynArgs: null, dynKwargs: null }

/** Attributes, items and calls that follow an expression. */
export function parsePostfix(cursor: Cursor, from: Expr): Expr {
  let expr = from
  for (;;) {
    if (cursor.isOperator('.')) expr = parseDot(cursor, expr)
    else if (cursor.isOperator('[')) expr = parseItem(cursor, expr)
    else if (cursor.isOperator('(')) expr = parseCall(cursor, expr)
    else return expr
  }
}

/** Filters, tests and calls of their results that follow an expression. */
export function parseFiltersAndTests(cursor: Cursor, from: Expr): Expr {
  let expr = from
  for (;;) {
    if (cursor.isOperator('|')) expr = parseFilters(cursor, expr)
    else if (cursor.isName('is')) expr = parseTest(cursor, expr)
    else if (cursor.isOperator('(')) expr = parseCall(cursor, expr)
    else return expr
  }
}

function parseDot(cursor: Cursor, object: Expr): Expr {
  cursor.expectOperator('.')
  const token = cursor.advance()
  const { start } = object
  if (token.type === 'symbol') return { kind: 'Attribute', object, name: token.value, start, end: token.end }
  if (token.type !== 'int') return cursor.fail('expected name or number', token)
  const key: Expr = {
    kind: 'Const',
    literal: { type: 'int', digits: BigInt(token.value).toString() },
    start: token.start,
    end: token.end,
  }
  return { kind: 'Item', object, key, start, end: token.end }
}

function parseItem(cursor: Cursor, object: Expr): Expr {
  const open = cursor.expectOperator('[')
  const keys: Expr[] = []
  while (!cursor.isOperator(']')) {
    if (keys.length > 0) cursor.expectOperator(',')
    keys.push(parseSubscript(cursor))
  }
  cursor.expectOperator(']')
  const [only] = keys
  const end = cursor.lastEnd
  const key: Expr = keys.length === 1 && only ? only : { kind: 'Tuple', items: keys, start: open.start, end }
  return { kind: 'Item', object, key, start: object.start, end }
}

function parseSubscript(cursor: Cursor): Expr {
  const { start } = cursor.current()
  const isPartEnd = (): boolean => cursor.isOperator(':') || cursor.isOperator(']') || cursor.isOperator(',')
  const from = cursor.isOperator(':') ? null : parseExpression(cursor)
  if (!cursor.skipOperator(':')) return from ?? parseExpression(cursor)
  const to = isPartEnd() ? null : parseExpression(cursor)
  const step = cursor.skipOperator(':') && !isPartEnd() ? parseExpression(cursor) : null
  return { kind: 'Slice', from, to, step, start, end: cursor.lastEnd }
}

function parseCall(cursor: Cursor, callee: Expr): ExprOf<'Call'> {
  const args = parseArguments(cursor)
  return { kind: 'Call', callee, ...args, start: callee.start, end: cursor.lastEnd }
}

function parseArguments(cursor: Cursor): Arguments {
  const open = cursor.expectOperator('(')
  const args: Expr[] = []
  const kwargs: { key: string; value: Expr }[] = []
  let dynArgs: Expr | null = null
  let dynKwargs: Expr | null = null
  const ensure = (isValid: boolean): void => {
    if (!isValid) cursor.fail('invalid syntax for function call expression', open)
  }
  for (let isFirst = true; !cursor.isOperator(')'); isFirst = false) {
    if (!isFirst) cursor.expectOperator(',')
    if (cursor.isOperator(')')) break
    if (cursor.isOperator('*')) {
      ensure(dynArgs === null && dynKwargs === null)
      cursor.advance()
      dynArgs = parseExpression(cursor)
    } else if (cursor.isOperator('**')) {
      ensure(dynKwargs === null)
      cursor.advance()
      dynKwargs = parseExpression(cursor)
    } else if (isKeyword(cursor)) {
      ensure(dynKwargs === null)
      const key = cursor.advance().value
      cursor.advance()
      kwargs.push({ key, value: parseExpression(cursor) })
    } else {
      ensure(dynArgs === null && dynKwargs === null && kwargs.length === 0)
      args.push(parseExpression(cursor))
    }
  }
  cursor.expectOperator(')')
  return { args, kwargs, dynArgs, dynKwargs }
}

function isKeyword(cursor: Cursor): boolean {
  if (cursor.current().type !== 'symbol') return false
  const next = cursor.look()
  return next.type === 'operator' && next.value === '='
}

/** `|name(args)` as often as it follows. `isInline` reads the first without its bar, as `{% filter name %}` has it. */
export function parseFilters(cursor: Cursor, input: Expr, isInline?: false): Expr
export function parseFilters(cursor: Cursor, input: null, isInline?: boolean): Expr | null
export function parseFilters(cursor: Cursor, input: Expr | null, isInline = false): Expr | null {
  let expr = input
  for (let isFirst = true; (isFirst && isInline) || cursor.isOperator('|'); isFirst = false) {
    if (!(isFirst && isInline)) cursor.advance()
    const { start } = expr ?? cursor.current()
    const name = parseDottedName(cursor)
    const args = cursor.isOperator('(') ? parseArguments(cursor) : noArguments
    expr = { kind: 'Filter', input: expr, name, ...args, start, end: cursor.lastEnd }
  }
  return expr
}

function parseDottedName(cursor: Cursor): string {
  let name = cursor.expect('symbol').value
  while (cursor.skipOperator('.')) name += `.${cursor.expect('symbol').value}`
  return name
}

function parseTest(cursor: Cursor, input: Expr): Expr {
  cursor.expectName('is')
  const isNegated = cursor.skipName('not')
  const name = parseDottedName(cursor)
  let args = noArguments
  if (cursor.isOperator('(')) args = parseArguments(cursor)
  else if (startsTestArgument(cursor)) {
    if (cursor.isName('is')) cursor.fail('You cannot chain multiple tests with is')
    args = { ...noArguments, args: [parsePostfix(cursor, parsePrimary(cursor))] }
  }
  const test: Expr = { kind: 'Test', input, name, ...args, start: input.start, end: cursor.lastEnd }
  return isNegated ? { kind: 'Unary', op: 'not', operand: test, start: input.start, end: cursor.lastEnd } : test
}

function startsTestArgument(cursor: Cursor): boolean {
  const { type } = cursor.current()
  if (cursor.isOperator('[') || cursor.isOperator('{')) return true
  if (type !== 'symbol') return type === 'string' || type === 'int' || type === 'float'
  return !cursor.isName('else') && !cursor.isName('or') && !cursor.isName('and')
}
