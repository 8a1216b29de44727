import type { Expr, Macro, OutputPart, Param, Stmt, TypeName } from './ast.ts'
import { dbtTags } from './parse-dbt.ts'
import { parseExpression, parseTuple } from './parse-expression.ts'
import { parseFilters } from './parse-postfix.ts'
import type { Cursor } from './parser.ts'
import type { Token } from './token.ts'

type TagParser = (cursor: Cursor, tag: Token) => Stmt

/** Statements and text up to the end of the template or to one of `endTags`, which becomes the current token. */
export function parseStatements(cursor: Cursor, endTags: readonly string[] | null): Stmt[] {
  const body: Stmt[] = []
  let parts: OutputPart[] = []
  const flush = (): void => {
    const [first] = parts
    const last = parts.at(-1)
    if (first && last) body.push({ kind: 'Output', parts, start: first.start, end: last.end })
    parts = []
  }
  for (;;) {
    const token = cursor.current()
    if (token.type === 'data') {
      cursor.advance()
      parts.push({ kind: 'Text', text: token.value, start: token.start, end: token.end })
    } else if (token.type === 'variable-start') {
      parts.push(parsePrint(cursor))
    } else if (token.type === 'block-start') {
      flush()
      cursor.advance()
      const tag = cursor.current()
      if (tag.type === 'symbol' && endTags?.includes(tag.value) === true) return body
      body.push(parseStatement(cursor))
      cursor.expect('block-end')
    } else {
      flush()
      return body
    }
  }
}

function parsePrint(cursor: Cursor): OutputPart {
  const { start } = cursor.advance()
  const expr = parseTuple(cursor)
  const { end } = cursor.expect('variable-end')
  return { kind: 'Print', expr, start, end }
}

function parseStatement(cursor: Cursor): Stmt {
  const tag = cursor.current()
  if (tag.type !== 'symbol') return cursor.fail('tag name expected', tag)
  const parse = Object.hasOwn(tags, tag.value) ? tags[tag.value] : undefined
  if (parse === undefined) return cursor.failUnknownTag(tag)
  cursor.openTags.push(tag.value)
  cursor.advance()
  const statement = parse(cursor, tag)
  cursor.openTags.pop()
  return statement
}

const tags: Readonly<Record<string, TagParser>> = {
  set: parseSet,
  for: parseFor,
  if: parseIf,
  macro: (cursor, tag) => parseMacro(cursor, tag),
  call: parseCallBlock,
  filter: (cursor, { start }) => {
    const filter = parseFilters(cursor, null, true)
    if (filter === null) return cursor.fail('expected a filter')
    return { kind: 'FilterBlock', filter, body: bodyTo(cursor, 'endfilter'), start, end: cursor.lastEnd }
  },
  with: parseWith,
  block: parseBlock,
  autoescape: (cursor, { start }) => {
    const isOn = parseExpression(cursor)
    return { kind: 'Autoescape', isOn, body: bodyTo(cursor, 'endautoescape'), start, end: cursor.lastEnd }
  },
  print: parsePrintTag,
  do: (cursor, { start }) => ({ kind: 'Do', value: parseTuple(cursor), start, end: cursor.lastEnd }),
  break: (_cursor, { start, end }) => ({ kind: 'Break', start, end }),
  continue: (_cursor, { start, end }) => ({ kind: 'Continue', start, end }),
  include: parseLoad,
  import: parseLoad,
  from: parseLoad,
  extends: parseLoad,
  ...dbtTags,
}

/** A body up to its end tag, which is consumed. */
export function bodyTo(cursor: Cursor, endTag: string): Stmt[] {
  const body = cursor.bodyUntil(endTag)
  cursor.advance()
  return body
}

function parseSet(cursor: Cursor, { start }: Token): Stmt {
  const target = parseTarget(cursor, { allowsNamespace: true })
  if (cursor.skipOperator('=')) return { kind: 'Set', target, value: parseTuple(cursor), start, end: cursor.lastEnd }
  const filter = parseFilters(cursor, null)
  return { kind: 'SetBlock', target, filter, body: bodyTo(cursor, 'endset'), start, end: cursor.lastEnd }
}

function parseFor(cursor: Cursor, { start }: Token): Stmt {
  const target = parseTarget(cursor, { endsAt: 'in' })
  cursor.expectName('in')
  const iter = parseTuple(cursor, { allowsConditional: false, endsAt: 'recursive' })
  const test = cursor.skipName('if') ? parseExpression(cursor) : null
  const isRecursive = cursor.skipName('recursive')
  const { lastEnd: end } = cursor
  const body = cursor.bodyUntil('endfor', 'else')
  const otherwise = cursor.advance().value === 'else' ? bodyTo(cursor, 'endfor') : []
  return { kind: 'For', target, iter, test, isRecursive, body, otherwise, start, end }
}

function parseIf(cursor: Cursor, { start }: Token): Stmt {
  const branches: { test: Expr; body: Stmt[] }[] = []
  let otherwise: Stmt[] = []
  for (;;) {
    const test = parseTuple(cursor, { allowsConditional: false })
    branches.push({ test, body: cursor.bodyUntil('elif', 'else', 'endif') })
    const { value } = cursor.advance()
    if (value === 'elif') continue
    if (value === 'else') otherwise = bodyTo(cursor, 'endif')
    return { kind: 'If', branches, otherwise, start, end: cursor.lastEnd }
  }
}

