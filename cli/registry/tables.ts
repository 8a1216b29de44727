import type { Adapter, Connection, Warehouse } from '../core/adapter.ts'
import type { NeutralType } from '../core/dialect.ts'
import type { Relation } from '../core/relation.ts'
import type { CellValue } from '../core/table.ts'

/** The tables, each with its columns. Rows are only ever added: what holds now is what was written last. */
const tables = {
  model_versions: {
    name: 'string',
    version: 'int',
    registered_at: 'timestamp',
    registered_by: 'string',
    node_id: 'string',
    code_hash: 'string',
    invocation_id: 'string',
    description: 'string',
    params: 'string',
    artifact_bytes: 'int',
    artifact_sha256: 'string',
  },
  /** One row for each metric of a version on a backtest. */
  model_backtests: {
    name: 'string',
    version: 'int',
    metric: 'string',
    value: 'float',
    is_decisive: 'boolean',
    better: 'string',
    data_from: 'string',
    data_to: 'string',
    horizon: 'int',
    series_count: 'int',
    series_hash: 'string',
    measured_at: 'timestamp',
    invocation_id: 'string',
  },
  /** The artifact in Base64, in parts that every engine takes as one value. */
  model_artifacts: { name: 'string', version: 'int', part: 'int', content: 'string' },
  /** Every change of a stage; `change` counts up. */
  model_stages: {
    change: 'int',
    name: 'string',
    version: 'int',
    action: 'string',
    from_stage: 'string',
    to_stage: 'string',
    changed_at: 'timestamp',
    changed_by: 'string',
    reason: 'string',
    evidence: 'string',
    invocation_id: 'string',
  },
} as const satisfies Record<string, Record<string, NeutralType>>

export type RegistryTable = keyof typeof tables
export const registryTables = Object.keys(tables) as readonly RegistryTable[] // its own keys
type Columns<T extends RegistryTable> = Readonly<Record<keyof (typeof tables)[T], CellValue>>

/** The schema that holds them, beside the target's own. */
export const registrySchema = ({ database, schema }: Pick<Adapter, 'database' | 'schema'>) => ({
  database,
  schema: `${schema}_model_registry`,
})

export const relationIn = (adapter: Pick<Adapter, 'database' | 'schema'>, table: RegistryTable): Relation => ({
  ...registrySchema(adapter),
  identifier: table,
})

/** The table's name, ready to stand in SQL. */
export const tableName = (adapter: Adapter, table: RegistryTable): string =>
  adapter.dialect.relation(relationIn(adapter, table))

export const columnsOf = (table: RegistryTable): readonly string[] => Object.keys(tables[table])

/** All of them before the first model is registered; none from then on. */
export async function missingTables(connection: Connection, adapter: Adapter): Promise<readonly RegistryTable[]> {
  const found = await connection.listRelations(registrySchema(adapter))
  return registryTables.filter((name) => !found.some(({ identifier }) => identifier === name))
}

/** Makes the tables that are missing. On a connection of its own, outside of any transaction: one that began before would not see them. */
export async function makeRegistry(warehouse: Warehouse, adapter: Adapter): Promise<void> {
  const connection = await warehouse.connect('model registry')
  try {
    const missing = await missingTables(connection, adapter)
    if (missing.length === 0) return
    const schema = registrySchema(adapter)
    if (!(await connection.schemaExists(schema))) await connection.createSchema(schema)
    for (const table of missing) await connection.execute(definition(adapter, table))
  } finally {
    await connection.close()
  }
}

function definition(adapter: Adapter, table: RegistryTable): string {
  const { dialect } = adapter
  const spec = {
    relation: relationIn(adapter, table),
    replace: false,
    temporary: false,
    layout: { partition: undefined, cluster: [] },
    config: {},
    description: undefined,
  }
  const columns = Object.entries(tables[table]).map(([name, type]) => `${dialect.quote(name)} ${typeIn(adapter, type)}`)
  return dialect.tableOf(spec, columns)
}

const typeIn = ({ dialect }: Adapter, type: NeutralType): string =>
  type === 'int' ? dialect.bigInteger : dialect.typeName(type)

/** One INSERT of rows: they are there together, or none of them. */
export function insertOf<T extends RegistryTable>(adapter: Adapter, table: T, rows: readonly Columns<T>[]): string {
  const { dialect } = adapter
  const types: Readonly<Record<string, NeutralType>> = tables[table]
  const names = Object.keys(types)
  const selects = rows.map((row) => {
    const values: Readonly<Record<string, CellValue>> = row
    return `select ${names.map((name) => cellIn(adapter, values[name] ?? null, types[name] ?? 'string')).join(', ')}`
  })
  return `insert into ${tableName(adapter, table)} (${names.map((name) => dialect.quote(name)).join(', ')})\n${selects.join('\nunion all ')}`
}

/** Typed, so that a column of nulls alone has its type in every engine. */
const cellIn = (adapter: Adapter, value: CellValue, type: NeutralType): string =>
  adapter.dialect.cast(adapter.dialect.literal(value), typeIn(adapter, type))

/** A moment as every engine reads it, in UTC. */
export const momentText = (moment: Date): string => moment.toISOString().replace('T', ' ').replace('Z', '')
