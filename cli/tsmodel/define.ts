import type { JsonRecord } from '../core/config.ts'
import type { RowValue } from './row-value.ts'

/**
 * Rows of each model, by name, and of each source, by `source.table`. Empty here; a project's generated declarations fill
 * them in, and then `ref('fct_sales')` gives rows of that model's own columns.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface so that declarations can merge into it
export interface ModelRows {}
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- as above
export interface SourceRows {}

/** A row as a model reads it: column name → exact value. */
export type Row = Readonly<Record<string, RowValue>>

/** What of a relation is read: all columns and rows when nothing is said. Plain SQL of the engine. */
export interface ReadOptions {
  readonly columns?: readonly string[]
  readonly where?: string
  readonly orderBy?: string
}

interface Declared<R> {
  readonly read: ReadOptions
  /** Never set: carries the rows' type. */
  readonly rows?: R
}

export interface RefInput<R = Row> extends Declared<R> {
  readonly kind: 'ref'
  readonly name: string
  readonly package: string | null
  readonly version: string | number | null
}

export interface SourceInput<R = Row> extends Declared<R> {
  readonly kind: 'source'
  readonly source: string
  readonly table: string
}

export type InputDeclaration = RefInput<unknown> | SourceInput<unknown>

type NameOf<T> = (keyof T & string) | (string & {})
type RowsOf<T, N> = N extends keyof T ? T[N] : Row

/** Declares another model, seed or snapshot as an input. `version` as in SQL's `ref('x', v=2)`. */
export function ref<N extends NameOf<ModelRows>>(
  name: N,
  options: ReadOptions & { readonly package?: string; readonly version?: string | number } = {},
): RefInput<RowsOf<ModelRows, N>> {
  const { package: packageName = null, version = null, ...read } = options
  return { kind: 'ref', name, package: packageName, version, read }
}

/** Declares a source's table as an input. */
export function source<S extends string, T extends string>(
  sourceName: S,
  table: T,
  read: ReadOptions = {},
): SourceInput<RowsOf<SourceRows, `${S}.${T}`>> {
  return { kind: 'source', source: sourceName, table, read }
}

/** A column the model makes: an engine type (`bigint`, `decimal(18,2)`, `varchar[]`), alone or with what is known of it. */
export type ColumnDeclaration =
  | string
  | { readonly type: string; readonly description?: string; readonly not_null?: boolean }

/** An input's rows, read while they are asked for; memory holds one batch. May be read again: each reading is a query of its own. */
export interface Input<R = Row> extends AsyncIterable<R> {
  /** All rows at once: for inputs that are known to be small. */
  all(): Promise<R[]>
}

type InputRows<D> = D extends Declared<infer R> ? (unknown extends R ? Row : R) : Row

export interface ModelContext<I extends Readonly<Record<string, InputDeclaration>>> {
  readonly inputs: { readonly [K in keyof I]: Input<InputRows<I[K]>> }
  /** A variable of the project or of `--vars`; `fallback` when it is not set, an error when there is none either. */
  readonly var: (name: string, fallback?: unknown) => unknown
  readonly target: JsonRecord
  /** The model's merged config. */
  readonly config: Readonly<Record<string, unknown>>
  /** True when the table exists and rows are added to it or replace some of it. */
  readonly isIncremental: boolean
  /** The model's own published rows; undefined on a first build. */
  readonly self: Input | undefined
  readonly signal: AbortSignal
  readonly log: (text: string) => void
}

/** What a row's column may be given as; checked against the declared type, never rounded or cut. */
export type OutputValue = RowValue | Date | undefined | object
export type OutputRow = Readonly<Record<string, OutputValue>>

export type OutputRows =
  | Iterable<OutputRow>
  | AsyncIterable<OutputRow>
  | Promise<Iterable<OutputRow> | AsyncIterable<OutputRow>>

/** What a loader module's default export is called with; it gives rows, as a model's `run` does. */
export interface LoaderContext {
  readonly var: (name: string, fallback?: unknown) => unknown
  readonly target: JsonRecord
  /** Absolute; relative paths of the loader's own files start here. */
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly log: (text: string) => void
}

export interface ModelDefinition<
  I extends Readonly<Record<string, InputDeclaration>> = Readonly<Record<string, InputDeclaration>>,
> {
  /** dbt's configs: `materialized`, `tags`, `schema`, … */
  readonly config?: Readonly<Record<string, unknown>>
  readonly description?: string
  /** Everything the model reads, by the name `run` knows it by; the graph's edges. */
  readonly inputs: I
  /** The table's columns, in order; the model's contract. */
  readonly columns: Readonly<Record<string, ColumnDeclaration>>
  readonly run: (context: ModelContext<I>) => OutputRows
}

const mark = Symbol.for('tsdbt.model')

/** A TypeScript model: what it reads, the columns it makes, and the function that makes its rows. */
export function defineModel<const I extends Readonly<Record<string, InputDeclaration>>>(
  definition: ModelDefinition<I>,
): ModelDefinition<I> {
  return Object.assign(definition, { [mark]: true })
}

/** Whether a value was made by `defineModel`, of whichever copy of the package. */
export const isDefinedModel = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Reflect.get(value, mark) === true
