import { lex } from './lex.ts'
import { duckdbSyntax, type SqlSyntax } from './syntax.ts'

/** True when the text is nothing but space, comments and semicolons. */
export function isBlank(sql: string, syntax: SqlSyntax = duckdbSyntax): boolean {
  for (const token of lex(sql, syntax)) {
    if (token.kind === 'space' || token.kind === 'comment') continue
    if (token.kind === 'symbol' && sql[token.start] === ';') continue
    return false
  }
  return true
}

/**
 * The query ready to stand inside `( … )`: semicolons at its end are dropped, offsets stay as they are.
 * A line comment at its end needs a line break after it, which the caller's template gives.
 */
export function withoutFinalSemicolon(sql: string, syntax: SqlSyntax = duckdbSyntax): string {
  const trimmed = sql.trimEnd()
  // Most queries end in neither a semicolon nor a comment, and there are thousands of them.
  if (!trimmed.endsWith(';') && !/--|\/\*|#/.test(trimmed)) return trimmed
  let end = 0
  let semicolon: number | undefined
  for (const token of lex(sql, syntax)) {
    if (token.kind === 'space') continue
    if (token.kind === 'symbol' && sql[token.start] === ';') semicolon ??= token.start
    else {
      if (token.kind !== 'comment') semicolon = undefined
      end = token.end
    }
  }
  return sql.slice(0, semicolon === undefined ? end : Math.min(semicolon, end))
}
