import { duckdbSyntax, type SqlSyntax } from './syntax.ts'

export type TokenKind = 'space' | 'comment' | 'string' | 'identifier' | 'word' | 'number' | 'symbol'

/** A stretch of SQL text; `identifier` is a quoted name, `word` a bare one or a keyword. Offsets are UTF-16. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
}

const SPACE = /[\s\uFEFF]+/y
const WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy
const NUMBER = /(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y
const DOLLAR_TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy

/** Cuts SQL into tokens that cover the text without a gap. Never throws: what is unclosed reaches to the end. */
export function* lex(sql: string, syntax: SqlSyntax = duckdbSyntax): Generator<Token> {
  let start = 0
  while (start < sql.length) {
    const [kind, end] = tokenAt(sql, start, syntax)
    yield { kind, start, end }
    start = end
  }
}

function tokenAt(sql: string, start: number, syntax: SqlSyntax): readonly [TokenKind, number] {
  const space = match(SPACE, sql, start)
  if (space > start) return ['space', space]
  if (sql.startsWith('--', start) || (syntax.hashComments && sql[start] === '#'))
    return ['comment', lineEnd(sql, start)]
  if (sql.startsWith('/*', start)) return ['comment', blockEnd(sql, start, syntax.nestedComments)]
  if (sql[start] === syntax.identifierMark)
    return ['identifier', quotedEnd(sql, start, syntax.doubledMarks, syntax.backslashEscapes)]
  const string = stringEnd(sql, start, syntax)
  if (string > start) return ['string', string]
  const number = match(NUMBER, sql, start)
  if (number > start) return ['number', number]
  const word = match(WORD, sql, start)
  if (word > start) return ['word', word]
  return ['symbol', start + 1]
}

function match(pattern: RegExp, sql: string, start: number): number {
  pattern.lastIndex = start
  return pattern.test(sql) ? pattern.lastIndex : start
}

/** The end of a string literal that starts here (its prefix included), or `start` when none does. */
function stringEnd(sql: string, start: number, syntax: SqlSyntax): number {
  const prefix = stringPrefix(sql, start, syntax)
  const open = start + prefix.length
  const mark = sql[open]
  if (mark !== undefined && syntax.stringMarks.includes(mark)) {
    const raw = syntax.backslashEscapes && /r/i.test(prefix)
    const escapes = (syntax.backslashEscapes && !raw) || /^e$/i.test(prefix)
    const triple = mark.repeat(3)
    // A raw string still cannot end at a mark after a backslash (GoogleSQL lexical rules).
    if (syntax.tripleQuotes && sql.startsWith(triple, open)) return tripleEnd(sql, open, triple)
    return quotedEnd(sql, open, syntax.doubledMarks, escapes || raw)
  }
  if (prefix === '' && syntax.dollarQuotes && mark === '$') {
    const tagEnd = match(DOLLAR_TAG, sql, start)
    if (tagEnd === start) return start
    const close = sql.indexOf(sql.slice(start, tagEnd), tagEnd)
    return close < 0 ? sql.length : close + (tagEnd - start)
  }
  return start
}

function stringPrefix(sql: string, start: number, syntax: SqlSyntax): string {
  const pattern = syntax.backslashEscapes ? /(?:rb|br|r|b)(?=['"])/iy : /[ex](?=')/iy
  pattern.lastIndex = start
  return pattern.exec(sql)?.[0] ?? ''
}

function quotedEnd(sql: string, open: number, doubled: boolean, escapes: boolean): number {
  const mark = sql[open]
  for (let at = open + 1; at < sql.length; at++) {
    if (escapes && sql[at] === '\\') at++
    else if (sql[at] === mark) {
      if (!doubled || sql[at + 1] !== mark) return at + 1
      at++
    }
  }
  return sql.length
}

function tripleEnd(sql: string, open: number, triple: string): number {
  for (let at = open + 3; at < sql.length; at++) {
    if (sql[at] === '\\') at++
    else if (sql.startsWith(triple, at)) return at + 3
  }
  return sql.length
}

function lineEnd(sql: string, start: number): number {
  const end = sql.indexOf('\n', start)
  return end < 0 ? sql.length : end
}

function blockEnd(sql: string, start: number, nested: boolean): number {
  let depth = 0
  for (let at = start; at < sql.length; at++) {
    if (sql.startsWith('/*', at) && (nested || depth === 0)) {
      depth++
      at++
    } else if (sql.startsWith('*/', at)) {
      depth--
      at++
      if (depth === 0) return at + 1
    }
  }
  return sql.length
}
