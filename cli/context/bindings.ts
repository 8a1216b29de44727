import type { Dialect } from '../core/dialect.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { iterate } from '../jinja/iterate.ts'
import type { Value } from '../jinja/values.ts'
import { valueToCell } from './cells.ts'

/** Strings and quoted names, which are skipped, or a placeholder: `?` or `%s`. */
const piece = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\?|%s/g

/** A statement with its placeholders replaced, in their order, by literals of the values. */
export function withBindings(sql: string, bindings: Value, dialect: Dialect): string {
  if (bindings === null) return sql
  const values = [...iterate(bindings)]
  let used = 0
  const bound = sql.replace(piece, (text) => {
    if (text !== '?' && text !== '%s') return text
    const value = values[used++]
    return value === undefined ? text : dialect.literal(valueToCell(value))
  })
  if (used === values.length) return bound
  const message = `The statement has ${used} placeholders for ${values.length} values.`
  throw new ProblemError(problem('raised-by-template', { message }))
}
