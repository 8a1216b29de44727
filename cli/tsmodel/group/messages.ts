import type { Diagnostic } from '../../core/diagnostic.ts'
import type { LoadedVersion } from '../registered.ts'
import type { Told } from '../module-error.ts'
import type { RowValue } from '../row-value.ts'
import type { Note, RunSetup } from '../thread/messages.ts'
import type { PackedBatch } from './pack.ts'
import type { Rows } from './split.ts'

/** What a thread is told when it begins. */
export interface WorkerSetup extends RunSetup {
  /** Inputs that every group sees whole. */
  readonly shared: Readonly<Record<string, Rows>>
  readonly count: number
  /** Versions in production, by the name of their model. */
  readonly models: Readonly<Record<string, LoadedVersion>>
}

export interface GroupName {
  readonly index: number
  readonly key: Readonly<Record<string, RowValue>>
}

/** A group as it is worked on. */
export interface Group extends GroupName {
  readonly inputs: Readonly<Record<string, Rows>>
}

/** Some groups for one thread, their rows one after the other: to send them one by one would cost more than to work on small ones. */
export interface Task {
  readonly groups: readonly GroupName[]
  readonly inputs: Readonly<Record<string, TaskRows>>
}

export interface TaskRows {
  readonly rows: Rows
  /** How many of them each group has. */
  readonly counts: readonly number[]
}

/** Tells a thread that its work is not wanted any more; shortly afterwards it ends. */
export const abortMessage = 'abort'

export interface GroupResult {
  readonly index: number
  readonly notes: readonly Note[]
  /** Why `run` failed, whatever became of the group. */
  readonly failure?: Diagnostic
  /** True when there are no rows to go on with. */
  readonly isFatal: boolean
}

export interface TaskResult {
  readonly results: readonly GroupResult[]
  /** The rows of all groups, in their order. */
  readonly batches: readonly PackedBatch[]
}

/** A thread's answers: first that it is ready, or why the module cannot be loaded there; then one for each task, or that it ends. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unloadable'; readonly problems: readonly Diagnostic[] }
  | ({ readonly kind: 'done' } & TaskResult)
  /** A group's code ends the thread. */
  | { readonly kind: 'exit'; readonly ending: Told }

/** `product_id = 17, store = "a"`: a group as messages name it. */
export const groupText = (key: GroupName['key']): string =>
  Object.entries(key)
    .map(([name, value]) => `${name} = ${valueText(value)}`)
    .join(', ')

const valueText = (value: RowValue): string =>
  typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value))
