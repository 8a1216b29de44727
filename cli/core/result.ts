import type { AdapterResponse } from './adapter.ts'
import type { Diagnostic, Location } from './diagnostic.ts'
import type { Node, UniqueId } from './node.ts'
import type { Relation } from './relation.ts'
import type { Table } from './table.ts'

/** dbt's words; each means what it means there. */
export type NodeStatus =
  | 'success'
  | 'error'
  | 'skipped'
  | 'partial success'
  | 'no-op'
  | 'pass'
  | 'warn'
  | 'fail'
  | 'runtime error'

export interface Timing {
  readonly name: 'compile' | 'execute'
  readonly started_at: string
  readonly completed_at: string
}

/** A compiled node: the parsed one with its SQL. `locate` maps an offset of `compiled_code` to the author's file. */
export interface CompiledNode<N extends Node = Node> {
  readonly node: N
  /** What runs: CTEs of ephemeral parents injected. Undefined for seeds. */
  readonly compiledCode: string | undefined
  readonly extraCtes: readonly { readonly id: UniqueId; readonly sql: string }[]
  readonly extraCtesInjected: boolean
  /** Where in the project's files a UTF-16 offset of `compiledCode` comes from, innermost first; empty when unknown. */
  readonly locate: (offset: number) => readonly SourceFrame[]
}

export interface SourceFrame {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly length?: number
  /** The expression or macro that stands there, for the error's trail. */
  readonly text?: string
}

export interface BatchResults {
  readonly successful: readonly (readonly [string, string])[]
  readonly failed: readonly (readonly [string, string])[]
}

export interface NodeResult {
  readonly unique_id: UniqueId
  readonly node: Node
  readonly status: NodeStatus
  readonly timing: readonly Timing[]
  /** `Thread-1`… */
  readonly threadId: string
  readonly executionTimeMs: number
  /** One line, as artifacts and logs show it. */
  readonly message: string | null
  readonly failures: number | null
  readonly adapterResponse: AdapterResponse | Record<string, never>
  readonly compiled: CompiledNode | undefined
  /** The first failing rows of a data test, or a unit test's difference, for the terminal. */
  readonly failingRows?: Table
  /** Where a test's failures were stored. */
  readonly storedFailures?: Relation
  /** What went wrong, located; for statuses `error`, `runtime error` and `fail`. */
  readonly problems: readonly Diagnostic[]
  /** Where a test that did not pass is written; an error has places of its own. */
  readonly declaredAt?: Location
  readonly batchResults?: BatchResults
  /** Why a node was skipped: the node that failed. */
  readonly skippedBecause?: UniqueId
  /** Source freshness only. */
  readonly freshness?: FreshnessResult
}

export interface FreshnessResult {
  readonly maxLoadedAt: string
  readonly snapshottedAt: string
  readonly ageSeconds: number
}

/** How a node ends that was told to stop, or that such a node kept from starting: dbt has no word of its own for it. */
export const cancelled = { status: 'skipped', message: 'Cancelled' } as const

export const wasCancelled = (result: Pick<NodeResult, 'status' | 'message'>): boolean =>
  result.status === cancelled.status && result.message === cancelled.message

/** How a node ends that `--fail-fast` kept from starting, in dbt's words. */
export const stopped = { status: 'skipped', message: 'Skipping due to fail_fast' } as const

export const wasStopped = (result: Pick<NodeResult, 'status' | 'message'>): boolean =>
  result.status === stopped.status && result.message === stopped.message

/** Those that were not running yet have no time of their own. */
export const hadStarted = (result: Pick<NodeResult, 'executionTimeMs'>): boolean => result.executionTimeMs > 0

export const isFailure = (status: NodeStatus): boolean =>
  status === 'error' || status === 'fail' || status === 'runtime error' || status === 'partial success'
