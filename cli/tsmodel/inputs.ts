import type { ColumnBatch, Columns, Models, ModelVersions, RowOf, Sources } from './typed-columns.ts'

/** What of a relation is read: all columns and rows when nothing is said. `where` and `orderBy` are plain SQL of the engine. */
export interface ReadOptions<K extends string = string> {
  readonly columns?: readonly K[]
  readonly where?: string
  readonly orderBy?: string
}

interface Declared<C extends Columns> {
  readonly read: ReadOptions
  /** Never set: carries the columns' types. */
  readonly typed?: C
}

export interface RefInput<C extends Columns = Columns> extends Declared<C> {
  readonly kind: 'ref'
  readonly name: string
  readonly package: string | null
  readonly version: string | number | null
}

export interface SourceInput<C extends Columns = Columns> extends Declared<C> {
  readonly kind: 'source'
  readonly source: string
  readonly table: string
}

export type InputDeclaration = RefInput | SourceInput
export type Inputs = Readonly<Record<string, InputDeclaration>>

export type NameOf<T> = (keyof T & string) | (string & {})
type ColumnOf<T, N> = N extends keyof T ? keyof T[N] & string : string
/** The columns that are read: as declared where they are known, of unknown types otherwise. */
type Picked<T, N, K extends string> = N extends keyof T
  ? { readonly [P in K & keyof T[N]]: T[N][P] & string }
  : { readonly [P in K]: string }

/** All columns of a model, seed or snapshot, as `tsdbt codegen` knows them. */
export type ModelColumns<N extends string> = Picked<Models, N, ColumnOf<Models, N>>
export type SourceColumns<S extends string, T extends string> = Picked<
  Sources,
  `${S}.${T}`,
  ColumnOf<Sources, `${S}.${T}`>
>

type Version = string | number | undefined
/** Where the columns of a model are: without a version those of the latest. */
type TableOf<V extends Version> = V extends string | number ? ModelVersions : Models
type KeyOf<N extends string, V extends Version> = V extends string | number ? `${N}.v${V}` : N

/** Declares another model, seed or snapshot as an input. `version` as in SQL's `ref('x', v=2)`. */
export function ref<
  const N extends NameOf<Models>,
  const V extends Version = undefined,
  const K extends ColumnOf<TableOf<V>, KeyOf<N, V>> = ColumnOf<TableOf<V>, KeyOf<N, V>>,
>(
  name: N,
  options: ReadOptions<K> & { readonly package?: string; readonly version?: V } = {},
): RefInput<Picked<TableOf<V>, KeyOf<N, V>, K>> {
  const { package: packageName = null, version = null, ...read } = options
  return { kind: 'ref', name, package: packageName, version, read }
}

/** Declares a source's table as an input. */
export function source<
  const S extends string,
  const T extends string,
  const K extends ColumnOf<Sources, `${S}.${T}`> = ColumnOf<Sources, `${S}.${T}`>,
>(sourceName: S, table: T, read: ReadOptions<K> = {}): SourceInput<Picked<Sources, `${S}.${T}`, K>> {
  return { kind: 'source', source: sourceName, table, read }
}

/** The columns of a declared input. */
export type ColumnsOf<D> = D extends Declared<infer C> ? C : Columns

/**
 * What an input holds, read while it is asked for; memory keeps one batch. Iterating gives rows, `batches()` columns (about three times as fast). May be
 * read again: each reading is a query of its own. Throws what the engine says of the query.
 */
export interface Input<C extends Columns = Columns> extends AsyncIterable<RowOf<C>> {
  batches(): AsyncIterable<ColumnBatch<C>>
  /** All rows at once: for inputs that are known to be small. */
  all(): Promise<RowOf<C>[]>
}
