import type { Diagnostic } from '../../core/diagnostic.ts'
import type { JsonRecord } from '../../core/config.ts'
import type { ModuleFile } from '../load.ts'
import type { Artifact, Metric } from '../records.ts'
import type { LoadedVersion } from '../registered.ts'
import type { RowValue } from '../row-value.ts'
import type { PackedBatch } from './pack.ts'
import type { Rows } from './split.ts'

/** What a thread is told when it begins. */
export interface WorkerSetup {
  readonly module: ModuleFile
  readonly packageEntry: string | undefined
  /** Inputs that every group sees whole. */
  readonly shared: Readonly<Record<string, Rows>>
  readonly vars: Readonly<Record<string, unknown>>
  readonly target: JsonRecord
  readonly config: Readonly<Record<string, unknown>>
  readonly isIncremental: boolean
  readonly now: Date
  /** What the model's random numbers hang on. */
  readonly seed: string
  readonly count: number
  /** Versions in production, by the name of their model. */
  readonly models: Readonly<Record<string, LoadedVersion>>
}

export interface Group {
  readonly index: number
  readonly key: Readonly<Record<string, RowValue>>
  readonly inputs: Readonly<Record<string, Rows>>
}

/** Some groups for one thread: sending them one by one would cost more than working on small ones. */
export interface Task {
  readonly groups: readonly Group[]
}

/** Tells a thread that its work is not wanted any more; shortly afterwards it ends. */
export const abortMessage = 'abort'

/** What a group's run said besides its rows, in the order it was said. */
export type Note =
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'metric'; readonly metric: Metric }
  | { readonly kind: 'artifact'; readonly artifact: Artifact }

export interface GroupResult {
  readonly index: number
  readonly batches: readonly PackedBatch[]
  readonly notes: readonly Note[]
  /** Why `run` failed, whatever became of the group. */
  readonly failure?: Diagnostic
  /** True when there are no rows to go on with. */
  readonly isFatal: boolean
}

/** A thread's answers: first that it is ready, or why the module cannot be loaded there; then one for each task. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unloadable'; readonly problems: readonly Diagnostic[] }
  | { readonly kind: 'done'; readonly results: readonly GroupResult[] }

/** `product_id = 17, store = "a"`: a group as messages name it. */
export const groupText = (key: Group['key']): string =>
  Object.entries(key)
    .map(([name, value]) => `${name} = ${valueText(value)}`)
    .join(', ')

const valueText = (value: RowValue): string =>
  typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value))
