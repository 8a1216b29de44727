import type { JsonRecord, PartitionBy } from './config.ts'
import type { Constraint } from './node.ts'
import type { Column, Relation, RelationType } from './relation.ts'
import type { CellValue } from './table.ts'

/**
 * How an engine writes SQL: pure text, no connection. The materialization planners compose statements from these; every statement they emit is
 * pinned by a golden file per dialect. Grown by `materialize/`; an adapter implements all of it.
 */
export interface Dialect {
  readonly name: string
  /** One identifier, quoted and escaped. */
  quote(identifier: string): string
  /** A relation's full name, quoted as the parts' policy says. */
  relation(relation: Relation): string
  /** A value as a literal of the engine. */
  literal(value: CellValue): string
  /** `cast(<expression> as <type>)` in the engine's words. */
  cast(expression: string, type: string): string
  /** The engine's name of a neutral type (`string`, `int`, `float`, `numeric`, `boolean`, `timestamp`, `date`). */
  typeName(neutral: NeutralType): string
  /** A type in this engine's words, where it was written in another's; others stay as they are. */
  ownType(type: string): string
  /** The integer type for numbers beyond 32 bits. */
  readonly bigInteger: string
  /** The neutral kind of an engine type; undefined for nested and special ones. */
  neutralType(type: string): NeutralType | undefined
  /** Comment marker put before every statement of a node (dbt's query comment), already safe to embed. */
  comment(text: string): string
  /** The current moment; `snapshotTime` is it in the type snapshots keep their times in. */
  readonly now: string
  readonly snapshotTime: string
  /** The text type that snapshots hash their values in. */
  readonly snapshotText: string
  /** Hexadecimal MD5 of a text expression. */
  md5(expression: string): string
  /** The start of the partition a value lies in: `date_trunc('day', "sold_on")`. */
  partitionOf(partition: PartitionBy, expression: string): string

  /** What stands before and after a SELECT to make a table of it. Replacing works on a table only; drop a view first. */
  tableAs(table: TableSpec): Around
  /** An empty table of declared columns; `columns` are rendered definitions and table constraints. */
  tableOf(table: TableSpec, columns: readonly string[]): string
  /** True when declared columns and a SELECT fit in one statement; otherwise the table is made first and filled after. */
  readonly declaresColumnsWithSelect: boolean
  viewAs(view: ViewSpec): Around
  /** A view whose rows the engine keeps, and what brings it and its options up to date; undefined where there are none. */
  readonly materializedViews: MaterializedViewSql | undefined
  /** What puts the rows of an INSERT's SELECT in the table's own order; nothing where the engine clusters by itself. */
  ordered(layout: TableLayout): Around
  /** One script that runs the statements as one transaction, where each would otherwise commit by itself; undefined inside a transaction. */
  atomically(statements: readonly string[]): string | undefined
  /** Statements sent as one, each of which commits by itself; undefined where transactions hold them together. */
  script?(statements: readonly string[]): string
  /** Gives a table another name in its schema, in no time. Undefined where a copy does. */
  rename?(from: Relation, to: Relation): string
  /** A relation for the rows of one run, gone with the session or by `drop`. */
  scratch(target: Relation, suffix: string): Relation
  /** A copy of a table that costs nothing to make; undefined where the engine has none. */
  cloneTable(target: Relation, source: Relation): string | undefined
  /** Replaces `target` by `source` in one atomic statement. */
  replaceByCopy(target: Relation, source: Relation): string

  /**
   * Puts the rows of `source` in place of every partition of `target` that they have (or of `partitions`, expressions of the engine), in one
   * transaction or one statement.
   */
  replacePartitions(replacement: PartitionReplacement): readonly string[]
  /** A filter `start <= column < end` on a column of any date or time type; bounds are ISO texts in UTC. */
  inWindow(column: string, start: string | undefined, end: string | undefined): string

  /** Gives a table the options that its config asks for; undefined where it asks for none, or the engine has none. */
  setOptions?(table: TableSpec): string | undefined
  /** Lets a table be read without a filter on its partitions; absent where none can be asked for. */
  readWhole?(relation: Relation): string
  drop(relation: Relation, type: RelationType): string
  truncate(relation: Relation): string
  addColumn(relation: Relation, column: Column): string
  dropColumn(relation: Relation, name: string): string
  setColumnType(relation: Relation, column: Column): string
  describeRelation(relation: Relation, type: RelationType, text: string): string
  describeColumn(relation: Relation, type: RelationType, column: string, text: string): string
  /** A constraint's DDL; `undefined` when the engine has no such constraint. Column-level ones stand behind the column. */
  constraint(constraint: Constraint, level: 'column' | 'table'): string | undefined
  grant(relation: Relation, type: RelationType, privilege: string, grantees: readonly string[]): string | undefined
  /** Reading and writing of files by SQL; undefined where files are loaded some other way. */
  readonly files: FileSql | undefined
}

/** Text before and after an embedded query. */
export interface Around {
  readonly before: string
  readonly after: string
}

/** How a table's rows are laid out: partitions, then clustering columns (names as written). */
export interface TableLayout {
  readonly partition: PartitionBy | undefined
  readonly cluster: readonly string[]
}

export interface TableSpec {
  readonly relation: Relation
  readonly replace: boolean
  readonly temporary: boolean
  readonly layout: TableLayout
  /** The node's config, for the engine's own table options (labels, expiration). */
  readonly config: Readonly<Record<string, unknown>>
  readonly description: string | undefined
}

export interface PartitionReplacement {
  readonly target: Relation
  readonly source: Relation
  readonly layout: TableLayout & { readonly partition: PartitionBy }
  /** Names of the columns both have. */
  readonly columns: readonly string[]
  readonly partitions: readonly string[] | undefined
}

export interface ViewSpec {
  readonly relation: Relation
  readonly config: Readonly<Record<string, unknown>>
  readonly description: string | undefined
}

export interface MaterializedViewSql {
  as(view: TableSpec): Around
  refresh(view: TableSpec): readonly string[]
}

export type FileFormat = 'parquet' | 'csv' | 'json'

export interface FileSql {
  /** A table expression that reads a delimited file with a header; `columns` in the file's order. */
  readCsv(path: string, columns: readonly Column[], delimiter: string, quote: string): string
  /** A query for the character that wraps a delimited file's fields, as the engine finds it out. */
  quoteOf(path: string, delimiter: string): string
  read(format: FileFormat, path: string, options: JsonRecord): string
  /** Around a SELECT: writes its rows to a file, or to a folder when `options.partition_by` is given. */
  write(path: string, options: JsonRecord): Around
  /**
   * How a reading of delimited files leaves out rows that do not fit and keeps them aside, under a name of its own; undefined where it cannot.
   * Files below `root` are told relative to it, so that the same files give the same rows wherever they lie.
   */
  readonly rejects?: (name: string, root: string) => RejectsSql
}

export interface RejectsSql {
  /** For `read('csv', …)`. */
  readonly options: JsonRecord
  /** A SELECT of what was left out: file, line, column, row, reason. */
  readonly rows: string
  /** Forgets it. */
  readonly clear: readonly string[]
}

export type NeutralType = 'string' | 'int' | 'float' | 'numeric' | 'boolean' | 'timestamp' | 'date' | 'time'
