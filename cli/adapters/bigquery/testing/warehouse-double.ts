import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { duckdbDialect } from '../../duckdb/dialect.ts'
import { splitStatements } from '../../../sql/split.ts'
import { bigquerySyntax } from '../../../sql/syntax.ts'
import type { SchemaField } from '../types.ts'
import { translate } from './double-sql.ts'
import { duckdbType, fieldOf } from './double-types.ts'

export interface Ran {
  readonly fields: readonly SchemaField[]
  readonly rows: readonly (readonly unknown[])[]
  readonly type: string
  readonly bytes: number
  readonly tables: number
  readonly affected: number | undefined
  /** The table that a query made. */
  readonly made?: { readonly projectId: string; readonly datasetId: string; readonly tableId: string } | undefined
}

export interface TableId {
  readonly datasetId: string
  readonly tableId: string
}

type Ask = (sql: string) => Promise<readonly (readonly unknown[])[]>

/** What the double's projects hold, in a DuckDB of its own; every table counts as a hundred bytes a row. */
export class WarehouseDouble {
  readonly #instance: DuckDBInstance
  readonly #project: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'tsdbt-double-'))
  #files = 0
  /** The days that tables are partitioned by, as DuckDB writes them; a copy has those of its source. */
  readonly #partitions = new Map<string, string>()
  /** One job after another: what a test looks at between two is whole. */
  #turn: Promise<unknown> = Promise.resolve()
  /** A reader that misses nothing: it looks before and after whatever may change a table, by DuckDB's own SQL. */
  watcher: ((ask: Ask) => Promise<void>) | undefined

  private constructor(instance: DuckDBInstance, project: string) {
    this.#instance = instance
    this.#project = project
  }

  static async open(project: string): Promise<WarehouseDouble> {
    const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' })
    const double = new WarehouseDouble(instance, project)
    await double.sql(`attach ':memory:' as "${project}"`)
    await double.sql('create macro bq_timestamp(value) as cast(value as timestamptz)')
    return double
  }

  close(): void {
    this.#instance.closeSync()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** DuckDB's own SQL, for tests to look and to set up. */
  sql(text: string): Promise<readonly (readonly unknown[])[]> {
    return this.#alone(async (connection) => (await connection.runAndReadAll(text)).getRowsJson())
  }

  /** A script's statements commit one by one: others may look in between. */
  async run(googleSql: string): Promise<Ran> {
    const statements = statementsOf(googleSql)
    if (statements.length < 2) return this.#runOne(googleSql)
    for (const statement of statements) await this.#runOne(statement)
    return { ...nothing, fields: [], type: 'SCRIPT', rows: [], affected: undefined }
  }

  #runOne(googleSql: string): Promise<Ran> {
    return this.#watched(async (connection) => {
      const { sql: translated, type, query: given, partition } = translate(googleSql)
      const query = given === undefined ? undefined : this.#withPartitions(given)
      const sql = this.#withPartitions(translated)
      const [, named = ''] = /^create (?:or replace )?table (\S+)/i.exec(translated) ?? []
      this.#notePartition(translated, type, partition, named !== '' && (await this.#isThere(connection, named)))
      const isDml = /^(?:MERGE|INSERT|DELETE|UPDATE)$/.test(type)
      const sizes = isDml ? { fields: [], ...(await this.#sizes(connection, sql)) } : nothing
      const read = query === undefined || type === 'CREATE_VIEW' ? sizes : await this.#describe(connection, query)
      const reader = await connection.runAndReadAll(sql)
      if (type === 'SELECT') return { ...read, type, rows: reader.getRowsJson(), affected: undefined }
      this.#noteName(sql)
      const count = Number(reader.getRowsJson()[0]?.[0] ?? 0)
      return { ...read, fields: [], type, rows: [], affected: isDml ? count : undefined, made: madeBy(sql, type) }
    })
  }

