import { existsSync } from 'node:fs'
import path from 'node:path'
import {
  DuckDBArrayValue,
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
} from '@duckdb/node-api'
import { cellText, type Clock } from './cells.ts'
import { type Difference, shortened } from './difference.ts'

/** A table or view as JSON can hold it; rows in no order. */
export interface RelationState {
  readonly type: string
  /** Pairs of name and type, in order. */
  readonly columns?: readonly (readonly [string, string])[] | undefined
  readonly rows?: readonly (readonly unknown[])[] | undefined
}

export type DatabaseState = ReadonlyMap<string, RelationState>

/** Of more rows than this, the first in the order of all columns are compared. */
const comparedRows = 2000

const relationsQuery = `
  select database_name, schema_name, table_name, 'table' from duckdb_tables() where not internal and not temporary
  union all
  select database_name, schema_name, view_name, 'view' from duckdb_views() where not internal and not temporary`

/** Opens a database file for one use, so that a command may open it next. */
export async function withDatabase<T>(file: string, use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  try {
    return await use(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

export async function queryRows(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  const result = await connection.runAndReadAll(sql)
  return result.getRows().map((row) => row.map((value) => plainValue(value)))
}

/** Every table and view of a database, by `database.schema.name`. */
export async function databaseState(file: string): Promise<DatabaseState> {
  if (!existsSync(file)) return new Map()
  return withDatabase(file, async (connection) => {
    // Views of files may name them from the project's folder on.
    await connection.run(`set file_search_path = '${path.dirname(file).replaceAll("'", "''")}'`)
    const state = new Map<string, RelationState>()
    for (const row of await queryRows(connection, relationsQuery)) {
      const [database = '', schema = '', name = '', type = ''] = row.map(String)
      state.set(`${database}.${schema}.${name}`, {
        type,
        ...(await contentOf(connection, `"${database}"."${schema}"."${name}"`)),
      })
    }
    return state
  })
}

async function contentOf(connection: DuckDBConnection, quoted: string): Promise<Omit<RelationState, 'type'>> {
  try {
    const described = await queryRows(connection, `describe ${quoted}`)
    return {
      columns: described.map((row) => [String(row[0]), String(row[1])] as const),
      rows: await queryRows(connection, `select * from ${quoted} order by all limit ${comparedRows}`),
    }
  } catch {
    // A view whose parent is gone cannot be read; its name and kind are compared all the same.
    return {}
  }
}

/** A value of the engine as JSON holds it. */
function plainValue(value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(plainValue)
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([key, field]) => [key, plainValue(field)]))
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map(({ key, value: field }) => [String(key), plainValue(field)]))
  }
  return String(value)
}

/** How one relation differs from what is expected of it. */
export function compareRelation(
  name: string,
  expected: RelationState,
  got: RelationState | undefined,
  clock: Clock,
): Difference[] {
  if (!got) return [{ kind: 'relation', text: `${name} is missing` }]
  const differences: Difference[] = []
  if (expected.type !== got.type) {
    differences.push({ kind: 'relation', text: `${name} is a ${got.type}, dbt makes a ${expected.type}` })
  }
  if (!expected.columns) return differences
  if (JSON.stringify(expected.columns) !== JSON.stringify(got.columns)) {
    const text = `${name} has ${shortened(got.columns)}, in dbt ${shortened(expected.columns)}`
    return [...differences, { kind: 'columns', text }]
  }
  const rows = compareRows(expected, got, clock)
  return rows === undefined ? differences : [...differences, { kind: 'rows', text: `${name} ${rows}` }]
}

function compareRows(expected: RelationState, got: RelationState, clock: Clock): string | undefined {
  const scdId = expected.columns?.findIndex(([column]) => column.toLowerCase() === 'dbt_scd_id') ?? -1
  const theirs = sortedRows(expected.rows ?? [], clock.recorded, scdId)
  const ours = sortedRows(got.rows ?? [], clock.replayed, scdId)
  if (theirs.length !== ours.length) return `has ${ours.length} rows, in dbt ${theirs.length}`
  const at = theirs.findIndex((row, index) => row !== ours[index])
  return at < 0 ? undefined : `has the row ${shortened(ours[at])}, in dbt ${shortened(theirs[at])}`
}

const hash = /^[0-9a-f]{32}$/

/** Rows as texts in one order; a snapshot's id is a hash of the time where the row's time is the run's own. */
export function sortedRows(
  rows: readonly (readonly unknown[])[],
  around: readonly [number, number] | undefined,
  scdId = -1,
): string[] {
  return rows
    .map((row) => {
      const cells = row.map((cell) => cellText(cell, around))
      if (scdId >= 0 && cells.includes('<now>')) cells[scdId] = '<id>'
      // Rows that a query read have no column names: there a hash beside such a time is such an id.
      const shown = cells.includes('<now>') ? cells.map((cell) => (hash.test(cell ?? '') ? '<id>' : cell)) : cells
      return JSON.stringify(shown)
    })
    .sort()
}
