import type { Around, Dialect } from '../core/dialect.ts'
import type { Step } from '../core/step.ts'
import { withoutFinalSemicolon } from '../sql/comments.ts'
import { syntaxOf } from '../sql/syntax.ts'

export type SqlStep = Extract<Step, { kind: 'sql' }>

export const sql = (purpose: string, text: string): SqlStep => ({ kind: 'sql', sql: text, purpose })

export const mainSql = (purpose: string, text: string): SqlStep => ({ kind: 'sql', sql: text, purpose, main: true })

/** A query embedded in statements, with the place where the author's own text begins in it (none for generated queries). */
export interface Query {
  readonly text: string
  readonly compiledAt: number | undefined
}

export const compiledQuery = (compiledCode: string, { name }: Pick<Dialect, 'name'>): Query => ({
  text: withoutFinalSemicolon(compiledCode, syntaxOf(name)),
  compiledAt: 0,
})

export const generatedQuery = (text: string): Query => ({ text, compiledAt: undefined })

/** The query with text before and after it; the author's text stays where it can be found. */
export function wrap(query: Query, { before, after }: Around): Query {
  return {
    text: before + query.text + after,
    compiledAt: query.compiledAt === undefined ? undefined : before.length + query.compiledAt,
  }
}

/**
 * The statements of one change: separate steps inside a transaction, one script where that is the only way to make them atomic. The last one is the main one.
 * `repeats`: all of them once more change nothing.
 */
export function together(dialect: Dialect, steps: readonly SqlStep[], repeats = false): readonly SqlStep[] {
  const last = steps.at(-1)
  const script = steps.length > 1 ? dialect.atomically(steps.map((step) => step.sql)) : undefined
  if (script === undefined || last === undefined) return steps
  return [{ ...mainSql(steps.map((step) => step.purpose).join(', '), script), ...(repeats && { repeats }) }]
}

export const stepOf = (purpose: string, query: Query, main = false): SqlStep => ({
  kind: 'sql',
  sql: query.text,
  purpose,
  ...(main && { main }),
  ...(query.compiledAt !== undefined && { compiledAt: query.compiledAt }),
})
