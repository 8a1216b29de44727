import type { BinaryOp, CompareOp, Expr } from './ast.ts'
import type { Cursor } from './parser.ts'
import { parseFiltersAndTests, parsePostfix } from './parse-postfix.ts'
import { describeToken } from './token.ts'

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>='])

export const parseExpression = (cursor: Cursor, allowsConditional = true): Expr =>
  allowsConditional ? parseConditional(cursor) : parseOr(cursor)

function parseConditional(cursor: Cursor): Expr {
  const { start } = cursor.current()
  let expr = parseOr(cursor)
  while (cursor.skipName('if')) {
    const test = parseOr(cursor)
    const otherwise = cursor.skipName('else') ? parseConditional(cursor) : null
    expr = { kind: 'Conditional', test, then: expr, otherwise, start, end: cursor.lastEnd }
  }
  return expr
}

function parseOr(cursor: Cursor): Expr {
  const { start } = cursor.current()
  let left = parseAnd(cursor)
  while (cursor.skipName('or')) left = { kind: 'Or', left, right: parseAnd(cursor), start, end: cursor.lastEnd }
  return left
}

function parseAnd(cursor: Cursor): Expr {
  const { start } = cursor.current()
  let left = parseNot(cursor)
  while (cursor.skipName('and')) left = { kind: 'And', left, right: parseNot(cursor), start, end: cursor.lastEnd }
  return left
}

function parseNot(cursor: Cursor): Expr {
  const { start } = cursor.current()
  if (!cursor.skipName('not')) return parseCompare(cursor)
  return { kind: 'Unary', op: 'not', operand: parseNot(cursor), start, end: cursor.lastEnd }
}

function parseCompare(cursor: Cursor): Expr {
  const { start } = cursor.current()
  const first = parseSum(cursor)
  const rest: { op: CompareOp; expr: Expr }[] = []
  for (let op = comparisonAt(cursor); op !== undefined; op = comparisonAt(cursor))
    rest.push({ op, expr: parseSum(cursor) })
  return rest.length === 0 ? first : { kind: 'Compare', first, rest, start, end: cursor.lastEnd }
}

/** Consumes a comparison operator. */
function comparisonAt(cursor: Cursor): CompareOp | undefined {
  const token = cursor.current()
  if (token.type === 'operator' && comparisons.has(token.value)) return cursor.advance().value as CompareOp // it is in the set
  if (cursor.skipName('in')) return 'in'
  const next = cursor.isName('not') ? cursor.look() : undefined
  if (next?.type !== 'symbol' || next.value !== 'in') return undefined
  cursor.advance()
  cursor.advance()
  return 'not in'
}

function parseBinary(cursor: Cursor, ops: readonly BinaryOp[], parseOperand: (cursor: Cursor) => Expr): Expr {
  const { start } = cursor.current()
  let left = parseOperand(cursor)
  for (;;) {
    const token = cursor.current()
    const op = token.type === 'operator' ? ops.find((one) => one === token.value) : undefined
    if (op === undefined) return left
    cursor.advance()
    left = { kind: 'Binary', op, left, right: parseOperand(cursor), start, end: cursor.lastEnd }
  }
}

const sums: readonly BinaryOp[] = ['+', '-']
const products: readonly BinaryOp[] = ['*', '/', '//', '%']
const powers: readonly BinaryOp[] = ['**']
const parseSum = (cursor: Cursor): Expr => parseBinary(cursor, sums, parseConcat)
const parseProduct = (cursor: Cursor): Expr => parseBinary(cursor, products, parsePower)
const parsePower = (cursor: Cursor): Expr => parseBinary(cursor, powers, (at) => parseUnary(at, true))

function parseConcat(cursor: Cursor): Expr {
  const { start } = cursor.current()
  const first = parseProduct(cursor)
  if (!cursor.isOperator('~')) return first
  const parts = [first]
  while (cursor.skipOperator('~')) parts.push(parseProduct(cursor))
  return { kind: 'Concat', parts, start, end: cursor.lastEnd }
}

function parseUnary(cursor: Cursor, withFilters: boolean): Expr {
  const { start } = cursor.current()
  let expr: Expr
  if (cursor.skipOperator('-'))
    expr = { kind: 'Unary', op: '-', operand: parseUnary(cursor, false), start, end: cursor.lastEnd }
  else if (cursor.skipOperator('+'))
    expr = { kind: 'Unary', op: '+', operand: parseUnary(cursor, false), start, end: cursor.lastEnd }
  else expr = parsePrimary(cursor)
  expr = parsePostfix(cursor, expr)
  return withFilters ? parseFiltersAndTests(cursor, expr) : expr
}

