import { lex } from '../../../sql/lex.ts'
import { bigquerySyntax } from '../../../sql/syntax.ts'

/** A statement of GoogleSQL, of those that tsdbt emits, as DuckDB runs it. */
export interface Translated {
  readonly sql: string
  /** `CREATE_TABLE_AS_SELECT`, `MERGE`, …, as jobs tell it. */
  readonly type: string
  /** The query within, for its columns. */
  readonly query: string | undefined
  /** What the table is partitioned by. */
  readonly partition?: string | undefined
}

const types: Readonly<Record<string, string>> = {
  float64: 'double',
  bignumeric: 'decimal(38, 9)',
  bytes: 'blob',
  datetime: 'timestamp',
  string: 'varchar',
}

interface Piece {
  readonly text: string
  readonly isCode: boolean
}

/** Words and marks, with quoted names and strings in DuckDB's own quotes; comments are gone. */
function piecesOf(sql: string): readonly Piece[] {
  const pieces: Piece[] = []
  for (const { kind, start, end } of lex(sql, bigquerySyntax)) {
    const text = sql.slice(start, end)
    if (kind === 'comment') continue
    if (kind === 'identifier') pieces.push({ text: `"${text.slice(1, -1).replaceAll('"', '""')}"`, isCode: false })
    else if (kind === 'string') pieces.push({ text: stringOf(text), isCode: false })
    else pieces.push({ text, isCode: true })
  }
  return pieces
}

function stringOf(text: string): string {
  const inner = text.replace(/^(?:r|b|rb|br)?("""|'''|"|')([\s\S]*)\1$/i, '$2')
  const plain = inner.replace(/\\(n|t|.)/g, (_, mark: string) => (mark === 'n' ? '\n' : mark === 't' ? '\t' : mark))
  return `'${plain.replaceAll("'", "''")}'`
}

function codeOf(sql: string): string {
  const pieces = piecesOf(sql)
  return withoutAngles(
    pieces
      .map(({ text, isCode }, index) => {
        if (!isCode) return text
        const word = text.toLowerCase()
        const next = pieces.slice(index + 1).find((piece) => piece.text.trim() !== '')?.text ?? ''
        if (word === 'timestamp' && next === '(') return 'bq_timestamp'
        if (word === 'timestamp' && next !== '(' && !next.startsWith("'")) return 'timestamptz'
        if (word === 'numeric' && next !== '(' && !next.startsWith("'")) return 'decimal(38, 9)'
        return next === '(' ? text : (types[word] ?? text)
      })
      .join('')
      .replace(/current_timestamp\(\)/gi, 'current_timestamp'),
  )
}

/** `array<int64>` and `struct<a int64>`, from the inside out. */
function withoutAngles(sql: string): string {
  const plain = sql.replaceAll(/\barray\s*<([^<>]+)>/gi, '$1[]').replaceAll(/\bstruct\s*<([^<>]+)>/gi, 'struct($1)')
  return plain === sql ? sql : withoutAngles(plain)
}

/** The text without `<words> (…)`, for clauses that DuckDB does not have. */
function withoutClause(sql: string, opening: RegExp): string {
  const found = opening.exec(sql)
  if (!found) return sql
  const open = found.index + found[0].length - 1
  let depth = 0
  for (let at = open; at < sql.length; at++) {
    if (sql[at] === '(') depth++
    if (sql[at] === ')' && --depth === 0) return sql.slice(0, found.index) + sql.slice(at + 1)
  }
  return sql
}

/** Whatever a script declares is beyond it; what a job does is one statement, or several between BEGIN and COMMIT. */
export function translate(googleSql: string): Translated {
  const sql = codeOf(googleSql).trim().replace(/;\s*$/, '')
  const create = /^create (?:or replace )?(table|view|schema)\b/i.exec(sql)?.[1]?.toLowerCase()
  if (create === undefined) return other(sql)
  const as = /\n?as \(/i.exec(sql)
  const head = sql.slice(0, as?.index ?? sql.length)
  const tail = as ? sql.slice(as.index) : ''
  const bare = withoutClause(head, /\s*options\s*\(/i)
    .replace(/\npartition by [^\n]*/i, '')
    .replace(/\ncluster by [^\n]*/i, '')
  const partition = /\npartition by ([^\n]*)/i.exec(head)?.[1]
  const copied = /\s(?:copy|clone)\s+(\S+)$/i.exec(bare)
  if (copied) {
    return { sql: bare.slice(0, copied.index) + ` as from ${copied[1]}`, type: 'CREATE_TABLE_COPY', query: undefined }
  }
  const query = as ? tail.replace(/^\n?as \(/i, '').replace(/\)\s*$/, '') : undefined
  const kind =
    create === 'table'
      ? query === undefined
        ? 'CREATE_TABLE'
        : 'CREATE_TABLE_AS_SELECT'
      : `CREATE_${create.toUpperCase()}`
  // Declared columns beside a query: DuckDB takes those of the query.
  const named = as && create === 'table' ? bare.replace(/\s*\(\n[\s\S]*\n\)\s*$/, '') : bare
  return { sql: named + tail, type: kind, query, partition }
}

function other(sql: string): Translated {
  const word = /^\w+/.exec(sql)?.[0]?.toUpperCase() ?? 'SELECT'
  if (word === 'BEGIN') return { sql, type: 'SCRIPT', query: undefined }
  if (word === 'SELECT' || word === 'WITH' || word === '(') return { sql, type: 'SELECT', query: sql }
  const described = /^alter (?:table|view) (\S+) set options \(description = ('(?:[^']|'')*')\)$/i.exec(sql)
  if (described) {
    return { sql: `comment on table ${described[1]} is ${described[2]}`, type: 'ALTER_TABLE', query: undefined }
  }
  if (/^alter .* set options/is.test(sql) || word === 'GRANT') return { sql: 'select 1', type: word, query: undefined }
  return { sql, type: /^(?:DROP|ALTER|TRUNCATE)$/.test(word) ? `${word}_TABLE` : word, query: undefined }
}