function parseMacro(cursor: Cursor, { start }: Token): Macro {
  const name = parseTargetName(cursor)
  const params = parseSignature(cursor)
  return {
    kind: 'Macro',
    macroKind: 'macro',
    name,
    params,
    body: bodyTo(cursor, 'endmacro'),
    start,
    end: cursor.lastEnd,
  }
}

/** `(a, b: int, c=1)`. */
export function parseSignature(cursor: Cursor): Param[] {
  const params: Param[] = []
  cursor.expectOperator('(')
  while (!cursor.isOperator(')')) {
    if (params.length > 0) cursor.expectOperator(',')
    const name = parseTargetName(cursor)
    const type = cursor.skipOperator(':') ? parseTypeName(cursor) : null
    const fallback = cursor.skipOperator('=') ? parseExpression(cursor) : null
    if (fallback === null && params.at(-1)?.fallback) cursor.fail('non-default argument follows default argument')
    params.push({ name, type, fallback })
  }
  cursor.expectOperator(')')
  return params
}

function parseTypeName(cursor: Cursor): TypeName {
  const name = cursor.expect('symbol').value
  const params: TypeName[] = []
  if (!cursor.skipOperator('[')) return { name, params }
  while (!cursor.isOperator(']')) {
    if (params.length > 0) cursor.expectOperator(',')
    params.push(parseTypeName(cursor))
  }
  cursor.expectOperator(']')
  return { name, params }
}

function parseCallBlock(cursor: Cursor, tag: Token): Stmt {
  const params = cursor.isOperator('(') ? parseSignature(cursor) : []
  const call = parseExpression(cursor)
  if (call.kind !== 'Call') return cursor.fail('expected call', tag)
  return { kind: 'CallBlock', params, call, body: bodyTo(cursor, 'endcall'), start: tag.start, end: cursor.lastEnd }
}

function parseWith(cursor: Cursor, { start }: Token): Stmt {
  const bindings: { target: Expr; value: Expr }[] = []
  while (cursor.current().type !== 'block-end') {
    if (bindings.length > 0) cursor.expectOperator(',')
    const target = parseTarget(cursor, {})
    cursor.expectOperator('=')
    bindings.push({ target, value: parseExpression(cursor) })
  }
  return { kind: 'With', bindings, body: bodyTo(cursor, 'endwith'), start, end: cursor.lastEnd }
}

function parseBlock(cursor: Cursor, { start }: Token): Stmt {
  const name = cursor.expect('symbol').value
  cursor.skipName('scoped')
  cursor.skipName('required')
  if (cursor.isOperator('-')) {
    cursor.fail(
      'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
    )
  }
  const body = bodyTo(cursor, 'endblock')
  cursor.skipName(name)
  return { kind: 'Block', name, body, start, end: cursor.lastEnd }
}

function parsePrintTag(cursor: Cursor, { start }: Token): Stmt {
  const parts: OutputPart[] = []
  while (cursor.current().type !== 'block-end') {
    if (parts.length > 0) cursor.expectOperator(',')
    const expr = parseExpression(cursor)
    parts.push({ kind: 'Print', expr, start: expr.start, end: expr.end })
  }
  return { kind: 'Output', parts, start, end: cursor.lastEnd }
}

/** include, import, from and extends are read so that rendering can refuse them as Jinja2 does without a loader. */
function parseLoad(cursor: Cursor, { start, value }: Token): Stmt {
  const template = parseExpression(cursor)
  const names: string[] = []
  if (value === 'import') {
    cursor.expectName('as')
    names.push(parseTargetName(cursor))
  } else if (value === 'from') {
    cursor.expectName('import')
    do names.push(parseImportedName(cursor))
    while (cursor.skipOperator(','))
  }
  while (cursor.current().type === 'symbol') cursor.advance()
  const tag = value === 'import' || value === 'from' || value === 'extends' ? value : 'include'
  return { kind: 'Load', tag, template, names, start, end: cursor.lastEnd }
}

function parseImportedName(cursor: Cursor): string {
  const token = cursor.current()
  const name = parseTargetName(cursor)
  if (name.startsWith('_'))
    cursor.fail('names starting with an underline can not be imported', token, 'TemplateAssertionError')
  return cursor.skipName('as') ? parseTargetName(cursor) : name
}

export const parseTargetName = (cursor: Cursor): string => {
  const token = cursor.expect('symbol')
  if (constants.has(token.value)) cursor.fail("can't assign to 'name'", token)
  return token.value
}

function parseTarget(cursor: Cursor, rules: { readonly allowsNamespace?: boolean; readonly endsAt?: string }): Expr {
  const target = parseTuple(cursor, { isTarget: true, ...rules })
  const culprit = unassignable(target)
  if (culprit) cursor.fail(`can't assign to '${pythonNodeNames[culprit.kind] ?? culprit.kind.toLowerCase()}'`, culprit)
  return target
}

const constants = new Set(['true', 'false', 'none', 'True', 'False', 'None'])
const pythonNodeNames: Partial<Record<Expr['kind'], string>> = {
  Attribute: 'getattr',
  Item: 'getitem',
  Conditional: 'condexpr',
}

/** The part of a target that cannot be assigned to; a tuple that holds one is itself the culprit, as in Jinja2's messages. */
function unassignable(target: Expr): Expr | undefined {
  if (target.kind === 'Name' || target.kind === 'NsRef') return undefined
  if (target.kind === 'Tuple' && target.items.every((item) => unassignable(item) === undefined)) return undefined
  return target
}
