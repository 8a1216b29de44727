import type { Connection } from '../core/adapter.ts'
import { bad, good, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import type { Granularity } from '../core/config.ts'
import type { ModelNode } from '../core/node.ts'
import { cancelled, type BatchResults, type CompiledNode, type NodeStatus } from '../core/result.ts'
import { isFullRefresh } from '../materialize/input.ts'
import { batchId, batchName, batchesOf, type Span } from './batches.ts'
import { outcomeOf, writeCompiled, writeSent } from './publish-node.ts'
import { need } from './need.ts'
import { prepareBuild } from './prepare.ts'
import { isCancelled, problemsOf } from './problems.ts'
import { publish } from './publish.ts'
import type { Outcome } from './schedule.ts'
import { renderingAt, type Place } from './session.ts'
import type { Unit } from './unit.ts'
import { runUnitTests } from './unit-tests.ts'

type BuildUnit = Extract<Unit, { kind: 'build' }>
interface MicrobatchModel extends ModelNode {
  readonly config: ModelNode['config'] & { readonly batch_size: Granularity }
}

export const isMicrobatch = (node: BuildUnit['node']): boolean =>
  node.resource_type === 'model' &&
  node.config.materialized === 'incremental' &&
  node.config.incremental_strategy === 'microbatch'

/** Runs a microbatch model: one transaction per batch, so that what is done stays done and `retry` repeats the failed ones alone. */
export async function microbatchUnit(unit: BuildUnit, place: Place): Promise<Outcome> {
  const { report } = place.session
  const blocker = await runUnitTests(unit.unitTests, place)
  if (blocker !== undefined) {
    report.skip(unit.node, blocker)
    return outcomeOf(unit.node, blocker, place)
  }
  const started = report.start(unit.node, place.worker.name)
  try {
    const node = need(microbatchModel(unit))
    const isIncremental = await hasTable(node, place)
    const spans = need(spansOf(node, isIncremental, place))
    const done = await runBatches(node, spans, { place, isIncremental })
    const earlier = place.session.options.batches.get(node.unique_id)?.successful ?? []
    const batchResults: BatchResults = {
      successful: [...done.filter((batch) => batch.isDone).map(({ span }) => pairOf(span)), ...earlier],
      failed: done.filter((batch) => !batch.isDone).map(({ span }) => pairOf(span)),
    }
    const problems = done.flatMap((batch) => batch.problems)
    const ending =
      place.signal.aborted && batchResults.successful.length === 0 ? cancelled : endingOf(batchResults, problems)
    report.finish(started, {
      ...ending,
      batchResults,
      problems,
      compiled: done.find((batch) => batch.compiled)?.compiled,
    })
    return outcomeOf(node, ending.status === 'success' ? undefined : node.unique_id, place)
  } catch (thrown) {
    if (isCancelled(thrown, place.signal)) report.finish(started, cancelled)
    else {
      const problems = problemsOf(thrown, unit.node, undefined, place.session)
      report.finish(started, { status: 'error', message: problems[0]?.message, problems })
    }
    return outcomeOf(unit.node, unit.node.unique_id, place)
  }
}

function endingOf(
  { successful, failed }: BatchResults,
  problems: readonly Diagnostic[],
): { status: NodeStatus; message: string } {
  if (failed.length === 0) return { status: 'success', message: 'SUCCESS' }
  if (successful.length === 0) return { status: 'error', message: problems[0]?.message ?? 'ERROR' }
  return {
    status: 'partial success',
    message: `PARTIAL SUCCESS (${successful.length}/${successful.length + failed.length})`,
  }
}

function microbatchModel({ node }: BuildUnit): Checked<MicrobatchModel> {
  if (node.resource_type !== 'model' || !node.config.batch_size) {
    const at = { file: node.original_file_path }
    return bad(
      problem('microbatch-incomplete', { model: node.name, key: 'batch_size' }, at, {
        hint: 'One of hour, day, month, year.',
      }),
    )
  }
  return good(node as MicrobatchModel) // a model, with the key that was just looked at
}

async function hasTable(node: MicrobatchModel, { session, connection }: Place): Promise<boolean> {
  const existing = await session.cache.find(connection, session.engine.relationOf(node))
  // What is retried adds to the batches that worked: made anew, they would be lost.
  const isRetried = session.options.batches.has(node.unique_id)
  return existing?.type === 'table' && (isRetried || !isFullRefresh(node, session.options.fullRefresh))
}

function spansOf(node: MicrobatchModel, isIncremental: boolean, { session }: Place): Checked<readonly Span[]> {
  const { options, now } = session
  const retried = options.batches.get(node.unique_id)
  if (retried) return good(retried.failed.map(([start, end]) => ({ start: new Date(start), end: new Date(end) })))
  const { batch_size: size, lookback = 1, begin } = node.config
  const spans = batchesOf({
    size,
    lookback,
    begin: begin ? utcDate(begin) : undefined,
    from: options.eventTimeStart,
    to: options.eventTimeEnd,
    now,
    isIncremental,
  })
  if (spans) return good(spans)
  const at = { file: node.original_file_path }
  return bad(
    problem('microbatch-incomplete', { model: node.name, key: 'begin' }, at, {
      hint: 'The day of its oldest rows: begin: 2024-01-01',
    }),
  )
}

/** A moment without a zone is UTC. */
const utcDate = (text: string): Date =>
  new Date(
    /[Zz]|[+-]\d{2}:?\d{2}$/.test(text.slice(10)) ? text : `${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`,
  )

interface BatchDone {
  readonly span: Span
  readonly isDone: boolean
  readonly problems: readonly Diagnostic[]
  readonly compiled: CompiledNode | undefined
}

interface Batching {
  readonly place: Place
  readonly isIncremental: boolean
}

/** The first batch makes the table, the last one runs the post-hooks: those two run alone, the others at once where that is possible. */
async function runBatches(
  node: MicrobatchModel,
  spans: readonly Span[],
  { place, isIncremental }: Batching,
): Promise<readonly BatchDone[]> {
  const done: BatchDone[] = []
  const run = async (index: number, connection: Connection): Promise<void> => {
    const span = spans[index]
    if (!span) return
    const hooked = withHooks(node, index === 0, index === spans.length - 1)
    const name = batchName(span.start, node.config.batch_size)
    const told = { node, name, index: index + 1, total: spans.length }
    place.session.emit({ type: 'batch-started', ...told })
    const started = performance.now()
    const batch = await runBatch(hooked, span, {
      place: { ...place, connection },
      isIncremental: isIncremental || index > 0,
    })
    done.push(batch)
    const status = batch.isDone ? 'success' : place.signal.aborted ? 'skipped' : 'error'
    place.session.emit({ type: 'batch-finished', ...told, status, elapsedMs: performance.now() - started })
    const text = `batch ${name}: ${batch.isDone ? 'OK' : 'ERROR'}`
    place.session.emit({ type: 'node-progress', id: node.unique_id, text, fraction: done.length / spans.length })
  }
  await run(0, place.connection)
  if (done[0]?.isDone !== true) return [...done, ...spans.slice(1).map(undone)]
  await atOnce(
    spans.slice(1, -1).map((_, index) => index + 1),
    run,
    node,
    place,
  )
  if (spans.length > 1) await run(spans.length - 1, place.connection)
  return done.toSorted((a, b) => a.span.start.getTime() - b.span.start.getTime())
}

const undone = (span: Span): BatchDone => ({ span, isDone: false, problems: [], compiled: undefined })

async function atOnce(
  indexes: readonly number[],
  run: (index: number, connection: Connection) => Promise<void>,
  node: MicrobatchModel,
  place: Place,
): Promise<void> {
  const sessions = await sessionsFor(node, place, indexes.length)
  const waiting = [...indexes]
  const work = async (connection: Connection): Promise<void> => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) await run(index, connection)
  }
  try {
    await Promise.all(sessions.map(work))
  } finally {
    await Promise.all(
      sessions.filter((connection) => connection !== place.connection).map((connection) => connection.close()),
    )
  }
}

