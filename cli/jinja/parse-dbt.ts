import type { Expr, Macro, MacroKind, Param, Stmt } from './ast.ts'
import { parseExpression } from './parse-expression.ts'
import { bodyTo, parseSignature, parseTargetName } from './parse-statement.ts'
import type { Cursor } from './parser.ts'
import type { Token } from './token.ts'

/** The tags dbt adds to Jinja2; each defines a macro under the name that dbt looks for. */
export const dbtTags: Readonly<Record<string, (cursor: Cursor, tag: Token) => Stmt>> = {
  test: (cursor, tag) => parseTest(cursor, tag, 'endtest'),
  data_test: (cursor, tag) => parseTest(cursor, tag, 'enddata_test'),
  snapshot: (cursor, tag) => parseNamed(cursor, tag, 'snapshot'),
  docs: (cursor, tag) => parseNamed(cursor, tag, 'docs'),
  materialization: parseMaterialization,
}

function parseTest(cursor: Cursor, { start }: Token, endTag: string): Macro {
  const name = `test_${parseTargetName(cursor)}`
  const params = parseSignature(cursor)
  return { kind: 'Macro', macroKind: 'test', name, params, body: bodyTo(cursor, endTag), start, end: cursor.lastEnd }
}

function parseNamed(cursor: Cursor, { start }: Token, macroKind: MacroKind & ('snapshot' | 'docs')): Macro {
  const name = parseTargetName(cursor)
  return {
    kind: 'Macro',
    macroKind,
    name,
    params: [],
    body: bodyTo(cursor, `end${macroKind}`),
    start,
    end: cursor.lastEnd,
  }
}

function parseMaterialization(cursor: Cursor, { start }: Token): Macro {
  const name = parseTargetName(cursor)
  let adapter = 'default'
  let languages: Expr | null = null
  while (cursor.skipOperator(',')) {
    const option = cursor.current()
    const key = parseTargetName(cursor)
    if (key === 'default') continue
    if (key !== 'adapter' && key !== 'supported_languages') {
      cursor.fail(`materialization '${name}' received unknown argument '${key}'.`, option)
    }
    cursor.expectOperator('=')
    const value = parseExpression(cursor)
    if (key === 'supported_languages') languages = value
    else adapter = adapterName(cursor, value)
  }
  const end = cursor.lastEnd
  const sql: Expr = { kind: 'Const', literal: { type: 'str', value: 'sql' }, start, end }
  const fallback: Expr = languages ?? { kind: 'List', items: [sql], start, end }
  const params: Param[] = [{ name: 'supported_languages', type: null, fallback }]
  const body = bodyTo(cursor, 'endmaterialization')
  return {
    kind: 'Macro',
    macroKind: 'materialization',
    name: `materialization_${name}_${adapter}`,
    params,
    body,
    start,
    end: cursor.lastEnd,
  }
}

function adapterName(cursor: Cursor, value: Expr): string {
  if (value.kind === 'Const' && value.literal.type === 'str') return value.literal.value
  return cursor.fail("a materialization's adapter must be a string literal", value)
}
