import { WarehouseError, type Connection, type ExistingRelation } from '../../core/adapter.ts'
import type { Column, Relation, RelationType } from '../../core/relation.ts'
import type { CellValue } from '../../core/table.ts'
import { withoutFinalSemicolon } from '../../sql/comments.ts'
import { quoteString } from '../../sql/quote.ts'
import { duckdbDialect } from './dialect.ts'

export interface SchemaName {
  readonly database: string | null
  readonly schema: string
}

/** The catalog's own text columns are never anything else. */
export const textOf = (cell: CellValue | undefined): string => (typeof cell === 'string' ? cell : '')

type Querying = Pick<Connection, 'query'>

const same = (column: string, value: string | null): string =>
  value === null ? 'true' : `lower(${column}) = lower(${quoteString(value)})`

// `duckdb_tables()` and `duckdb_views()` see what the connection's own transaction has made.
const relationsWhere = (schema: SchemaName, identifier?: string): string => {
  const parts = [
    ['table', 'duckdb_tables()', 'table_name'],
    ['view', 'duckdb_views()', 'view_name'],
  ] as const
  return parts
    .map(
      ([type, from, name]) =>
        `select database_name, schema_name, ${name} as name, '${type}' as type from ${from} ` +
        `where ${same('database_name', schema.database)} and ${same('schema_name', schema.schema)} and not internal` +
        (identifier === undefined ? '' : ` and ${same(name, identifier)}`) +
        (schema.database === null ? ' and database_name = current_database()' : ''),
    )
    .join('\nunion all\n')
}

export async function listRelations(session: Querying, schema: SchemaName): Promise<readonly ExistingRelation[]> {
  const found = await session.query(`${relationsWhere(schema)}\norder by all`)
  return found.rows.map(existing)
}

export async function findRelation(session: Querying, relation: Relation): Promise<ExistingRelation | undefined> {
  const schema = { database: relation.database, schema: relation.schema ?? 'main' }
  const found = await session.query(relationsWhere(schema, relation.identifier))
  const row = found.rows[0]
  return row && existing(row)
}

const existing = (row: readonly CellValue[]): ExistingRelation => ({
  database: textOf(row[0]),
  schema: textOf(row[1]),
  identifier: textOf(row[2]),
  type: relationType(row[3]),
})

const relationType = (found: CellValue | undefined): RelationType => (found === 'view' ? 'view' : 'table')

/**
 * Describing binds a view anew and, unlike `duckdb_columns()`, touches nothing else of the catalog: the first look at that one takes longer than to add a
 * day of sales.
 */
export async function relationColumns(session: Querying, relation: Relation): Promise<readonly Column[]> {
  // A relation without a schema is a temporary table of this connection.
  const schema =
    relation.schema === null
      ? { database: 'temp', schema: 'main' }
      : { database: relation.database, schema: relation.schema }
  const found = await session.query(relationsWhere(schema, relation.identifier))
  return found.rows.length === 0 ? [] : describeQuery(session, duckdbDialect.relation(relation))
}

/** The error's position is moved back to the query that was asked about. */
export async function describeQuery(session: Querying, sql: string): Promise<readonly Column[]> {
  const prefix = 'describe\n'
  try {
    const found = await session.query(prefix + withoutFinalSemicolon(sql))
    return found.rows.map(([name, type]) => ({ name: textOf(name), type: textOf(type) }))
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error
    const position = error.position === undefined ? undefined : Math.max(0, error.position - prefix.length)
    const { kind, title, message, candidates, detail } = error
    throw new WarehouseError({ kind, title, message, candidates, detail, sql, position, cause: error })
  }
}

export async function schemaExists(session: Querying, schema: SchemaName): Promise<boolean> {
  const found = await session.query(
    `select 1 from duckdb_schemas() where ${same('schema_name', schema.schema)} and ` +
      (schema.database === null ? 'database_name = current_database()' : same('database_name', schema.database)),
  )
  return found.rows.length > 0
}
