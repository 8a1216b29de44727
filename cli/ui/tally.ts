import type { Event } from '../core/event.ts'
import { type NodeResult, type NodeStatus, wasCancelled, wasStopped } from '../core/result.ts'
import { countedAs } from './node-words.ts'
import { briefly, counted } from './words.ts'

/** dbt's counters of a run. */
export interface Tally {
  readonly pass: number
  readonly warn: number
  readonly error: number
  readonly skip: number
  readonly noop: number
  readonly reused: number
  readonly total: number
}

const counterOf: Readonly<Record<NodeStatus, Exclude<keyof Tally, 'total'>>> = {
  success: 'pass',
  pass: 'pass',
  warn: 'warn',
  error: 'error',
  fail: 'error',
  'runtime error': 'error',
  'partial success': 'error',
  skipped: 'skip',
  'no-op': 'noop',
}

/** Hooks are results like any other: things that ran. */
export function tallyOf(results: readonly NodeResult[]): Tally {
  const counts = { pass: 0, warn: 0, error: 0, skip: 0, noop: 0, reused: 0 }
  for (const result of results) counts[counterOf[result.status]]++
  return { ...counts, total: results.length }
}

/** `2 project hooks, 1 table model, 6 data tests`: every kind that took part, in dbt's order. */
export function kindsOf(results: readonly NodeResult[]): string {
  const counts = new Map<string, number>()
  for (const { node } of results) counts.set(countedAs(node), (counts.get(countedAs(node)) ?? 0) + 1)
  return [...counts]
    .sort(([a], [b]) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .map(([kind, count]) => counted(count, kind))
    .join(', ')
}

/** dbt sorts by its own names of the kinds. */
const sortKey = (kind: string): string => (kind === 'data test' ? 'test' : kind === 'unit test' ? 'unit_test' : kind)

/** `Cancelled: 3 nodes did not finish.`: what neither failed nor stands below a node that did; undefined where there is none. */
export function unfinishedText({
  results,
  interrupted,
}: Pick<RunFinished, 'results' | 'interrupted'>): string | undefined {
  const count = results.filter(
    (result) => (wasCancelled(result) || wasStopped(result)) && !isIdle(result.node.resource_type),
  ).length
  if (count === 0) return undefined
  const nodes = counted(count, 'node')
  return interrupted ? `Cancelled: ${nodes} did not finish.` : `Stopped by --fail-fast: ${nodes} did not finish.`
}

type RunFinished = Event & { readonly type: 'run-finished' }

/** A round of `watch` that was cancelled is done again: how far it came matters to nobody. */
export const isReplaced = (event: RunFinished, command: string): boolean => command === 'watch' && event.interrupted

export const replacedText = (event: RunFinished): string => `Cancelled after ${briefly(event.elapsedMs)}.`

/** Results that a summary names one by one. */
export const isTold = (result: NodeResult): boolean =>
  failed(result) || result.status === 'warn' || result.status === 'partial success'

export const failed = (result: NodeResult): boolean =>
  result.status === 'error' || result.status === 'fail' || result.status === 'runtime error'

/** An exposure is never run; a hook is skipped because of the one before it. */
const isIdle = (type: NodeResult['node']['resource_type']): boolean => type === 'exposure' || type === 'operation'
