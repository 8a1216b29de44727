import type { Dialect, TableLayout } from './dialect.ts'
import type { DeclaredPlugins, Plugin } from './plugin.ts'
import type { Column, Relation, RelationType } from './relation.ts'
import type { CellValue, Table } from './table.ts'

/** What an engine can do that changes how tsdbt plans; a planner asks these, never the adapter's name. */
export interface Capabilities {
  /** CREATE, DROP and ALTER take part in a transaction and roll back with it: candidates are written in place and audited before COMMIT. */
  readonly transactionalDdl: boolean
  /** Batches of a microbatch model may run at once. */
  readonly concurrentBatches: boolean
  /** Freshness can be read from the engine's metadata, without a column. */
  readonly lastModifiedMetadata: boolean
  readonly materializedViews: boolean
  /** Partitions are copied from table to table without being read (`copy_partitions`). */
  readonly copiesPartitions: boolean
  /** Descriptions, policy tags and who may be read from are set by a request, not by SQL. */
  readonly metadataByApi: boolean
  /** What a query reads is paid for; `Connection.estimate` tells it beforehand. */
  readonly chargesBytes: boolean
  /** `external` materialization: writes files and reads them through a view. */
  readonly externalFiles: boolean
  /** What functions of the engine may be written in. */
  readonly functionLanguages: readonly ('sql' | 'python' | 'javascript')[]
  /** How constraints are kept: enforced by the engine, only noted, or refused. */
  readonly constraints: Readonly<
    Record<
      'check' | 'not_null' | 'unique' | 'primary_key' | 'foreign_key',
      'enforced' | 'not_enforced' | 'not_supported'
    >
  >
  readonly incrementalStrategies: readonly string[]
  /** What an incremental model with a `unique_key` uses when it names no strategy. */
  readonly keyedStrategy: 'delete+insert' | 'merge'
}

/** What the warehouse said of a statement; goes into the artifacts' `adapter_response` (`_message` is the line shown). */
export interface AdapterResponse {
  readonly _message: string
  readonly code?: string
  readonly rows_affected?: number
  readonly bytes_processed?: number
  readonly bytes_billed?: number
  readonly slot_ms?: number
  readonly query_id?: string
  readonly job_id?: string
  readonly project_id?: string
  readonly location?: string
}

export interface ExecuteOptions {
  readonly signal?: AbortSignal
  /** The id of the job that it is sent as, where there are jobs; it is never sent twice under one. */
  readonly jobId?: string
  /** A script that may be sent again after a part of it has run. */
  readonly repeats?: boolean
  /** Stop reading after this many rows (queries only). */
  readonly limit?: number
  /** Streams only: dates, timestamps, decimals and booleans as whole numbers in typed arrays, told by `Batch.encodings`; an engine may give cells all the same. */
  readonly encoded?: boolean
}

/** A relation that exists, with what it is. */
export interface ExistingRelation extends Relation {
  readonly type: RelationType
}

/** What the whole numbers of a typed column stand for, where they are not the values themselves. */
export type Encoding =
  /** Days since 1970-01-01; the greatest and the least 32-bit numbers are the infinities. */
  | { readonly kind: 'days' }
  /** Microseconds since 1970-01-01 00:00, in UTC where `zoned`; ±(2^63 − 1) are the infinities. */
  | { readonly kind: 'micros'; readonly zoned: boolean }
  /** A DECIMAL without its point: 12.30 with a scale of 2 is 1230. */
  | { readonly kind: 'scaled'; readonly precision: number; readonly scale: number }
  /** 1 is true. */
  | { readonly kind: 'boolean' }

/** Columns of values, all of one length, as an engine loads or streams them. */
export interface Batch {
  readonly columns: readonly Column[]
  readonly rowCount: number
  /** Column-major: `values[c][r]`. Typed arrays where the type allows, with nulls told by `nulls[c]` (1 = null). */
  readonly values: readonly ArrayLike<CellValue>[]
  readonly nulls?: readonly (Uint8Array | undefined)[]
  /** By column; undefined where the values are what they are. */
  readonly encodings?: readonly (Encoding | undefined)[]
}

