import type { JsonRecord } from '../core/config.ts'
import type { OutputBatch } from './output-batch.ts'
import type { GroupedDefinition } from './grouped.ts'
import type { ColumnsOf, Input, Inputs, ModelColumns, NameOf, SourceColumns } from './inputs.ts'
import type { Random } from './random.ts'
import type { ArtifactContent, Labels } from './records.ts'
import type { ModelRegistry } from './registered.ts'
import type { Models, Row, VarOf, Vars, WrittenAs } from './typed-columns.ts'

/** A column the model makes: an engine type (`bigint`, `decimal(18,2)`, `varchar[]`), alone or with what is known of it. */
export type ColumnDeclaration =
  | string
  | { readonly type: string; readonly description?: string; readonly not_null?: boolean }

export type ColumnDeclarations = Readonly<Record<string, ColumnDeclaration>>

/** The span of time that one batch of a microbatch model builds. */
export interface BatchSpan {
  /** `20180131`; of other sizes `2018`, `201801`, `20180131T10`. */
  readonly id: string
  readonly start: Date
  /** The first moment after it. */
  readonly end: Date
}

/** What `run` works with besides its inputs. Everything here is the same in every run on the same data, `now` aside. */
export interface RunContext {
  /** A variable of the project or of `--vars`; `fallback` when it is not set, an error when there is none either. */
  readonly var: <const N extends NameOf<Vars>>(name: N, fallback?: unknown) => VarOf<N>
  readonly target: JsonRecord
  /** The model's merged config. */
  readonly config: Readonly<Record<string, unknown>>
  /** True when the table exists and rows are added to it or replace some of it. */
  readonly isIncremental: boolean
  /** Of a microbatch model what is built now: inputs that have an `event_time` hold that span's rows alone. */
  readonly batch: BatchSpan | undefined
  /** The moment at which the run began, the same for every model of it. */
  readonly now: Date
  /** Aborted when the run is cancelled or its time is up. */
  readonly signal: AbortSignal
  /** Random numbers that are the same in every run: they hang on the model alone (of a group: on its key, too). */
  readonly random: Random
  readonly log: (text: string) => void
  /** A number to be remembered with the table: `target/tsdbt/models/<package>/<model>/metrics.json`. Throws where the value is not finite. */
  readonly metric: (name: string, value: number, labels?: Labels) => void
  /**
   * A file to be kept with the table, in `target/tsdbt/models/<package>/<model>/`: text, bytes, or anything else as JSON. It is there once the table is
   * published, and one of its name is replaced.
   */
  readonly artifact: (name: string, content: ArtifactContent) => void
  /** The registry's models that `models` declares: the version in production, and new ones. */
  readonly model: ModelRegistry
}

export interface ModelContext<I extends Inputs = Inputs> extends RunContext {
  readonly inputs: { readonly [K in keyof I]: Input<ColumnsOf<I[K]>> }
  /** A declared input by the name of its model, as SQL's `ref` has it. Throws where `inputs` has none of that name. */
  readonly ref: <const N extends NameOf<Models>>(name: N) => Input<ModelColumns<N>>
  /** A declared input by its source and table. */
  readonly source: <const S extends string, const T extends string>(source: S, table: T) => Input<SourceColumns<S, T>>
  /** The model's own rows as they are published; undefined on a first build and a full refresh. */
  readonly this: Input | undefined
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
  | OutputBatch
  | Iterable<Made<C>>
  | AsyncIterable<Made<C>>
  | Promise<OutputBatch | Iterable<Made<C>> | AsyncIterable<Made<C>>>

/** What a loader module's default export is called with; it gives rows, as a model's `run` does. */
export interface LoaderContext {
  readonly var: (name: string, fallback?: unknown) => unknown
  readonly target: JsonRecord
  /** Absolute; relative paths of the loader's own files start here. */
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly log: (text: string) => void
}

/** What became of a node, for hooks of a run's end. */
export interface HookResult {
  /** `model.shop.fct_sales` */
  readonly id: string
  readonly name: string
  readonly resourceType: string
  /** dbt's word: `success`, `pass`, `warn`, `fail`, `error`, `skipped`, … */
  readonly status: string
  readonly message: string | null
  readonly elapsedMs: number
}

/**
 * What a hook module's default export is called with. SQL runs on the hook's own connection, of a node in the transaction that publishes it; what is thrown,
 * or refused by the engine, fails the hook. What it returns is run as SQL, if it is a text.
 */
export interface HookContext {
  /** A query's rows, as models have them. */
  readonly query: (sql: string) => Promise<readonly Row[]>
  readonly execute: (sql: string) => Promise<void>
  /** The node's relation, ready to stand in SQL; undefined for hooks of a run. */
  readonly this: string | undefined
  /** What the run did; undefined but at its end. */
  readonly results: readonly HookResult[] | undefined
  readonly var: (name: string, fallback?: unknown) => unknown
  readonly target: JsonRecord
  /** The moment at which the run began. */
  readonly now: Date
  readonly signal: AbortSignal
  readonly log: (text: string) => void
}

export type Hook = (context: HookContext) => string | void | Promise<string | void>

/** What a generic test's module (`tests/generic/<name>.ts`) is called with; its default export gives the SQL of the failing rows. */
export interface GenericTestContext {
  /** What is tested, ready to stand behind FROM: a relation, or a subquery where the test has a `where`. */
  readonly model: string
  /** The column as it stands in SQL: quoted where its properties say `quote: true`; undefined for a test of a whole relation. */
  readonly column: string | undefined
  /** The test's other arguments, as YAML has them. */
  readonly args: JsonRecord
  /** A query's rows, as models have them; a test that asks is compiled with a warehouse only. */
  readonly query: (sql: string) => Promise<readonly Row[]>
  readonly var: (name: string, fallback?: unknown) => unknown
}

export type GenericTest = (context: GenericTestContext) => string | Promise<string>

/** What every TypeScript model says of itself. */
export interface DefinitionBase<I extends Inputs, C extends ColumnDeclarations> {
  /** dbt's configs: `materialized`, `tags`, `schema`, … */
  readonly config?: Readonly<Record<string, unknown>>
  readonly description?: string
  /** Everything the model reads, by the name `run` knows it by; the graph's edges. */
  readonly inputs: I
  /** The table's columns, in order; the model's contract. */
  readonly columns: C
  /** Names in the registry: models whose versions `run` registers or loads. */
  readonly models?: readonly string[]
  /** Milliseconds that making the rows may take in all; the node fails after that and the table stays as it was. No limit when left out. */
  readonly timeoutMs?: number
}

export interface ModelDefinition<
  I extends Inputs = Inputs,
  C extends ColumnDeclarations = ColumnDeclarations,
> extends DefinitionBase<I, C> {
  run(context: ModelContext<I>): OutputRows<C>
  readonly groupBy?: never
}

const mark = Symbol.for('tsdbt.model')

/** A TypeScript model: what it reads, the columns it makes, and the function that makes its rows; with `groupBy`, those of one group. */
export function defineModel<const I extends Inputs, const C extends ColumnDeclarations, const K extends string>(
  definition: GroupedDefinition<I, C, K>,
): GroupedDefinition<I, C, K>
export function defineModel<const I extends Inputs, const C extends ColumnDeclarations>(
  definition: ModelDefinition<I, C>,
): ModelDefinition<I, C>
export function defineModel(definition: object): object {
  return Object.assign(definition, { [mark]: true })
}

/** Whether a value was made by `defineModel`, of whichever copy of the package. */
export const isDefinedModel = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Reflect.get(value, mark) === true
