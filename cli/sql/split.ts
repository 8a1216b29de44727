import { lex } from './lex.ts'
import { duckdbSyntax, type SqlSyntax } from './syntax.ts'

/** One statement of a script; `start` and `end` are UTF-16 offsets of `text` in it, the semicolon left out. */
export interface Statement {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The statements of a script, in order; those of nothing but space and comments are left out. */
export function splitStatements(sql: string, syntax: SqlSyntax = duckdbSyntax): readonly Statement[] {
  const statements: Statement[] = []
  let first: number | undefined
  let last = 0
  const close = (): void => {
    if (first !== undefined) statements.push({ text: sql.slice(first, last), start: first, end: last })
    first = undefined
  }
  for (const token of lex(sql, syntax)) {
    if (token.kind === 'space' || token.kind === 'comment') continue
    if (token.kind === 'symbol' && sql[token.start] === ';') {
      close()
    } else {
      first ??= token.start
      last = token.end
    }
  }
  close()
  return statements
}
