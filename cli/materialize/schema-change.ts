import type { OnSchemaChange } from '../core/config.ts'
import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { Column, Relation } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
import type { MaterializeInput } from './input.ts'
import { sql } from './statement.ts'

export interface SchemaChange {
  readonly added: readonly Column[]
  readonly removed: readonly Column[]
  /** Columns of both whose type differs, with the new type. */
  readonly retyped: readonly Column[]
}

/** What to do to the table before new rows go in, and the columns they go into. */
export interface SchemaSync {
  readonly steps: readonly Step[]
  readonly columns: readonly string[]
}

const keyOf = (column: Column): string => column.name.toLowerCase()

/** How a query's columns differ from the table's; names compare without case. */
function compareColumns(table: readonly Column[], query: readonly Column[]): SchemaChange {
  const inTable = new Map(table.map((column) => [keyOf(column), column]))
  const inQuery = new Map(query.map((column) => [keyOf(column), column]))
  return {
    added: query.filter((column) => !inTable.has(keyOf(column))),
    removed: table.filter((column) => !inQuery.has(keyOf(column))),
    retyped: table.flatMap((column) => {
      const now = inQuery.get(keyOf(column))
      return now && now.type.toLowerCase() !== column.type.toLowerCase() ? [{ name: column.name, type: now.type }] : []
    }),
  }
}

/** `on_schema_change`, in dbt's four forms. */
export function syncSchema(input: MaterializeInput, relation: Relation): Checked<SchemaSync> {
  const { facts, dialect } = input
  const change = compareColumns(facts.existingColumns, facts.newColumns)
  const mode: OnSchemaChange = input.node.config.on_schema_change ?? 'ignore'
  const add = change.added.map((column) => sql('add a column', dialect.addColumn(relation, column)))
  const columns = facts.newColumns.map((column) => column.name)
  switch (mode) {
    case 'append_new_columns':
      return good({ steps: add, columns })
    case 'sync_all_columns':
      return good({
        steps: [
          ...add,
          ...change.removed.map((column) => sql('drop a column', dialect.dropColumn(relation, column.name))),
          ...change.retyped.map((column) => sql('change a column', dialect.setColumnType(relation, column))),
        ],
        columns,
      })
    case 'fail':
      if (isSame(change)) return good({ steps: [], columns })
      return bad(problem('incremental-schema-changed', { ...change }, undefined, { config: 'on_schema_change' }))
    case 'ignore':
    default:
      return ignoring(input, change)
  }
}

// dbt's own order: rows go into the table's columns, and what the query has beyond them is left out.
function ignoring({ facts, node }: MaterializeInput, change: SchemaChange): Checked<SchemaSync> {
  if (change.removed.length > 0) {
    return bad(
      problem(
        'incremental-columns-missing',
        { node: node.name, columns: change.removed.map((column) => column.name) },
        undefined,
        {
          hint: 'Select them again, set on_schema_change to append_new_columns or sync_all_columns, or run with --full-refresh.',
        },
      ),
    )
  }
  return good({ steps: [], columns: facts.existingColumns.map((column) => column.name) })
}

const isSame = (change: SchemaChange): boolean =>
  change.added.length === 0 && change.removed.length === 0 && change.retyped.length === 0
