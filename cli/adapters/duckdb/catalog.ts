import { WarehouseError, type CatalogRelation, type CatalogStat, type Connection } from '../../core/adapter.ts'
import type { CellValue } from '../../core/table.ts'
import { quoteString } from '../../sql/quote.ts'
import { duckdbDialect } from './dialect.ts'
import { listRelations, textOf, type SchemaName } from './inspect.ts'

/** Every relation of the schemas, with columns, comments and sizes, in the order of their names. */
export async function catalogOf(
  session: Pick<Connection, 'query'>,
  schemas: readonly SchemaName[],
): Promise<readonly CatalogRelation[]> {
  if (schemas.length === 0) return []
  for (const schema of schemas) await bindViews(session, schema)
  const found = await session.query(catalogSql(schemas))
  const relations = new Map<string, { relation: CatalogRelation; columns: CatalogRelation['columns'][number][] }>()
  for (const row of found.rows) {
    const [database, schema, identifier, type, comment, estimatedRows, name, columnType, columnComment, index] = row
    const key = [database, schema, identifier].map(textOf).join('\0')
    let entry = relations.get(key)
    if (!entry) {
      const columns: CatalogRelation['columns'][number][] = []
      entry = {
        columns,
        relation: {
          database: textOf(database),
          schema: textOf(schema),
          identifier: textOf(identifier),
          type: type === 'view' ? 'view' : 'table',
          comment: textOrNull(comment),
          owner: null,
          columns,
          stats: statsOf(estimatedRows),
        },
      }
      relations.set(key, entry)
    }
    entry.columns.push({
      name: textOf(name),
      type: textOf(columnType),
      comment: textOrNull(columnComment),
      index: Number(index),
    })
  }
  return [...relations.values()].map((entry) => entry.relation)
}

// The catalog's columns of a view are those of its last use. A view over something that is gone cannot be bound, and keeps what is known of it.
async function bindViews(session: Pick<Connection, 'query'>, schema: SchemaName): Promise<void> {
  for (const relation of await listRelations(session, schema)) {
    if (relation.type !== 'view') continue
    try {
      await session.query(`describe ${duckdbDialect.relation(relation)}`)
    } catch (error) {
      if (!(error instanceof WarehouseError)) throw error
    }
  }
}

const textOrNull = (value: CellValue | undefined): string | null => (typeof value === 'string' ? value : null)

function statsOf(estimatedRows: CellValue | undefined): readonly CatalogStat[] {
  const rows = typeof estimatedRows === 'number' ? estimatedRows : null
  return [
    ...(rows === null
      ? []
      : [
          {
            id: 'row_count',
            label: 'Row Count',
            value: rows,
            include: true,
            description: 'Rows in the table, as DuckDB estimates them',
          },
        ]),
    {
      id: 'has_stats',
      label: 'Has Stats?',
      value: rows !== null,
      include: false,
      description: 'Indicates whether there are statistics for this table',
    },
  ]
}

function catalogSql(schemas: readonly SchemaName[]): string {
  const wanted = schemas
    .map(
      ({ database, schema }) =>
        `(lower(r.database_name) = ${database === null ? 'lower(current_database())' : `lower(${quoteString(database)})`} ` +
        `and lower(r.schema_name) = lower(${quoteString(schema)}))`,
    )
    .join(' or ')
  return `with relations as (
  select database_name, schema_name, table_name as name, 'table' as type, comment, estimated_size as row_count
  from duckdb_tables() where not internal
  union all
  select database_name, schema_name, view_name, 'view', comment, null
  from duckdb_views() where not internal
)
select r.database_name, r.schema_name, r.name, r.type, r.comment, r.row_count,
  c.column_name, c.data_type, c.comment, c.column_index
from relations as r
join duckdb_columns() as c
  on c.database_name = r.database_name and c.schema_name = r.schema_name and c.table_name = r.name
where ${wanted}
order by r.database_name, r.schema_name, r.name, c.column_index`
}
