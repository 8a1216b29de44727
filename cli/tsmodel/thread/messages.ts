import type { WarehouseErrorKind } from '../../core/adapter.ts'
import type { JsonRecord } from '../../core/config.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { BatchSpan, GenericTestContext, HookContext, LoaderContext } from '../define.ts'
import type { PackedBatch } from '../group/pack.ts'
import type { Rows } from '../group/split.ts'
import type { LoadedColumn, ModuleFile } from '../load.ts'
import type { ModuleContext } from '../module-error.ts'
import type { Artifact, Metric } from '../records.ts'
import type { ModelRegistry, NewVersion } from '../registered.ts'

/** What every thread is told when it begins. */
export interface ThreadSetup {
  readonly module: ModuleFile & ModuleContext
  readonly packageEntry: string | undefined
  /** As messages name the node. */
  readonly name: string
  readonly vars: Readonly<Record<string, unknown>>
}

/** What every thread of a model is told besides. */
export interface RunSetup extends ThreadSetup {
  readonly target: JsonRecord
  readonly config: Readonly<Record<string, unknown>>
  readonly isIncremental: boolean
  readonly batch: BatchSpan | undefined
  readonly now: Date
  /** What the model's random numbers hang on. */
  readonly seed: string
}

/** A thread of a model that is not grouped. */
export interface ModelSetup extends RunSetup {
  readonly kind: 'model'
  /** Whether there are rows published before. */
  readonly hasOwn: boolean
}

export interface HookSetup extends ThreadSetup, Pick<HookContext, 'this' | 'results' | 'target' | 'now'> {
  readonly kind: 'hook'
}

export interface TestSetup extends ThreadSetup, Pick<GenericTestContext, 'model' | 'column' | 'args'> {
  readonly kind: 'test'
}

export interface LoaderSetup extends ThreadSetup, Pick<LoaderContext, 'target' | 'projectRoot'> {
  readonly kind: 'loader'
  readonly columns: readonly LoadedColumn[]
  readonly keepsRejects: boolean
}

/** A thread's work. */
export type Setup = ModelSetup | HookSetup | TestSetup | LoaderSetup

/** What code asks of the warehouse: a version in production, a query's rows, that a statement be run. */
export type Question =
  | { readonly kind: 'production'; readonly name: string }
  | { readonly kind: 'query' | 'execute'; readonly sql: string }

/** What a run says besides its rows, in the order it is said. */
export type Note =
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'metric'; readonly metric: Metric }
  | { readonly kind: 'artifact'; readonly artifact: Artifact }

/** A loader's row that is put aside. */
export interface RejectedRow {
  /** From 1. */
  readonly row: number
  readonly text: string
  readonly reason: string
}

type Measured = Parameters<ModelRegistry['evaluate']>

/** For the registry, once the table is published. */
export type Registration =
  | { readonly kind: 'register'; readonly name: string; readonly version: NewVersion }
  | { readonly kind: 'evaluate'; readonly version: Measured[0]; readonly measured: Measured[1] }

/** What a thread says. `stream` numbers its readings, `failure` what it was told of before. */
export type Said =
  | { readonly kind: 'open'; readonly stream: number; readonly input: InputName }
  | { readonly kind: 'more' | 'close'; readonly stream: number }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  /** The module is loaded, and says how long its code may take. */
  | { readonly kind: 'limit'; readonly timeoutMs: number }
  | { readonly kind: 'note'; readonly note: Note }
  | { readonly kind: 'registration'; readonly registration: Registration }
  | { readonly kind: 'rejected'; readonly row: RejectedRow }
  | { readonly kind: 'batch'; readonly batch: PackedBatch }
  /** `text` is what a hook or a test returned. */
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'failed'; readonly problems: readonly Diagnostic[]; readonly failure: number | undefined }

/** An input by its name in the model; null for the rows published before. */
export type InputName = string | null

/** What it is told. */
export type Told =
  | { readonly kind: 'rows'; readonly stream: number; readonly rows: Rows }
  | { readonly kind: 'end'; readonly stream: number }
  | { readonly kind: 'broken'; readonly stream: number; readonly failure: Failure }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly failure: Failure }
  /** One of its batches was written. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'abort' }

/** An error that stays where it came about: the thread has its text and its number. */
export interface Failure {
  readonly number: number
  readonly kind: WarehouseErrorKind
  /** The engine's own class of error: `Binder Error`. */
  readonly title: string
  readonly message: string
}

/** How many batches may be under way in either direction: so many are in memory, however long a table is. */
export const batchesAhead = 4
