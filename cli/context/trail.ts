import type { Diagnostic } from '../core/diagnostic.ts'

type Trail = NonNullable<Diagnostic['related']>

const SHOWN_AT_EACH_END = 3

/** The way from an error through macros; of a recursion only its ends. */
export function shortTrail(trail: Trail): Trail {
  const left = trail.length - 2 * SHOWN_AT_EACH_END
  if (left <= 1) return trail
  const [first, ...rest] = trail.slice(-SHOWN_AT_EACH_END)
  const beyond = first && { ...first, note: `${first.note}  (after ${left} more calls)` }
  return [...trail.slice(0, SHOWN_AT_EACH_END), ...(beyond ? [beyond] : []), ...rest]
}

/** Files that ship with tsdbt are named `dbt://…`, `dbt_duckdb://…`: what goes wrong there is told of the project's line that led to it. */
export const isBuiltinPlace = (file: string): boolean => /^dbt(?:_[a-z0-9]+)?:\/\//.test(file)

/** What stands at a call. A generic test's own call is written by nobody. */
export const callNote = (text: string): string =>
  text.includes('_dbt_generic_test_kwargs') ? 'the test stands here' : text