/** What a statement would do, told without running it. */
export interface Estimate {
  /** Empty for what gives no rows. */
  readonly columns: readonly Column[]
  readonly bytes: number
  /** `most`: the engine may read less; `least`: it cannot see everything that will be read. */
  readonly bound: 'exact' | 'most' | 'least'
  /** How many tables it reads. */
  readonly tables: number
}

/** What the jobs of a connection have taken since it was opened. */
export interface Spent {
  readonly jobs: number
  readonly bytesProcessed: number
  readonly bytesBilled: number
  readonly slotMs: number
}

/** Files whose rows become a table, in place of what it held. */
export interface FileLoad {
  /** A file of this machine, or places that the engine reads by itself (`gs://…`). */
  readonly from:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'uris'; readonly uris: readonly string[] }
  readonly format: 'parquet' | 'csv' | 'json'
  /** In the engine's own types; empty: as the files say. */
  readonly columns: readonly Column[]
  /** The engine's own. */
  readonly options?: Readonly<Record<string, unknown>>
}

/** What is said of a relation besides its rows. */
export interface RelationMetadata {
  /** Empty to take one away. */
  readonly description?: string
  /** By name, nested ones by their path (`place.city`). */
  readonly columns: Readonly<Record<string, { readonly description?: string; readonly policyTags?: readonly string[] }>>
  /** Datasets that the relation, a view, may read for those who may not. */
  readonly authorizedIn: readonly { readonly database: string | null; readonly schema: string }[]
}

/** One session. Statements on it run one after another; a transaction belongs to it. */
export interface Connection {
  readonly name: string
  /** Runs one or more statements; the response is the last one's. Throws `WarehouseError`. */
  execute(sql: string, options?: ExecuteOptions): Promise<AdapterResponse>
  /** Runs a query and holds its result in memory. Throws `WarehouseError`. */
  query(sql: string, options?: ExecuteOptions): Promise<Table>
  /** Streams a query's result; nothing else may run on this connection until it ends. */
  stream(sql: string, options?: ExecuteOptions): AsyncIterable<Batch>
  begin(): Promise<void>
  commit(): Promise<void>
  /** Never throws: a transaction already gone is rolled back. */
  rollback(): Promise<void>
  readonly inTransaction: boolean
  /** Fills an existing table, as fast as the engine can, inside the open transaction if there is one. Returns the number of rows. */
  load(relation: Relation, batches: AsyncIterable<Batch> | Iterable<Batch>, options?: ExecuteOptions): Promise<number>
  /** Replaces a table by the rows of files, all of them or none; absent where files are read by SQL. Does not take part in a transaction. */
  loadFiles?(relation: Relation, load: FileLoad, options?: ExecuteOptions): Promise<AdapterResponse>
  /** Puts the partitions of a table in place of another's; absent where SQL alone does it. */
  copyPartitions?(from: Relation, to: Relation, options?: ExecuteOptions): Promise<AdapterResponse>
  /** Absent where SQL does it. Throws `WarehouseError`. */
  setMetadata?(relation: Relation, metadata: RelationMetadata): Promise<void>
  /** What a statement would read and give; absent where nothing is paid by what is read. Throws `WarehouseError`. */
  estimate?(sql: string): Promise<Estimate>
  /** Waits for a job of an earlier run to end, or cancels it, and tells what became of it; absent where there are no jobs. */
  settle?(jobId: string, how: { readonly cancel: boolean }): Promise<'absent' | 'done' | 'failed'>
  /** From now on jobs are labelled with these, too. */
  tag?(tags: Readonly<Record<string, string>>): void
  /** Absent where nothing is paid. */
  spent?(): Spent
  /** Every relation of a schema; empty when the schema does not exist. */
  listRelations(schema: {
    readonly database: string | null
    readonly schema: string
  }): Promise<readonly ExistingRelation[]>
  findRelation(relation: Relation): Promise<ExistingRelation | undefined>
  /** What is said of a relation; null when nothing is, or it is not there. Absent where the catalog tells it as fast. */
  commentOf?(relation: Relation): Promise<string | null>
  /** Whether a table of this layout can take the place of one that is there, in one statement; absent where it always can. */
  isReplaceable?(relation: Relation, layout: TableLayout): Promise<boolean>
  /** Empty when the relation does not exist. */
  columnsOf(relation: Relation): Promise<readonly Column[]>
  /** Column names and types a query would give, without running it. */
  describe(sql: string): Promise<readonly Column[]>
  schemaExists(schema: { readonly database: string | null; readonly schema: string }): Promise<boolean>
  createSchema(schema: { readonly database: string | null; readonly schema: string }): Promise<void>
  /** Interrupts what runs now; the statement's promise rejects with kind `cancelled`. */
  cancel(): Promise<void>
  close(): Promise<void>
}

