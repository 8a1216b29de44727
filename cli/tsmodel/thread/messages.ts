import type { JsonRecord } from '../../core/config.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { BatchSpan } from '../define.ts'
import type { PackedBatch } from '../group/pack.ts'
import type { Rows } from '../group/split.ts'
import type { ModuleFile } from '../load.ts'
import type { Artifact, Metric } from '../records.ts'
import type { LoadedVersion, ModelRegistry, NewVersion } from '../registered.ts'

/** What every thread of a model is told when it begins. */
export interface ThreadSetup {
  readonly module: ModuleFile
  readonly packageEntry: string | undefined
  /** As messages name the model. */
  readonly name: string
  readonly vars: Readonly<Record<string, unknown>>
  readonly target: JsonRecord
  readonly config: Readonly<Record<string, unknown>>
  readonly isIncremental: boolean
  readonly batch: BatchSpan | undefined
  readonly now: Date
  /** What the model's random numbers hang on. */
  readonly seed: string
}

export interface ModelSetup extends ThreadSetup {
  /** Whether there are rows published before. */
  readonly hasOwn: boolean
}

/** What a run says besides its rows, in the order it is said. */
export type Note =
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'metric'; readonly metric: Metric }
  | { readonly kind: 'artifact'; readonly artifact: Artifact }

type Measured = Parameters<ModelRegistry['evaluate']>

/** For the registry, once the table is published. */
export type Registration =
  | { readonly kind: 'register'; readonly name: string; readonly version: NewVersion }
  | { readonly kind: 'evaluate'; readonly version: Measured[0]; readonly measured: Measured[1] }

/** What a thread says that runs a whole model. `stream` numbers its readings, `failure` what it was told of before. */
export type Said =
  | { readonly kind: 'open'; readonly stream: number; readonly input: InputName }
  | { readonly kind: 'more' | 'close'; readonly stream: number }
  | { readonly kind: 'ask'; readonly id: number; readonly name: string }
  | { readonly kind: 'note'; readonly note: Note }
  | { readonly kind: 'registration'; readonly registration: Registration }
  | { readonly kind: 'batch'; readonly batch: PackedBatch }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly problems: readonly Diagnostic[]; readonly failure: number | undefined }

/** An input by its name in the model; null for the rows published before. */
export type InputName = string | null

/** What it is told. */
export type Told =
  | { readonly kind: 'rows'; readonly stream: number; readonly rows: Rows }
  | { readonly kind: 'end'; readonly stream: number }
  | { readonly kind: 'broken'; readonly stream: number; readonly failure: Failure }
  | { readonly kind: 'answer'; readonly id: number; readonly version: LoadedVersion | undefined }
  | { readonly kind: 'refused'; readonly id: number; readonly failure: Failure }
  /** One of its batches was written. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'abort' }

/** An error that stays where it came about: the thread has its text and its number. */
export interface Failure {
  readonly number: number
  readonly message: string
}

/** How many batches may be under way in either direction: so many are in memory, however long a table is. */
export const batchesAhead = 4