  /** `INFORMATION_SCHEMA.PARTITIONS` of one table. */
  #withPartitions(sql: string): string {
    const found = /from "([^"]+)"\."([^"]+)"\.INFORMATION_SCHEMA\.PARTITIONS\s+where table_name = '([^']+)'/i.exec(sql)
    if (!found) return sql
    const [, project = '', dataset = '', table = ''] = found
    const name = `"${project}"."${dataset}"."${table}"`
    return `select distinct strftime(${this.#partitions.get(name) ?? 'null'}, '%Y%m%d') as partition_id from ${name} order by 1`
  }

  #notePartition(sql: string, type: string, partition: string | undefined, exists: boolean): void {
    const [, made, source] = /^create (?:or replace )?table (\S+)(?: as from (\S+))?/i.exec(sql) ?? []
    if (made === undefined) return
    const days = type === 'CREATE_TABLE_COPY' ? this.#partitions.get(source ?? '') : partition
    if (exists && this.#partitions.get(made) !== days)
      throw new Error(
        'Cannot replace a table with a different partitioning spec. Instead, DROP the table, and then recreate it.',
      )
    if (days === undefined) this.#partitions.delete(made)
    else this.#partitions.set(made, days)
  }

  #noteName(sql: string): void {
    const [, from = '', schema = '', to = ''] =
      /^alter table (?:if exists )?(("[^"]+"\."[^"]+"\.)"[^"]+") rename to ("[^"]+")$/i.exec(sql) ?? []
    const days = this.#partitions.get(from)
    this.#partitions.delete(from)
    if (days !== undefined) this.#partitions.set(schema + to, days)
  }

  #partitioning(name: string): object {
    const days = this.#partitions.get(name)
    return days === undefined ? {} : { timePartitioning: { type: 'DAY', field: days.replaceAll('"', '') } }
  }

  async #isThere(connection: DuckDBConnection, name: string): Promise<boolean> {
    const [, schema = '', table = ''] = [...name.matchAll(/"([^"]+)"/g)].map(([, part = '']) => part)
    const found = await connection.runAndReadAll(
      `select 1 from duckdb_tables() where database_name = '${this.#project}' and schema_name = '${schema}' and table_name = '${table}'`,
    )
    return found.getRowsJson().length > 0
  }

  /** A copy job from one partition to another of the same day. */
  copyPartition(from: TableId, to: TableId): Promise<number> {
    return this.#watched(async (connection) => {
      const [source = '', day = ''] = from.tableId.split('$')
      const [target = ''] = to.tableId.split('$')
      const [read, written] = [this.#name(from.datasetId, source), this.#name(to.datasetId, target)]
      const days = this.#partitions.get(written)
      if (days === undefined || days !== this.#partitions.get(read))
        throw new Error('Incompatible table partitioning specification.')
      const isThere = `strftime(${days}, '%Y%m%d') = '${day}'`
      await connection.run(
        `begin; delete from ${written} where ${isThere}; insert into ${written} by name select * from ${read} where ${isThere}; commit`,
      )
      return Number(
        (await connection.runAndReadAll(`select count(*) from ${read} where ${isThere}`)).getRowsJson()[0]?.[0],
      )
    })
  }

  dryRun(googleSql: string): Promise<Ran> {
    return this.#alone(async (connection) => {
      const { sql, type, query } = translate(googleSql)
      if (query === undefined) await connection.run(`explain ${sql}`)
      const read =
        query === undefined
          ? { fields: [], ...(await this.#sizes(connection, sql)) }
          : await this.#describe(connection, query)
      return { ...read, type, rows: [], affected: undefined }
    })
  }

  load(
    { datasetId, tableId }: TableId,
    data: Buffer,
    load: {
      readonly sourceFormat?: string
      readonly writeDisposition?: string
      readonly schema?: { readonly fields?: readonly SchemaField[] }
    },
  ): Promise<number> {
    return this.#watched(async (connection) => {
      const path = join(this.#folder, `upload-${++this.#files}`)
      writeFileSync(path, data)
      const name = this.#name(datasetId, tableId)
      const from = await this.#reader(connection, path, name, load)
      if (load.writeDisposition !== 'WRITE_TRUNCATE') {
        const reader = await connection.runAndReadAll(`insert into ${name} by name select * from ${from}`)
        return Number(reader.getRowsJson()[0]?.[0] ?? 0)
      }
      const fields = load.schema?.fields ?? []
      const list = fields.map((field) => `cast("${field.name}" as ${duckdbType(field)}) as "${field.name}"`).join(', ')
      await connection.run(`create or replace table ${name} as select ${list || '*'} from ${from}`)
      return Number((await connection.runAndReadAll(`select count(*) from ${name}`)).getRowsJson()[0]?.[0])
    })
  }

  tables(datasetId: string): Promise<readonly { readonly tableId: string; readonly type: string }[] | undefined> {
    return this.#alone(async (connection) => {
      const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson()
      const where = `database_name = '${this.#project}' and schema_name = '${datasetId}'`
      if ((await ask(`select 1 from duckdb_schemas() where ${where}`)).length === 0) return undefined
      const tables = await ask(
        `select table_name, 'TABLE' from duckdb_tables() where ${where} union all select view_name, 'VIEW' from duckdb_views() where ${where} order by 1`,
      )
      return tables.map(([name, type]) => ({ tableId: String(name), type: String(type) }))
    })
  }

  async table(datasetId: string, tableId: string): Promise<object | undefined> {
    const listed = (await this.tables(datasetId))?.find((one) => one.tableId === tableId)
    if (!listed) return undefined
    return this.#alone(async (connection) => {
      const name = this.#name(datasetId, tableId)
      const { fields } = await this.#describe(connection, `select * from ${name}`)
      const [[rows] = []] = (await connection.runAndReadAll(`select count(*) from ${name}`)).getRowsJson()
      const [[comment] = []] = (
        await connection.runAndReadAll(
          `select comment from duckdb_tables() where database_name = '${this.#project}' and schema_name = '${datasetId}' and table_name = '${tableId}'`,
        )
      ).getRowsJson()
      const reference = { projectId: this.#project, datasetId, tableId }
      return {
        tableReference: reference,
        type: listed.type,
        schema: { fields },
        ...this.#partitioning(name),
        numRows: String(rows),
        numBytes: String(Number(rows) * rowBytes),
        ...(typeof comment === 'string' && { description: comment }),
      }
    })
  }

  async #describe(connection: DuckDBConnection, query: string) {
    const described = (await connection.runAndReadAll(`describe ${query}`)).getRowsJson()
    const fields = described.map(([name, type]) => fieldOf(String(name), String(type)))
    return { fields, ...(await this.#sizes(connection, query)) }
  }

  async #sizes(connection: DuckDBConnection, query: string) {
    const names = [...query.matchAll(/"((?:[^"]|"")+)"\."((?:[^"]|"")+)"\."((?:[^"]|"")+)"/g)].map((match) => match[0])
    let bytes = 0
    for (const name of new Set(names)) {
      const [[rows] = []] = (await connection.runAndReadAll(`select count(*) from ${name}`)).getRowsJson()
      bytes += Number(rows) * rowBytes
    }
    return { bytes, tables: new Set(names).size }
  }

  async #reader(
    connection: DuckDBConnection,
    path: string,
    name: string,
    { sourceFormat, writeDisposition }: { readonly sourceFormat?: string; readonly writeDisposition?: string },
  ): Promise<string> {
    if (sourceFormat === 'PARQUET') return `read_parquet('${path}')`
    if (sourceFormat === 'CSV') return `read_csv('${path}', header = true, all_varchar = true)`
    return writeDisposition === 'WRITE_TRUNCATE'
      ? `read_json('${path}', format = 'newline_delimited')`
      : this.#json(connection, path, name)
  }

  async #json(connection: DuckDBConnection, path: string, name: string): Promise<string> {
    const described = (await connection.runAndReadAll(`describe select * from ${name}`)).getRowsJson()
    const columns = described.map(([column, type]) => `"${String(column)}": '${String(type)}'`).join(', ')
    return `read_json('${path}', format = 'newline_delimited', columns = {${columns}})`
  }

  #name = (datasetId: string, tableId: string): string =>
    duckdbDialect.relation({ database: this.#project, schema: datasetId, identifier: tableId })

  #watched<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#alone(async (connection) => {
      const look = (): Promise<void> | undefined =>
        this.watcher?.(async (sql) => (await connection.runAndReadAll(sql)).getRowsJson())
      await look()
      try {
        return await work(connection)
      } finally {
        await look()
      }
    })
  }

  async #alone<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const before = this.#turn
    const mine = Promise.withResolvers<void>()
    this.#turn = mine.promise
    await before
    const connection = await this.#instance.connect()
    try {
      return await work(connection)
    } finally {
      connection.closeSync()
      mine.resolve()
    }
  }
}

/** The statements of a script, but for one that a transaction holds together. */
export const statementsOf = (googleSql: string): readonly string[] =>
  /^(?:\s*\/\*[\s\S]*?\*\/)*\s*begin transaction\b/i.test(googleSql)
    ? [googleSql]
    : splitStatements(googleSql, bigquerySyntax).map(({ text }) => text)

function madeBy(sql: string, type: string): Ran['made'] {
  const [, projectId, datasetId, tableId] =
    /^create (?:or replace )?table "([^"]+)"\."([^"]+)"\."([^"]+)"/i.exec(sql) ?? []
  if (type !== 'CREATE_TABLE_AS_SELECT' || projectId === undefined || datasetId === undefined || tableId === undefined)
    return undefined
  return { projectId, datasetId, tableId }
}

const rowBytes = 100
const nothing = { fields: [], bytes: 0, tables: 0 }
