import type { RowValue } from './row-value.ts'

/** Columns of a relation: name → engine type (`bigint`, `decimal(18,2)`, `varchar[]`), with ` not null` where no value is null. */
export type Columns = Readonly<Record<string, string>>

/**
 * Columns of each model, seed and snapshot by name, of each source by `source.table`, and each variable. Empty here: `tsdbt codegen` writes
 * declarations that fill them in, and then `ref('fct_sales')` gives that model's own columns.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface so that declarations can merge into it
export interface Models {}
/** Columns of each version of the models that have versions, by `<name>.v<version>`. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- as above
export interface ModelVersions {}
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- as above
export interface Sources {}
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- as above
export interface Vars {}

/** Engines that the project's targets are on, besides DuckDB. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- as above
export interface Engines {}

/** BigQuery has no integers of 32 bits: what is one on DuckDB is of 64 there. */
type Narrow = Engines extends { readonly bigquery: true } ? number | bigint : number
type NarrowArray<A> = Engines extends { readonly bigquery: true } ? A | BigInt64Array : A

/** A variable's type, where it is known. */
export type VarOf<N extends string> = N extends keyof Vars ? Vars[N] : unknown

type Small =
  | 'tinyint'
  | 'smallint'
  | 'integer'
  | 'int'
  | 'int1'
  | 'int2'
  | 'int4'
  | 'utinyint'
  | 'usmallint'
  | 'uinteger'
type Float = 'double' | 'float' | 'real' | 'float4' | 'float8' | 'float64' | 'double precision'
type Wide = 'bigint' | 'int8' | 'int64' | 'long' | 'ubigint' | 'hugeint' | 'uhugeint'
type Decimal = `decimal${string}` | `numeric${string}` | `bignumeric${string}`
type Flag = 'boolean' | 'bool'
type Text =
  | 'varchar'
  | 'text'
  | 'string'
  | 'uuid'
  | 'json'
  | 'time'
  | 'interval'
  | 'bit'
  | `varchar(${string}`
  | `enum(${string}`
type Bytes = 'blob' | 'bytes' | 'varbinary'
type Moment = `timestamp${string}` | 'datetime'

type Exact<T extends string, S> = T extends `${infer U}[]`
  ? readonly ValueOf<U, S>[]
  : T extends Small
    ? S
    : T extends Float
      ? number
      : T extends Wide
        ? bigint
        : T extends Flag
          ? boolean
          : T extends Text | Moment | Decimal | 'date'
            ? string
            : T extends Bytes
              ? Uint8Array
              : RowValue

/** A value of a column as a row has it; `null` unless the type says ` not null`. See `RowValue` for what each type becomes; `S` is what small integers do. */
export type ValueOf<T extends string, S = Narrow> = string extends T
  ? RowValue
  : Lowercase<T> extends `${infer U} not null`
    ? Exact<U, S>
    : Exact<Lowercase<T>, S> | null

/** A row as a model reads it: column name → exact value. */
export type RowOf<C extends Columns> = { readonly [K in keyof C]: ValueOf<C[K]> }
export type Row = RowOf<Columns>

/** The array that holds a column: one kind per type, so that a loop over it stays fast. */
export type ColumnValues =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array
  | readonly (bigint | null)[]
  | readonly (string | null)[]
  | readonly RowValue[]

type ArrayOf<T extends string> = T extends `${string}[]`
  ? readonly RowValue[]
  : T extends 'integer' | 'int' | 'int4'
    ? NarrowArray<Int32Array>
    : T extends 'date'
      ? Int32Array
      : T extends 'bigint' | 'int8' | 'int64' | 'long' | 'timestamp' | 'timestamptz' | 'timestamp with time zone'
        ? BigInt64Array
        : T extends 'double' | 'float8' | 'float64' | 'double precision'
          ? Float64Array
          : T extends 'float' | 'real' | 'float4'
            ? Float32Array
            : T extends 'utinyint'
              ? NarrowArray<Uint8Array>
              : T extends Flag
                ? Uint8Array
                : T extends 'smallint' | 'int2'
                  ? NarrowArray<Int16Array>
                  : T extends 'tinyint' | 'int1'
                    ? NarrowArray<Int8Array>
                    : T extends 'usmallint'
                      ? NarrowArray<Uint16Array>
                      : T extends 'uinteger'
                        ? NarrowArray<Uint32Array>
                        : T extends 'ubigint'
                          ? BigUint64Array
                          : T extends 'hugeint' | 'uhugeint'
                            ? readonly (bigint | null)[]
                            : T extends Decimal
                              ? Int32Array | BigInt64Array | readonly (bigint | null)[]
                              : T extends Text | Moment
                                ? readonly (string | null)[]
                                : T extends Bytes
                                  ? readonly (Uint8Array | null)[]
                                  : readonly RowValue[]

type Bare<T extends string> = Lowercase<T> extends `${infer U} not null` ? U : Lowercase<T>

/**
 * One column of a batch. Integers and floats are typed arrays of their width. DATE is days since 1970-01-01 (`Int32Array`), TIMESTAMP and TIMESTAMPTZ
 * microseconds since then (`BigInt64Array`, UTC), DECIMAL whole numbers without the point (12.30 is 1230 at a scale of 2; `Int32Array` up to 9 digits,
 * `BigInt64Array` up to 18, bigints beyond), BOOLEAN 1 and 0 (`Uint8Array`); everything else is an array of what rows have.
 */
export interface ColumnVector<A = ColumnValues> {
  /** The engine's type, as DDL. */
  readonly type: string
  /** As many as the batch has rows; where `nulls` is 1 a typed array holds anything, another array null. */
  readonly values: A
  /** 1 where the value is null; undefined when none of this batch is. */
  readonly nulls: Uint8Array | undefined
  /** Digits after the point, of a DECIMAL; 0 otherwise. */
  readonly scale: number
}

export type VectorsOf<C extends Columns> = {
  readonly [K in keyof C]: ColumnVector<string extends C[K] ? ColumnValues : ArrayOf<Bare<C[K]>>>
}

/** Some rows of an input, by column; an engine gives about two thousand at a time. */
export interface ColumnBatch<C extends Columns = Columns> {
  readonly rowCount: number
  readonly columns: VectorsOf<C>
  /** The same as rows, made as they are asked for. */
  rows(): Iterable<RowOf<C>>
}

type Written<T extends string> = T extends Small | Float | Wide | Decimal
  ? number | bigint | string
  : T extends Flag
    ? boolean
    : T extends 'date' | Moment
      ? string | Date
      : T extends Bytes
        ? Uint8Array | string
        : T extends 'json'
          ? unknown
          : T extends Text
            ? string
            : unknown

/** What a row may hold in a column of a type; checked against it when it is written, never rounded or cut. */
export type WrittenAs<T extends string> = string extends T ? unknown : Written<Lowercase<T>>
