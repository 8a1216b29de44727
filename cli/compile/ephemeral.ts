import type { UniqueId } from '../core/node.ts'
import type { Located } from '../jinja/provenance.ts'
import { lex } from '../sql/lex.ts'
import type { SqlSyntax } from '../sql/syntax.ts'
import { joinLocated, sliceLocated } from './located-text.ts'

/** The code of an ephemeral model, to stand as a CTE in front of what reads it. */
export interface Cte {
  readonly id: UniqueId
  /** `__dbt__cte__<identifier>` */
  readonly name: string
  /** The model's own code, without the CTEs it needs itself. */
  readonly code: Located
}

/** As the manifest's `extra_ctes` holds it. */
export const cteSql = (cte: Cte): string => ` ${cte.name} as (\n${cte.code.text}\n)`

/**
 * The code with the CTEs in front, in the order given: added to its own WITH clause (behind RECURSIVE) or made into one. Text that is not
 * inserted stays as it is, character by character.
 */
export function injectCtes(code: Located, ctes: readonly Cte[], syntax: SqlSyntax): Located {
  if (ctes.length === 0) return code
  const list = ctes.flatMap((cte, index) => [`${index === 0 ? '' : ', '} ${cte.name} as (\n`, cte.code, '\n)'])
  const { start, withEnd } = findWith(code.text, syntax)
  if (withEnd !== undefined) {
    return joinLocated([sliceLocated(code, 0, withEnd), ...list, ', ', sliceLocated(code, withEnd)])
  }
  return joinLocated([sliceLocated(code, 0, start), 'with', ...list, ' ', sliceLocated(code, start)])
}

/** Where the statement begins (comments in front included), and where its WITH or WITH RECURSIVE and the space behind end. */
function findWith(sql: string, syntax: SqlSyntax): { readonly start: number; readonly withEnd: number | undefined } {
  let start: number | undefined
  let withEnd: number | undefined
  let isBehindWith = false
  for (const token of lex(sql, syntax)) {
    if (token.kind === 'space') {
      if (isBehindWith) withEnd = token.end
      continue
    }
    isBehindWith = false
    start ??= token.start
    if (token.kind === 'comment') continue
    const word = token.kind === 'word' ? sql.slice(token.start, token.end).toLowerCase() : ''
    if (word !== (withEnd === undefined ? 'with' : 'recursive')) break
    isBehindWith = true
    withEnd = token.end
  }
  return { start: start ?? sql.length, withEnd }
}

/** Ephemeral models that a node reads: their CTEs with those that they read themselves in front, each once. */
export function collectCtes(direct: readonly { readonly cte: Cte; readonly ctes: readonly Cte[] }[]): readonly Cte[] {
  const found = new Map<UniqueId, Cte>()
  for (const { cte, ctes } of direct) {
    for (const needed of [...ctes, cte]) if (!found.has(needed.id)) found.set(needed.id, needed)
  }
  return [...found.values()]
}
