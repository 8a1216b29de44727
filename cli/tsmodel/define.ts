import type { JsonRecord } from '../core/config.ts'
import type { OutputBatch } from './output-batch.ts'
import type { ColumnsOf, Input, Inputs } from './inputs.ts'
import type { WrittenAs } from './typed-columns.ts'

/** A column the model makes: an engine type (`bigint`, `decimal(18,2)`, `varchar[]`), alone or with what is known of it. */
export type ColumnDeclaration =
  | string
  | { readonly type: string; readonly description?: string; readonly not_null?: boolean }

export type ColumnDeclarations = Readonly<Record<string, ColumnDeclaration>>

export interface ModelContext<I extends Inputs = Inputs> {
  readonly inputs: { readonly [K in keyof I]: Input<ColumnsOf<I[K]>> }
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

type Written<D> = D extends string
  ? WrittenAs<D> | null
  : D extends { readonly type: infer T extends string; readonly not_null: true }
    ? WrittenAs<T>
    : D extends { readonly type: infer T extends string }
      ? WrittenAs<T> | null
      : unknown

/** A row as `run` gives it: each declared column, checked against its type, never rounded or cut. */
export type OutputRow<C extends ColumnDeclarations = ColumnDeclarations> = { readonly [K in keyof C]: Written<C[K]> }

type Made<C extends ColumnDeclarations> = OutputRow<C> | OutputBatch

/** What `run` gives: rows, or batches of columns made by `batch({ … })`, or both. */
export type OutputRows<C extends ColumnDeclarations = ColumnDeclarations> =
  | Iterable<Made<C>>
  | AsyncIterable<Made<C>>
  | Promise<Iterable<Made<C>> | AsyncIterable<Made<C>>>

/** What a loader module's default export is called with; it gives rows, as a model's `run` does. */
export interface LoaderContext {
  readonly var: (name: string, fallback?: unknown) => unknown
  readonly target: JsonRecord
  /** Absolute; relative paths of the loader's own files start here. */
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly log: (text: string) => void
}

export interface ModelDefinition<I extends Inputs = Inputs, C extends ColumnDeclarations = ColumnDeclarations> {
  /** dbt's configs: `materialized`, `tags`, `schema`, … */
  readonly config?: Readonly<Record<string, unknown>>
  readonly description?: string
  /** Everything the model reads, by the name `run` knows it by; the graph's edges. */
  readonly inputs: I
  /** The table's columns, in order; the model's contract. */
  readonly columns: C
  run(context: ModelContext<I>): OutputRows<C>
}

const mark = Symbol.for('tsdbt.model')

/** A TypeScript model: what it reads, the columns it makes, and the function that makes its rows. */
export function defineModel<const I extends Inputs, const C extends ColumnDeclarations>(
  definition: ModelDefinition<I, C>,
): ModelDefinition<I, C> {
  return Object.assign(definition, { [mark]: true })
}

/** Whether a value was made by `defineModel`, of whichever copy of the package. */
export const isDefinedModel = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Reflect.get(value, mark) === true
