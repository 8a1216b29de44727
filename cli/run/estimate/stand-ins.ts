import type { Dialect } from '../../core/dialect.ts'
import { relationKey, type Column, type Relation } from '../../core/relation.ts'
import { lex, type Token } from '../../sql/lex.ts'
import type { SqlSyntax } from '../../sql/syntax.ts'

/** What is read in place of a relation that is not there, or not yet as it will be. */
export type StandIn =
  /** Another relation, as the published one for its staging table. */
  | { readonly kind: 'relation'; readonly relation: Relation }
  /** A view's own query: what it reads is known. */
  | { readonly kind: 'query'; readonly sql: string }
  /** A table that this run makes: its columns are known, its size is not. */
  | { readonly kind: 'columns'; readonly columns: readonly Column[] }

export interface Standing {
  readonly sql: string
  /** True when something of unknown size is read. */
  readonly isPartial: boolean
}

/** Relations of one run as they will be, as far as is known before it. */
export class StandIns {
  readonly #dialect: Dialect
  readonly #syntax: SqlSyntax
  readonly #known = new Map<string, StandIn>()

  constructor(dialect: Dialect, syntax: SqlSyntax) {
    this.#dialect = dialect
    this.#syntax = syntax
  }

  set(relation: Relation, standIn: StandIn): void {
    this.#known.set(relationKey(relation), standIn)
  }

  get(relation: Relation): StandIn | undefined {
    return this.#known.get(relationKey(relation))
  }

  delete(relation: Relation): void {
    this.#known.delete(relationKey(relation))
  }

  /** The SQL with every relation that has a stand-in replaced by it. */
  apply(sql: string): Standing {
    if (this.#known.size === 0) return { sql, isPartial: false }
    const tokens = [...lex(sql, this.#syntax)]
    let written = ''
    let from = 0
    let isPartial = false
    for (let at = 0; at < tokens.length; at++) {
      const name = nameAt(sql, tokens, at)
      if (!name) continue
      at = name.last
      const standIn = this.#known.get(relationKey(name.relation))
      if (!standIn) continue
      const start = tokens[name.first]?.start ?? 0
      written += sql.slice(from, start) + this.#textOf(standIn)
      if (standIn.kind !== 'relation' && !hasAlias(sql, tokens, name.last))
        written += ` as ${this.#dialect.quote(name.relation.identifier)}`
      from = tokens[name.last]?.end ?? sql.length
      isPartial ||= standIn.kind === 'columns'
    }
    return { sql: written + sql.slice(from), isPartial }
  }

  #textOf(standIn: StandIn): string {
    switch (standIn.kind) {
      case 'relation':
        return this.#dialect.relation(standIn.relation)
      case 'query':
        return `(\n${standIn.sql}\n)`
      case 'columns':
        return `(${this.#empty(standIn.columns)})`
    }
  }

  #empty(columns: readonly Column[]): string {
    const cells = columns.map(({ name, type }) => `${this.#dialect.cast('null', type)} as ${this.#dialect.quote(name)}`)
    return `select ${cells.join(', ')} limit 0`
  }
}

interface Name {
  readonly relation: Relation
  readonly first: number
  readonly last: number
}

/** A name of three parts that begins here, in one pair of marks, in a pair each, or in none. */
function nameAt(sql: string, tokens: readonly Token[], first: number): Name | undefined {
  const parts: string[] = []
  let last = first
  for (let at = first; ; at += 2) {
    const token = tokens[at]
    if (token?.kind !== 'identifier' && token?.kind !== 'word') return undefined
    const text = sql.slice(token.start, token.end)
    parts.push(...(token.kind === 'identifier' ? text.slice(1, -1).split('.') : [text]))
    last = at
    const next = tokens[at + 1]
    if (next === undefined || sql.slice(next.start, next.end) !== '.') break
  }
  const [database, schema, identifier, ...more] = parts
  if (database === undefined || schema === undefined || identifier === undefined || more.length > 0) return undefined
  return { relation: { database, schema, identifier }, first, last }
}

/** Words that may follow a relation and are no alias of it. */
const following = new Set(
  'where join inner left right full cross on using group order limit having qualify window union intersect except for tablesample pivot unpivot when set values select from'.split(
    ' ',
  ),
)

function hasAlias(sql: string, tokens: readonly Token[], last: number): boolean {
  const next = tokens.slice(last + 1).find(({ kind }) => kind !== 'space' && kind !== 'comment')
  if (!next) return false
  if (next.kind === 'identifier') return true
  return next.kind === 'word' && !following.has(sql.slice(next.start, next.end).toLowerCase())
}