/** A name, a literal or something in brackets. `allowsNamespace` reads `a.b` as an assignment target. */
export function parsePrimary(cursor: Cursor, allowsNamespace = false): Expr {
  const token = cursor.current()
  const { start } = token
  switch (token.type) {
    case 'symbol':
      return parseName(cursor, allowsNamespace)
    case 'string': {
      let value = ''
      while (cursor.current().type === 'string') value += cursor.advance().value
      return { kind: 'Const', literal: { type: 'str', value }, start, end: cursor.lastEnd }
    }
    case 'int':
      cursor.advance()
      return { kind: 'Const', literal: { type: 'int', digits: BigInt(token.value).toString() }, start, end: token.end }
    case 'float':
      cursor.advance()
      return { kind: 'Const', literal: { type: 'float', value: Number(token.value) }, start, end: token.end }
    default:
      return parseBracketed(cursor)
  }
}

function parseName(cursor: Cursor, allowsNamespace: boolean): Expr {
  const { value: name, start, end } = cursor.advance()
  const lower = name === 'True' || name === 'False' || name === 'None' ? name.toLowerCase() : name
  if (lower === 'true' || lower === 'false')
    return { kind: 'Const', literal: { type: 'bool', value: lower === 'true' }, start, end }
  if (lower === 'none') return { kind: 'Const', literal: { type: 'none' }, start, end }
  if (!allowsNamespace || !cursor.skipOperator('.')) return { kind: 'Name', name, start, end }
  const attr = cursor.expect('symbol')
  return { kind: 'NsRef', name, attr: attr.value, start, end: attr.end }
}

function parseBracketed(cursor: Cursor): Expr {
  const token = cursor.current()
  if (cursor.skipOperator('(')) {
    const inner = parseTuple(cursor, { isParenthesized: true })
    cursor.expectOperator(')')
    return inner.kind === 'Tuple' ? { ...inner, start: token.start, end: cursor.lastEnd } : inner
  }
  if (cursor.isOperator('[')) return parseList(cursor)
  if (cursor.isOperator('{')) return parseDict(cursor)
  return cursor.fail(`unexpected '${describeToken(token)}'`, token)
}

interface TupleRules {
  readonly isParenthesized?: boolean
  readonly allowsConditional?: boolean
  /** Only names and literals, as in `for` and `set` targets. */
  readonly isTarget?: boolean
  readonly allowsNamespace?: boolean
  /** A name that ends the tuple. */
  readonly endsAt?: string
}

/** One expression, or a tuple where commas follow. */
export function parseTuple(cursor: Cursor, rules: TupleRules = {}): Expr {
  const { start } = cursor.current()
  const items: Expr[] = []
  let isTuple = false
  while (!isTupleEnd(cursor, rules)) {
    items.push(
      rules.isTarget
        ? parsePrimary(cursor, rules.allowsNamespace)
        : parseExpression(cursor, rules.allowsConditional ?? true),
    )
    if (!cursor.isOperator(',')) break
    isTuple = true
    cursor.advance()
  }
  const [only] = items
  if (!isTuple && only) return only
  if (!isTuple && !rules.isParenthesized)
    cursor.fail(`Expected an expression, got '${describeToken(cursor.current())}'`)
  return { kind: 'Tuple', items, start, end: cursor.lastEnd }
}

function isTupleEnd(cursor: Cursor, rules: TupleRules): boolean {
  const { type } = cursor.current()
  if (type === 'variable-end' || type === 'block-end' || cursor.isOperator(')')) return true
  return rules.endsAt !== undefined && cursor.isName(rules.endsAt)
}

function parseList(cursor: Cursor): Expr {
  const { start } = cursor.expectOperator('[')
  const items: Expr[] = []
  while (!cursor.isOperator(']')) {
    if (items.length > 0) cursor.expectOperator(',')
    if (cursor.isOperator(']')) break
    items.push(parseExpression(cursor))
  }
  cursor.expectOperator(']')
  return { kind: 'List', items, start, end: cursor.lastEnd }
}

function parseDict(cursor: Cursor): Expr {
  const { start } = cursor.expectOperator('{')
  const items: { key: Expr; value: Expr }[] = []
  while (!cursor.isOperator('}')) {
    if (items.length > 0) cursor.expectOperator(',')
    if (cursor.isOperator('}')) break
    const key = parseExpression(cursor)
    cursor.expectOperator(':')
    items.push({ key, value: parseExpression(cursor) })
  }
  cursor.expectOperator('}')
  return { kind: 'Dict', items, start, end: cursor.lastEnd }
}