/** A model that reads its own table builds on the batches before. */
async function sessionsFor(node: MicrobatchModel, place: Place, count: number): Promise<readonly Connection[]> {
  const readsItself = /\{[{%][^}]*\bthis\b/.test(node.raw_code)
  const isConcurrent =
    place.session.adapter.capabilities.concurrentBatches && (node.config.concurrent_batches ?? !readsItself)
  const more = isConcurrent ? Math.min(count, place.session.threads) - 1 : 0
  const opened = Array.from({ length: Math.max(0, more) }, (_, index) =>
    place.session.warehouse.connect(`${place.worker.name} batch ${index + 1}`),
  )
  return [place.connection, ...(await Promise.all(opened))]
}

function withHooks(node: MicrobatchModel, isFirst: boolean, isLast: boolean): MicrobatchModel {
  const config = { ...node.config, ...(!isFirst && { 'pre-hook': [] }), ...(!isLast && { 'post-hook': [] }) }
  return { ...node, config }
}

async function runBatch(node: MicrobatchModel, span: Span, { place, isIncremental }: Batching): Promise<BatchDone> {
  if (place.signal.aborted) return undone(span)
  const { session } = place
  const batch = { id: batchId(span.start, node.config.batch_size), ...span, isIncremental }
  const name = batchName(span.start, node.config.batch_size)
  // The model's own file holds the latest batch; every batch keeps one beside it.
  const files = [undefined, name]
  const made: { compiled?: CompiledNode } = {}
  const onCompiled = (compiled: CompiledNode): void => {
    made.compiled = compiled
    for (const file of files) writeCompiled(node, compiled, place, file)
  }
  try {
    const prepared = await prepareBuild(node, place, { ...renderingAt(place), batch }, onCompiled)
    for (const file of files) writeSent(node, prepared, place, file)
    await publish(prepared.plan, [], prepared.runner, place)
    session.cache.exists({ ...prepared.plan.target, type: 'table' })
    return { span, isDone: true, problems: [], compiled: prepared.compiled }
  } catch (thrown) {
    const problems = isCancelled(thrown, place.signal)
      ? []
      : problemsOf(thrown, node, made.compiled, place.session, name)
    return { span, isDone: false, problems, compiled: made.compiled }
  }
}

/** As dbt writes a moment in run_results.json, and reads it for `retry`. */
const pairOf = ({ start, end }: Span): readonly [string, string] => [momentText(start), momentText(end)]
const momentText = (moment: Date): string => moment.toISOString().replace('.000Z', '+00:00')
