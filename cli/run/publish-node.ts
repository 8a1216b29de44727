import type { AdapterResponse } from '../core/adapter.ts'
import type { SourceNode, TestNode } from '../core/node.ts'
import { milliseconds } from '../core/clock.ts'
import {
  cancelled,
  isFailure,
  type CompiledNode,
  type NodeResult,
  type NodeStatus,
  wasCancelled,
} from '../core/result.ts'
import { isFullRefresh } from '../materialize/input.ts'
import type { OnCompiled, Prepared } from './prepare.ts'
import { CodeError, isCancelled, problemsOf } from './problems.ts'
import { publish, type Publication } from './publish.ts'
import type { Ending, Started } from './report.ts'
import type { Outcome } from './schedule.ts'
import type { Place } from './session.ts'
import { spentBesides, spentBetween, withSpent } from './spent.ts'
import { stopwatch } from './timing.ts'
import type { BuildNode } from './unit.ts'

type PublishedNode = BuildNode | SourceNode

/** Prepares a node, writes, audits and publishes it, and reports it and its tests. */
export async function publishNode(
  node: PublishedNode,
  audits: readonly TestNode[],
  prepare: (onCompiled: OnCompiled) => Promise<Prepared>,
  place: Place,
): Promise<Outcome> {
  const { report, cache } = place.session
  const started = report.start(node, place.worker.name)
  const watch = stopwatch()
  const before = place.worker.spent()
  const made: { compiled?: CompiledNode; isPrepared?: boolean } = {}
  const onCompiled = (compiled: CompiledNode): void => {
    made.compiled = compiled
    writeCompiled(node, compiled, place)
  }
  try {
    const ready = await watch.phase('compile', () => prepare(onCompiled))
    made.isPrepared = true
    writeSent(node, ready, place)
    const done = await watch.phase('execute', () => publish(ready.plan, audits, ready.runner, place))
    if (done.isPublished) cache.exists({ ...ready.plan.target, type: ready.type })
    const warned = done.isPublished ? await ready.afterwards?.() : undefined
    const told = done.audited.map(({ result }) => result)
    const spent = spentBesides(spentBetween(before, place.worker.spent()), told)
    report.finish(started, {
      ...endingOf({ ...done, response: withSpent(responseOf(node, done.response, place), spent) }),
      ...warned,
      compiled: ready.compiled,
      timing: watch.timing,
      elapsedMs: ownTime(started, done),
    })
    return outcomeOf(node, done.isPublished ? undefined : (rejecting(done)[0]?.unique_id ?? node.unique_id), place)
  } catch (thrown) {
    // A config that is wrong is no matter of the SQL.
    const compiled = made.isPrepared || thrown instanceof CodeError ? made.compiled : undefined
    const failure = failureOf(thrown, node, compiled, place)
    report.finish(started, { ...failure, compiled, timing: watch.timing })
    skipRest(audits, node, place)
    return outcomeOf(node, node.unique_id, place)
  }
}

/** Keeps a node's SQL where people find it. */
export function writeCompiled(node: PublishedNode, compiled: CompiledNode, { session }: Place, batch?: string): void {
  if (compiled.compiledCode !== undefined) session.files.write('compiled', node, compiled.compiledCode, batch)
}

/** Keeps the statements that a node is sent in beside it. */
export function writeSent(node: PublishedNode, { plan }: Prepared, { session }: Place, batch?: string): void {
  const sent = [...plan.write, ...plan.publish].flatMap((step) => (step.kind === 'sql' ? [step.sql] : []))
  if (sent.length > 0) session.files.write('run', node, `${sent.join(';\n\n')};\n`, batch)
}

/** Tests that have not had their turn are skipped because of the node they are of. */
export function skipRest(audits: readonly TestNode[], node: PublishedNode, { session, worker }: Place): void {
  if (audits.length === 0) return
  const told = new Set(session.report.results.map((result) => result.unique_id))
  const left = audits.filter((test) => !told.has(test.unique_id))
  for (const test of left) session.report.skip(test, node.unique_id, { thread: worker.name })
}

/** Of a seed: whether its table was made anew or filled, and with how many rows; dbt's words. */
function responseOf(node: PublishedNode, response: AdapterResponse, { session }: Place): AdapterResponse {
  const { rows_affected: rows } = response
  if (node.resource_type !== 'seed' || rows === undefined) return response
  const code = isFullRefresh(node, session.options.fullRefresh) ? 'CREATE' : 'INSERT'
  return { ...response, _message: `${code} ${rows}`, code }
}

function endingOf(done: Publication): Pick<Ending, 'status' | 'message' | 'response'> {
  const { response } = done
  if (done.isPublished) return { status: 'success', message: response._message, response }
  return { ...rejection(done), response }
}

/** How a node ends that its tests turned down. */
export function rejection(done: Pick<Publication, 'audited'>): {
  readonly status: NodeStatus
  readonly message?: string
} {
  const rejected = rejecting(done)
  const failed = rejected.filter(({ status }) => isFailure(status))
  if (failed.length === 0 && rejected.some(wasCancelled)) return cancelled
  // What was skipped for a failure is not the reason.
  const names = (failed.length > 0 ? failed : rejected).map((result) => `"${result.node.name}"`)
  return { status: 'error', message: `Not published: ${names.join(', ')} did not pass.` }
}

const rejecting = (done: Pick<Publication, 'audited'>): readonly NodeResult[] =>
  done.audited.map(({ result }) => result).filter(({ status }) => status !== 'pass' && status !== 'warn')

/** A node's own time is without that of its tests, which have their own. */
export const ownTime = (started: Started, done: Pick<Publication, 'audited'>): number =>
  milliseconds() - started.startedMs - done.audited.reduce((total, { result }) => total + result.executionTimeMs, 0)

function failureOf(
  thrown: unknown,
  node: PublishedNode,
  compiled: CompiledNode | undefined,
  place: Place,
): Pick<Ending, 'status' | 'message' | 'problems'> {
  if (isCancelled(thrown, place.signal)) return cancelled
  const problems = problemsOf(thrown, node, compiled, place.session)
  return { status: 'error', message: problems[0]?.message, problems }
}

/** Children of a node that says `on_error: continue` run on what there was before. */
export function outcomeOf(node: PublishedNode, failed: string | undefined, { session }: Place): Outcome {
  const isForgiven = 'on_error' in node.config && node.config.on_error === 'continue'
  return { failed: isForgiven ? undefined : failed, endsRun: failed !== undefined && session.options.failFast }
}
