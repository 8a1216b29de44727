import { describe, expect, it } from 'vitest'
import { isBlank, withoutFinalSemicolon } from './comments.ts'
import { lex } from './lex.ts'
import { fromByteOffset, lineColumn, offsetAt } from './position.ts'
import { blockComment, quoteBacktick, quoteGoogleString, quoteIdentifier, quoteString } from './quote.ts'
import { splitStatements } from './split.ts'
import { bigquerySyntax, duckdbSyntax } from './syntax.ts'

const texts = (sql: string, syntax = duckdbSyntax): readonly string[] =>
  splitStatements(sql, syntax).map((found) => found.text)

describe('splitting a script', () => {
  it.each([
    ['select 1; select 2', ['select 1', 'select 2']],
    ['select 1;\n\n-- done\n;', ['select 1']],
    [`select ';' as a; select 2`, [`select ';' as a`, 'select 2']],
    [`select 'it''s; ok'; select 2`, [`select 'it''s; ok'`, 'select 2']],
    [`select ";" from t; x`, [`select ";" from t`, 'x']],
    ['select $$a;b$$; select $t$ $$;$$ $t$', ['select $$a;b$$', 'select $t$ $$;$$ $t$']],
    ['select 1 /* a; /* b; */ c; */ + 1; x', ['select 1 /* a; /* b; */ c; */ + 1', 'x']],
    ['select 1 -- a; b\n + 1; x', ['select 1 -- a; b\n + 1', 'x']],
    [`select e'\\';'; x`, [`select e'\\';'`, 'x']],
    [`select 'a\\'; x`, [`select 'a\\'`, 'x']],
    ["select 'unclosed; x", ["select 'unclosed; x"]],
    ['', []],
    [' ;; ', []],
  ])('of DuckDB: %j', (sql, expected) => {
    expect(texts(sql)).toEqual(expected)
  })

  it.each([
    [`select 'a\\';'; x`, [`select 'a\\';'`, 'x']],
    ['select """a;\n"b"; c"""; x', ['select """a;\n"b"; c"""', 'x']],
    ["select r'\\'; x", ["select r'\\'; x"]],
    ['select `a;b`; x # c; d', ['select `a;b`', 'x']],
    ['/* a /* b */; select 1', ['select 1']],
  ])('of BigQuery: %j', (sql, expected) => {
    expect(texts(sql, bigquerySyntax)).toEqual(expected)
  })

  it('tells where each statement stands', () => {
    const sql = '-- é\nselect 1;\n  select 2 ;'
    for (const statement of splitStatements(sql)) expect(sql.slice(statement.start, statement.end)).toBe(statement.text)
  })

  it('covers the text with tokens and leaves no gap', () => {
    const sql = `select a."b", 1.5e3, $1, 'x' -- y\nfrom t$x /* z */ where "é" >= .5`
    expect([...lex(sql)].map((token) => sql.slice(token.start, token.end)).join('')).toBe(sql)
  })
})

describe('comments', () => {
  it.each([
    ['', true],
    [' -- a\n ; /* b */', true],
    ['-- a\nselect 1', false],
  ])('say whether %j is blank', (sql, expected) => {
    expect(isBlank(sql)).toBe(expected)
  })
  it.each([
    ['select 1', 'select 1'],
    ['select 1 ;\n', 'select 1'],
    ['select 1; -- done\n', 'select 1'],
    ['select 1 -- done; really\n', 'select 1 -- done; really'],
    ["select ';'", "select ';'"],
  ])('and final semicolons: %j', (sql, expected) => {
    expect(withoutFinalSemicolon(sql)).toBe(expected)
  })
})

describe('positions', () => {
  it.each([
    ['abc', 2, 2],
    ['é = x', 3, 2],
    ['日本 x', 7, 3],
    ['😀 x', 5, 3],
    ['😀 x', 2, 0],
    ['a', 9, 1],
  ])('turn bytes of %j into UTF-16 (%d → %d)', (text, bytes, expected) => {
    expect(fromByteOffset(text, bytes)).toBe(expected)
  })
  it('turn offsets into lines and back', () => {
    const text = 'a\nbc\n\nd'
    for (let at = 0; at <= text.length; at++) expect(offsetAt(text, lineColumn(text, at))).toBe(at)
    expect(lineColumn(text, 3)).toEqual({ line: 2, column: 2 })
    expect(offsetAt(text, { line: 9, column: 1 })).toBeUndefined()
  })
})

describe('quoting', () => {
  it.each([
    [quoteIdentifier('a"b'), '"a""b"'],
    [quoteString("it's \\ ok"), "'it''s \\ ok'"],
    [quoteBacktick('a`b'), '`a\\`b`'],
    [quoteGoogleString("it's\n\\"), "'it\\'s\\n\\\\'"],
    [blockComment('a */ b /* c'), '/* a *\\/ b /\\* c */'],
  ])('gives %j', (found, expected) => {
    expect(found).toBe(expected)
  })
})
