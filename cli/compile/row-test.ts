import { lex, type Token } from '../sql/lex.ts'
import type { SqlSyntax } from '../sql/syntax.ts'

/**
 * A test that looks at one row after another of one relation, so that its failures can be counted along with those of others in a single scan.
 * It is recognised by the SQL that its macro rendered, whichever macro that was: one that was overridden renders something else.
 */
export interface RowTest {
  /** The relation read, as written. */
  readonly relation: string
  /** An aggregate over the relation's rows that gives the number of failures. */
  readonly count: string
}

/**
 * Two shapes are known, with comments and spaces of any kind between: `select <names> from <relation> where <condition>`, and the one of
 * accepted_values (distinct values that are not in a list). The relation may be filtered: `(select * from <relation> where …) alias`.
 * Undefined for anything else; a test not recognised runs by itself.
 */
export function recognizeRowTest(sql: string, syntax: SqlSyntax): RowTest | undefined {
  const cursor = new Cursor(sql, syntax)
  return cursor.isWord('with') ? acceptedValues(cursor) : filteredRows(cursor)
}

function filteredRows(cursor: Cursor): RowTest | undefined {
  if (!cursor.takeWord('select') || !cursor.takeColumns()) return undefined
  const from = fromItem(cursor)
  if (from === undefined || !cursor.takeWord('where')) return undefined
  const condition = cursor.takeCondition()
  if (condition === undefined || !cursor.isAtEnd()) return undefined
  return { relation: from.relation, count: `count(case when ${both(from.filter, condition)} then 1 end)` }
}

/** `with all_values as (select C as value_field, count(*) as n_records from R group by C) select * from all_values where value_field not in (…)` */
function acceptedValues(cursor: Cursor): RowTest | undefined {
  if (!cursor.takeWords('with', 'all_values', 'as', '(', 'select')) return undefined
  const column = cursor.takeName()
  if (column === undefined) return undefined
  if (!cursor.takeWords('as', 'value_field', ',', 'count', '(', '*', ')', 'as', 'n_records')) return undefined
  const from = fromItem(cursor)
  if (from === undefined || !cursor.takeWords('group', 'by')) return undefined
  if (cursor.takeName() !== column) return undefined
  if (!cursor.takeWords(')', 'select', '*', 'from', 'all_values', 'where', 'value_field', 'not', 'in')) return undefined
  const values = cursor.takeParenthesized()
  if (values === undefined || !cursor.isAtEnd()) return undefined
  const condition = both(from.filter, `${column} not in ${values}`)
  return { relation: from.relation, count: `count(distinct case when ${condition} then ${column} end)` }
}

interface FromItem {
  readonly relation: string
  readonly filter: string | undefined
}

function fromItem(cursor: Cursor): FromItem | undefined {
  if (!cursor.takeWord('from')) return undefined
  const name = cursor.takeName()
  if (name !== undefined) return { relation: name, filter: undefined }
  if (!cursor.takeWords('(', 'select', '*', 'from')) return undefined
  const relation = cursor.takeName()
  if (relation === undefined || !cursor.takeWord('where')) return undefined
  const filter = cursor.takeCondition()
  if (filter === undefined || !cursor.takeWord(')')) return undefined
  return cursor.takeAlias() ? { relation, filter } : undefined
}

const both = (filter: string | undefined, condition: string): string =>
  filter === undefined ? condition : `(${filter}) and (${condition})`

/** Words that end a condition or make it more than a look at one row. */
const unfit = new Set([
  'select',
  'from',
  'group',
  'having',
  'qualify',
  'window',
  'order',
  'limit',
  'union',
  'intersect',
  'except',
  'over',
  'unnest',
  'using',
  'sample',
  'tablesample',
  'offset',
  'fetch',
  'where',
  'join',
])

/** Reads tokens of interest one after another; each `take` leaves the place alone when it does not find what it looks for. */
class Cursor {
  readonly #sql: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(sql: string, syntax: SqlSyntax) {
    this.#sql = sql
    this.#tokens = [...lex(sql, syntax)].filter((token) => token.kind !== 'space' && token.kind !== 'comment')
    // A semicolon at the end says nothing.
    while (this.#textAt(this.#tokens.length - 1) === ';') this.#tokens = this.#tokens.slice(0, -1)
  }

  #textAt(index: number): string {
    const token = this.#tokens[index]
    return token === undefined ? '' : this.#sql.slice(token.start, token.end)
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  isWord(word: string): boolean {
    return this.#textAt(this.#at).toLowerCase() === word
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false
    this.#at++
    return true
  }

  takeWords(...words: readonly string[]): boolean {
    return words.every((word) => this.takeWord(word))
  }

  /** A dotted name, quoted or bare; a keyword is none. */
  takeName(): string | undefined {
    const start = this.#at
    for (;;) {
      const token = this.#tokens[this.#at]
      const isName =
        token?.kind === 'identifier' || (token?.kind === 'word' && !unfit.has(this.#textAt(this.#at).toLowerCase()))
      if (!isName) {
        this.#at = start
        return undefined
      }
      this.#at++
      if (this.#textAt(this.#at) !== '.') break
      this.#at++
    }
    return this.#tokens
      .slice(start, this.#at)
      .map((_, index) => this.#textAt(start + index))
      .join('')
  }

  takeAlias(): boolean {
    this.takeWord('as')
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'identifier' && token?.kind !== 'word') return false
    this.#at++
    return true
  }

  /** A list of plain columns, `*` or literals: nothing that could aggregate. */
  takeColumns(): boolean {
    const start = this.#at
    while (!this.isWord('from')) {
      const token = this.#tokens[this.#at]
      const text = this.#textAt(this.#at)
      const isPlain = token !== undefined && (token.kind !== 'symbol' || text === '*' || text === ',' || text === '.')
      if (!isPlain || /^(?:distinct|top|all)$/i.test(text)) return false
      this.#at++
    }
    return this.#at > start
  }

  /** Up to the end or the parenthesis that closes what the condition stands in; undefined when it is more than a condition. */
  takeCondition(): string | undefined {
    const start = this.#at
    let depth = 0
    for (; !this.isAtEnd(); this.#at++) {
      const text = this.#textAt(this.#at)
      if (text === '(') depth++
      else if (text === ')' && depth-- === 0) break
      else if (text === ';') return undefined
      else if (this.#tokens[this.#at]?.kind === 'word' && unfit.has(text.toLowerCase())) return undefined
    }
    return this.#at > start && depth <= 0 ? this.#between(start, this.#at) : undefined
  }

  takeParenthesized(): string | undefined {
    const start = this.#at
    if (!this.takeWord('(')) return undefined
    const inside = this.takeCondition()
    if (inside === undefined || !this.takeWord(')')) return undefined
    return this.#between(start, this.#at)
  }

  /** Token by token: a comment left in could swallow what follows it. */
  #between(start: number, end: number): string {
    let text = ''
    for (let index = start; index < end; index++) {
      const before = this.#tokens[index - 1]
      const token = this.#tokens[index]
      if (index > start && before !== undefined && token !== undefined && before.end < token.start) text += ' '
      text += this.#textAt(index)
    }
    return text
  }
}
