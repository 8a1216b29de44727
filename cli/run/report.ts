import type { AdapterResponse } from '../core/adapter.ts'
import { milliseconds } from '../core/clock.ts'
import type { Diagnostic, Location } from '../core/diagnostic.ts'
import type { Emit } from '../core/event.ts'
import type { Node, UniqueId } from '../core/node.ts'
import type {
  BatchResults,
  CompiledNode,
  FreshnessResult,
  NodeResult,
  NodeStatus,
  SourceFrame,
  Timing,
} from '../core/result.ts'
import { cancelled, wasCancelled } from '../core/result.ts'
import type { Relation } from '../core/relation.ts'
import type { Table } from '../core/table.ts'

/** A node that has been announced and not yet told the end of. */
export interface Started {
  readonly node: Node
  readonly index: number
  readonly thread: string
  readonly startedMs: number
}

/** What is known of a node at its end, besides its status. */
export interface Ending {
  readonly status: NodeStatus
  readonly message?: string | null | undefined
  readonly failures?: number | null | undefined
  readonly response?: AdapterResponse | undefined
  readonly compiled?: CompiledNode | undefined
  readonly timing?: readonly Timing[] | undefined
  readonly problems?: readonly Diagnostic[] | undefined
  readonly failingRows?: Table | undefined
  readonly storedFailures?: Relation | undefined
  readonly declaredAt?: Location | undefined
  readonly batchResults?: BatchResults | undefined
  readonly skippedBecause?: UniqueId | undefined
  readonly freshness?: FreshnessResult | undefined
  /** The node's own time, where it is not all that passed since its start. */
  readonly elapsedMs?: number
}

/** Who found that a node does not run, and what is said of it, if more than that. */
export interface Skipping {
  readonly thread?: string | undefined
  readonly message?: string | undefined
}

/** Announces nodes and keeps their results, in the order they end. */
export interface Report {
  start(node: Node, thread: string): Started
  finish(started: Started, ending: Ending): NodeResult
  /** Tells of a node that does not run, because of another; what a cancelled node keeps from running is cancelled with it. */
  skip(node: Node, because: UniqueId | undefined, told?: Skipping): NodeResult
  /** Tells of a node that will not start any more because the run ends. */
  cancel(node: Node): NodeResult
  /** Tells of a node that has nothing to run. */
  noOp(node: Node, thread?: string): NodeResult
  /** Keeps a result that is announced in some other way (hooks of the run). */
  add(result: NodeResult): void
  readonly results: readonly NodeResult[]
}

const mainThread = 'MainThread'

export function makeReport(emit: Emit, total: number): Report {
  const results: NodeResult[] = []
  const cancelledIds = new Set<UniqueId>()
  let announced = 0
  const conclude = (result: NodeResult, index: number): NodeResult => {
    results.push(result)
    if (wasCancelled(result)) cancelledIds.add(result.unique_id)
    emit({ type: 'node-finished', result, index, total })
    return result
  }
  const unstarted = (node: Node, ending: Ending, thread = mainThread): NodeResult => {
    const index = ++announced
    return conclude(resultOf({ node, index, thread, startedMs: 0 }, ending, 0), index)
  }
  return {
    results,
    add: (result) => void results.push(result),
    start(node, thread) {
      const index = ++announced
      emit({ type: 'node-started', node, index, total, at: Date.now() })
      return { node, index, thread, startedMs: milliseconds() }
    },
    finish: (started, ending) =>
      conclude(resultOf(started, ending, ending.elapsedMs ?? milliseconds() - started.startedMs), started.index),
    skip: (node, because, { thread, message } = {}) =>
      because !== undefined && cancelledIds.has(because)
        ? unstarted(node, cancelled)
        : unstarted(node, { status: 'skipped', message, skippedBecause: because }, thread),
    cancel: (node) => unstarted(node, cancelled),
    noOp(node, thread = mainThread) {
      const now = new Date().toISOString()
      const timing = (['compile', 'execute'] as const).map((name) => ({ name, started_at: now, completed_at: now }))
      const index = ++announced
      const ending = { status: 'no-op', message: 'NO-OP', failures: 0, timing } as const
      return conclude(resultOf({ node, index, thread, startedMs: 0 }, ending, 0), index)
    },
  }
}

/** What was refused has been told with its place by now. Places hold on to the template and all that it wrote: of thousands of nodes that is half of the memory. */
const withoutPlaces = (compiled: CompiledNode): CompiledNode => ({ ...compiled, locate: nowhere })

const nowhere = (): readonly SourceFrame[] => []

function resultOf({ node, thread }: Started, ending: Ending, executionTimeMs: number): NodeResult {
  const { failingRows, storedFailures, declaredAt, batchResults, skippedBecause, freshness } = ending
  return {
    unique_id: node.unique_id,
    node,
    status: ending.status,
    timing: ending.timing ?? [],
    threadId: thread,
    executionTimeMs,
    message: ending.message ?? null,
    failures: ending.failures ?? null,
    adapterResponse: ending.response ?? {},
    compiled: ending.compiled && withoutPlaces(ending.compiled),
    problems: ending.problems ?? [],
    ...(failingRows && { failingRows }),
    ...(storedFailures && { storedFailures }),
    ...(declaredAt && { declaredAt }),
    ...(batchResults && { batchResults }),
    ...(skippedBecause !== undefined && { skippedBecause }),
    ...(freshness && { freshness }),
  }
}
