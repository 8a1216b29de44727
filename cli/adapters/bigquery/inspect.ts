import type { CatalogRelation, CatalogStat, ExistingRelation } from '../../core/adapter.ts'
import type { TableLayout } from '../../core/dialect.ts'
import type { Column, Relation, RelationType } from '../../core/relation.ts'
import { type Api, ApiError } from './api.ts'
import { warehouseError } from './errors.ts'
import { columnOf, type SchemaField } from './types.ts'

export interface SchemaName {
  readonly database: string | null
  readonly schema: string
}

interface TableReference {
  readonly projectId: string
  readonly datasetId: string
  readonly tableId: string
}

interface TableResource {
  readonly tableReference: TableReference
  readonly type?: string
  readonly description?: string
  readonly schema?: { readonly fields?: readonly SchemaField[] }
  readonly timePartitioning?: { readonly type?: string; readonly field?: string }
  readonly rangePartitioning?: {
    readonly field?: string
    readonly range?: { readonly start?: string; readonly end?: string; readonly interval?: string }
  }
  readonly clustering?: { readonly fields?: readonly string[] }
  readonly numRows?: string
  readonly numBytes?: string
}

const types: Readonly<Record<string, RelationType>> = {
  TABLE: 'table',
  VIEW: 'view',
  MATERIALIZED_VIEW: 'materialized_view',
  EXTERNAL: 'external',
}

const existing = ({ tableReference: { projectId, datasetId, tableId }, type }: TableResource): ExistingRelation => ({
  database: projectId,
  schema: datasetId,
  identifier: tableId,
  type: types[type ?? 'TABLE'] ?? 'table',
})

/** What is asked for, or undefined when it is not there. */
async function found<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.fault.status === 404) return undefined
    throw warehouseError(error.fault, { cause: error })
  }
}

const projectOf = (api: Api, database: string | null): string => database ?? api.profile.project

async function allTables(api: Api, { database, schema }: SchemaName): Promise<readonly TableResource[]> {
  const tables: TableResource[] = []
  const query = { maxResults: 1000 }
  for await (const page of api.pages(projectOf(api, database), `/datasets/${schema}/tables`, { query })) {
    tables.push(...((page as { tables?: readonly TableResource[] }).tables ?? [])) // as the API documents it
  }
  return tables
}

export async function listRelations(api: Api, schema: SchemaName): Promise<readonly ExistingRelation[]> {
  return ((await found(allTables(api, schema))) ?? []).map(existing)
}

function tableOf(api: Api, relation: Relation): Promise<TableResource | undefined> {
  const { database, schema, identifier } = relation
  const path = `/datasets/${schema ?? api.profile.dataset}/tables/${identifier}`
  return found(api.call(projectOf(api, database), path) as Promise<TableResource>) // as the API documents it
}

export async function findRelation(api: Api, relation: Relation): Promise<ExistingRelation | undefined> {
  const table = await tableOf(api, relation)
  return table && existing(table)
}

export const commentOf = async (api: Api, relation: Relation): Promise<string | null> =>
  (await tableOf(api, relation))?.description ?? null

/** How many rows a table has, as its metadata tells; undefined when it is not there. */
export async function rowsOf(api: Api, relation: Relation): Promise<number | undefined> {
  const rows = (await tableOf(api, relation))?.numRows
  return rows === undefined ? undefined : Number(rows)
}

/** BigQuery replaces a table by one of the same partitions and clusters alone; of another it says "Cannot replace a table with a different partitioning spec". */
export async function isReplaceable(api: Api, relation: Relation, layout: TableLayout): Promise<boolean> {
  const table = await tableOf(api, relation)
  if (!table) return true
  const cluster = table.clustering?.fields ?? []
  return (
    partitionText(table) === layoutText(layout) && cluster.join().toLowerCase() === layout.cluster.join().toLowerCase()
  )
}

function partitionText({ timePartitioning: time, rangePartitioning: range }: TableResource): string {
  if (range) return `${range.field} ${range.range?.start} ${range.range?.end} ${range.range?.interval}`.toLowerCase()
  // Without a column rows are partitioned by when they came.
  return time ? `${time.field ?? '_partitiontime'} ${time.type ?? 'DAY'}`.toLowerCase() : ''
}

function layoutText({ partition }: TableLayout): string {
  if (!partition) return ''
  const { field, range, granularity, time_ingestion_partitioning: byArrival } = partition
  if (range) return `${field} ${range.start} ${range.end} ${range.interval}`.toLowerCase()
  return `${byArrival === true ? '_partitiontime' : field} ${granularity}`.toLowerCase()
}

export const fieldsOf = async (api: Api, relation: Relation): Promise<readonly SchemaField[]> =>
  (await tableOf(api, relation))?.schema?.fields ?? []

export const columnsOf = async (api: Api, relation: Relation): Promise<readonly Column[]> =>
  (await fieldsOf(api, relation)).map(columnOf)

export async function schemaExists(api: Api, { database, schema }: SchemaName): Promise<boolean> {
  return (await found(api.call(projectOf(api, database), `/datasets/${schema}`))) !== undefined
}

/** Every relation of the schemas, a few at a time: a table's columns are a request of their own. */
export async function catalogOf(api: Api, schemas: readonly SchemaName[]): Promise<readonly CatalogRelation[]> {
  const listed = await Promise.all(schemas.map((schema) => listRelations(api, schema)))
  const relations = listed.flat()
  const catalog: CatalogRelation[] = []
  for (let start = 0; start < relations.length; start += 8) {
    const tables = await Promise.all(relations.slice(start, start + 8).map((relation) => tableOf(api, relation)))
    for (const table of tables) if (table) catalog.push(catalogRelation(table))
  }
  return catalog
}

const catalogRelation = (table: TableResource): CatalogRelation => ({
  ...existing(table),
  comment: table.description ?? null,
  owner: null,
  columns: (table.schema?.fields ?? []).map((field, index) => ({
    ...columnOf(field),
    index: index + 1,
    comment: field.description ?? null,
  })),
  stats: table.type === 'VIEW' ? [] : statsOf(table),
})

const statsOf = ({ numRows, numBytes }: TableResource): readonly CatalogStat[] => [
  stat('num_rows', '# Rows', numRows, 'Number of rows'),
  stat('num_bytes', 'Approximate Size', numBytes, 'Size in bytes'),
]

const stat = (id: string, label: string, value: string | undefined, description: string): CatalogStat => ({
  id,
  label,
  value: Number(value ?? 0),
  include: value !== undefined,
  description,
})
