import type { Relation } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
import { scratchOf } from './build.ts'
import type { MaterializeInput } from './input.ts'
import { hasLayout, layoutOf } from './layout.ts'
import { generatedQuery, sql, type Query } from './statement.ts'
import { columnDefinitions } from './contract.ts'
import { tableSpec } from './table.ts'
import { isIncrementalRun } from './incremental.ts'

/** How a TypeScript model's rows get in: steps before the materialization's own, and the query that stands for its SELECT. */
export interface LoadedRows {
  readonly steps: readonly Step[]
  readonly query: Query
  /** True when the rows are in the target already and nothing is left to do. */
  readonly done: boolean
}

/**
 * Loads the rows of a TypeScript model: straight into a new table where nothing has to be sorted or merged, else into a table of their own that
 * the materialization reads like any SELECT.
 */
export function loadRows(input: MaterializeInput, relation: Relation): LoadedRows {
  const { dialect, node, facts } = input
  const direct = !(node.config.materialized === 'incremental' && isIncrementalRun(input)) && !hasLayout(layoutOf(node))
  const columns = facts.newColumns.map((column) => `${dialect.quote(column.name)} ${column.type}`)
  if (direct) {
    const definitions = node.config.contract.enforced ? columnDefinitions(input) : columns
    return {
      steps: [
        sql('make the table', dialect.tableOf(tableSpec(input, relation), definitions)),
        { kind: 'load', relation, source: { kind: 'rows' }, purpose: 'load the rows', main: true },
      ],
      query: generatedQuery(''),
      done: true,
    }
  }
  const scratch = scratchOf(input)
  const spec = {
    ...tableSpec(input, scratch),
    temporary: true,
    layout: { partition: undefined, cluster: [] },
    config: {},
  }
  return {
    steps: [
      sql('make a table for the rows', dialect.tableOf(spec, columns)),
      { kind: 'load', relation: scratch, source: { kind: 'rows' }, purpose: 'load the rows' },
    ],
    query: generatedQuery(`select * from ${dialect.relation(scratch)}`),
    done: false,
  }
}