/** The open warehouse of one run. */
export interface Warehouse {
  readonly adapter: Adapter
  /** By their aliases; absent where the engine has none. */
  readonly plugins?: ReadonlyMap<string, Plugin>
  connect(name: string): Promise<Connection>
  /** For `docs generate`: every relation of the schemas with columns, comments, owner and size. */
  catalog(
    schemas: readonly { readonly database: string | null; readonly schema: string }[],
  ): Promise<readonly CatalogRelation[]>
  close(): Promise<void>
}

export interface CatalogRelation extends ExistingRelation {
  /** What it is called in catalog.json, where a macro of the project says so. */
  readonly typeName?: string
  readonly comment: string | null
  readonly owner: string | null
  readonly columns: readonly CatalogColumn[]
  readonly stats: readonly CatalogStat[]
}

export interface CatalogColumn extends Column {
  /** From 1. */
  readonly index: number
  readonly comment: string | null
}

export interface CatalogStat {
  readonly id: string
  readonly label: string
  readonly value: boolean | string | number | null
  readonly include: boolean
  readonly description: string
}

/** An engine tsdbt can run on. Making one opens nothing: the engine's module loads in `open`. */
export interface Adapter {
  /** `duckdb`, `bigquery`: the profile's `type`. */
  readonly type: string
  readonly dialect: Dialect
  readonly capabilities: Capabilities
  /** The target's default database as relations name it (DuckDB: the file's stem, BigQuery: the project). */
  readonly database: string
  readonly schema: string
  /** Names that stand for the engine's own `dispatch` prefixes, most specific first: `['duckdb']`, `['bigquery']`. */
  readonly dispatchPrefixes: readonly string[]
  /** What the target lists; absent where the engine has none. */
  readonly plugins?: DeclaredPlugins
  /** What `debug` and logs may show of the connection: no secrets. */
  describeTarget(): Readonly<Record<string, string>>
  open(options: {
    readonly readOnly?: boolean
    readonly threads: number
    readonly signal?: AbortSignal
    /** Told once when another process holds the database and this one waits for it. */
    readonly onWait?: (holder: LockHolder) => void
    /** Told what a user should know and that is no failure: a job that could not be cancelled. */
    readonly onNote?: (text: string) => void
  }): Promise<Warehouse>
}

/** The process that keeps a database locked. */
export interface LockHolder {
  readonly path: string
  readonly pid: number | undefined
  /** Its command line, where the system tells. */
  readonly command: string | undefined
  readonly timeoutMs: number
}

export type WarehouseErrorKind =
  | 'sql'
  | 'cancelled'
  | 'locked'
  | 'connection'
  | 'permission'
  | 'quota'
  | 'missing_extension'
  | 'resources'
  | 'transient'

/** What an engine refuses. `position` is a UTF-16 offset into `sql`, where the engine tells one. */
export class WarehouseError extends Error {
  readonly kind: WarehouseErrorKind
  /** The engine's own class of error: `Binder Error`, `Catalog Error`, `invalidQuery`. */
  readonly title: string
  readonly sql: string | undefined
  readonly position: number | undefined
  /** Names the engine thinks were meant. */
  readonly candidates: readonly string[]
  readonly detail: Readonly<Record<string, string>>
  constructor(fields: {
    kind: WarehouseErrorKind
    title: string
    message: string
    sql?: string | undefined
    position?: number | undefined
    candidates?: readonly string[]
    detail?: Readonly<Record<string, string>>
    cause?: unknown
  }) {
    super(fields.message, { cause: fields.cause })
    this.name = 'WarehouseError'
    this.kind = fields.kind
    this.title = fields.title
    this.sql = fields.sql
    this.position = fields.position
    this.candidates = fields.candidates ?? []
    this.detail = fields.detail ?? {}
  }
}
