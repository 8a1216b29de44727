import type { Relation } from '../core/relation.ts'
import type { Writing } from './build.ts'
import type { MaterializeInput } from './input.ts'
import { sql, stepOf, wrap, type Query } from './statement.ts'
import { tableSpec, withHeader } from './table.ts'

/**
 * `materialized_view`: one that is there is given its options and refreshed, for making it anew reads all of its table; `--full-refresh` does, and has to when its
 * query has changed. Undefined on engines that have none.
 */
export function materializedViewWriting(
  input: MaterializeInput,
  relation: Relation,
  query: Query,
): Writing | undefined {
  const { dialect, facts, fullRefresh } = input
  const views = dialect.materializedViews
  if (!views) return undefined
  const spec = tableSpec(input, relation)
  const type = 'materialized_view'
  if (facts.existing?.type === type && !fullRefresh) {
    const steps = views.refresh(spec).map((statement) => ({ ...sql('refresh the view', statement), main: true }))
    return { type, keeps: true, steps }
  }
  const make = withHeader(input, wrap(query, views.as(spec)))
  return { type, keeps: false, steps: [stepOf('make the materialized view', make, true)] }
}
