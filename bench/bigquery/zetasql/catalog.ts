import type { SchemaField } from '../../../cli/adapters/bigquery/types.ts'
import { protoOf, type ProtoType } from './types.ts'

export interface KnownTable {
  /** Project, dataset, table. */
  readonly path: readonly string[]
  readonly type: 'TABLE' | 'VIEW' | 'MATERIALIZED_VIEW'
  readonly fields: readonly SchemaField[]
  readonly description?: string | undefined
}

interface CatalogProto {
  readonly name: string
  readonly table?: readonly object[]
  readonly catalog?: readonly CatalogProto[]
}

const keyOf = (path: readonly string[]): string => path.join('.')

/** What there is to be queried: tables by project, dataset and name. */
export class Catalog {
  readonly #tables = new Map<string, KnownTable>()
  readonly #datasets = new Set<string>()

  addDataset(project: string, dataset: string): void {
    this.#datasets.add(keyOf([project, dataset]))
  }

  hasDataset(project: string, dataset: string): boolean {
    return this.#datasets.has(keyOf([project, dataset]))
  }

  set(table: KnownTable): void {
    this.#tables.set(keyOf(table.path), table)
  }

  get(path: readonly string[]): KnownTable | undefined {
    return this.#tables.get(keyOf(path))
  }

  delete(path: readonly string[]): boolean {
    return this.#tables.delete(keyOf(path))
  }

  tables(): readonly KnownTable[] {
    return [...this.#tables.values()]
  }

  /** Both ways to name a table: as a path of three, and as one quoted name with dots in it. */
  proto(): Required<Pick<CatalogProto, 'table' | 'catalog'>> {
    const tables = [...this.tables(), ...[...this.#datasets].flatMap(informationSchema)]
    return {
      table: tables.map((table) => tableProto(keyOf(table.path), table)),
      catalog: byFirst(tables.map((table) => ({ path: table.path, table }))),
    }
  }
}

const columns = (type: string, names: string): readonly SchemaField[] =>
  names.split(' ').map((name) => ({ name, type }))

/** What every dataset tells of itself; the columns that matter to who builds tables. */
const views: Readonly<Record<string, readonly SchemaField[]>> = {
  TABLES: columns('STRING', 'table_catalog table_schema table_name table_type ddl'),
  COLUMNS: [
    ...columns('STRING', 'table_catalog table_schema table_name column_name data_type is_nullable'),
    ...columns('INTEGER', 'ordinal_position'),
  ],
  PARTITIONS: [
    ...columns('STRING', 'table_catalog table_schema table_name partition_id storage_tier'),
    ...columns('INTEGER', 'total_rows total_logical_bytes total_billable_bytes'),
    ...columns('TIMESTAMP', 'last_modified_time'),
  ],
}

const informationSchema = (dataset: string): readonly KnownTable[] =>
  Object.entries(views).map(([name, fields]) => ({
    path: [...dataset.split('.'), 'INFORMATION_SCHEMA', name],
    type: 'VIEW',
    fields,
  }))

function byFirst(entries: readonly { readonly path: readonly string[]; readonly table: KnownTable }[]): CatalogProto[] {
  const groups = Map.groupBy(entries, ({ path }) => path[0] ?? '')
  return [...groups].map(([name, members]) => {
    const below = members.map(({ path, table }) => ({ path: path.slice(1), table }))
    return {
      name,
      table: below.filter(({ path }) => path.length === 1).map(({ path, table }) => tableProto(path[0] ?? '', table)),
      catalog: byFirst(below.filter(({ path }) => path.length > 1)),
    }
  })
}

const pseudo = (name: string, typeKind: string) => ({
  name,
  type: { typeKind } satisfies ProtoType,
  isPseudoColumn: true,
})

const tableProto = (name: string, { path, fields, type }: KnownTable): object => ({
  name: keyOf(path),
  nameInCatalog: name,
  column: [
    ...fields.map(protoOf),
    ...(type === 'TABLE' ? [pseudo('_PARTITIONTIME', 'TYPE_TIMESTAMP'), pseudo('_PARTITIONDATE', 'TYPE_DATE')] : []),
  ],
})
