import type { AdapterResponse, Spent } from '../core/adapter.ts'
import { bad, good, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { cancelled, type BatchResults, type NodeStatus } from '../core/result.ts'
import { isFullRefresh } from '../materialize/input.ts'
import { batchesOf, type Span } from './batches.ts'
import { buildOneByOne, buildTogether, type BatchedBuild } from './microbatch-build.ts'
import type { Batching, MicrobatchModel } from './microbatch-batch.ts'
import { need } from './need.ts'
import { isCancelled, problemsOf } from './problems.ts'
import { outcomeOf, ownTime, rejection, skipRest } from './publish-node.ts'
import type { Outcome } from './schedule.ts'
import type { Place } from './session.ts'
import { spentBesides, spentBetween, withSpent } from './spent.ts'
import type { Unit } from './unit.ts'
import { runUnitTests } from './unit-tests.ts'

type BuildUnit = Extract<Unit, { kind: 'build' }>

export const isMicrobatch = (node: BuildUnit['node']): boolean =>
  node.resource_type === 'model' &&
  node.config.materialized === 'incremental' &&
  node.config.incremental_strategy === 'microbatch'

/** Runs a microbatch model. A batch that fails leaves the others be, and `retry` repeats it alone. */
export async function microbatchUnit(unit: BuildUnit, place: Place): Promise<Outcome> {
  const { report } = place.session
  const blocker = await runUnitTests(unit.unitTests, place)
  if (blocker !== undefined) {
    for (const skipped of [unit.node, ...unit.audits]) report.skip(skipped, blocker, { thread: place.worker.name })
    return outcomeOf(unit.node, blocker, place)
  }
  const started = report.start(unit.node, place.worker.name)
  const before = place.worker.spent()
  try {
    const batching = { ...(await microbatches(unit, place)), place }
    const { node } = batching
    // Without tests there is nothing to wait for: each batch is seen as soon as it is there.
    const build = await (unit.audits.length === 0 ? buildOneByOne(batching) : buildTogether(batching, unit.audits))
    const batchResults = resultsOf(build, place.session.options.batches.get(node.unique_id)?.successful ?? [])
    const problems = build.done.flatMap((batch) => batch.problems)
    const ending = endingOf(build, batchResults, { place, problems })
    report.finish(started, {
      ...ending,
      batchResults,
      problems,
      ...responseOf(before, place, build),
      compiled: build.done.find((batch) => batch.compiled)?.compiled,
      elapsedMs: ownTime(started, build),
    })
    skipRest(unit.audits, node, place)
    return outcomeOf(node, ending.status === 'success' ? undefined : node.unique_id, place)
  } catch (thrown) {
    if (isCancelled(thrown, place.signal)) report.finish(started, cancelled)
    else {
      const problems = problemsOf(thrown, unit.node, undefined, place.session)
      report.finish(started, { status: 'error', message: problems[0]?.message, problems, failures: 0 })
    }
    skipRest(unit.audits, unit.node, place)
    return outcomeOf(unit.node, unit.node.unique_id, place)
  }
}

/** What all batches took together, where that is paid for. */
function responseOf(
  before: Spent | undefined,
  { worker }: Place,
  { audited }: BatchedBuild,
): { readonly response?: AdapterResponse } {
  const told = audited.map(({ result }) => result)
  const spent = spentBesides(spentBetween(before, worker.spent()), told)
  return spent ? { response: withSpent({ _message: 'SUCCESS' }, spent) } : {}
}

/** The batches that a model runs in this time. Throws `ProblemError`. */
export async function microbatches(unit: BuildUnit, place: Place): Promise<Omit<Batching, 'place'>> {
  const node = need(microbatchModel(unit))
  const isIncremental = await hasTable(node, place)
  return { node, spans: need(spansOf(node, isIncremental, place)), isIncremental }
}

/** Batches that are not published have to run again, however well they went. */
function resultsOf({ done, isPublished }: BatchedBuild, earlier: BatchResults['successful']): BatchResults {
  const isThere = (batch: BatchedBuild['done'][number]): boolean => isPublished && batch.isDone
  return {
    successful: [...done.filter(isThere).map(({ span }) => pairOf(span)), ...earlier],
    failed: done.filter((batch) => !isThere(batch)).map(({ span }) => pairOf(span)),
  }
}

function endingOf(
  build: BatchedBuild,
  { successful, failed }: BatchResults,
  { place, problems }: { readonly place: Place; readonly problems: readonly Diagnostic[] },
): { status: NodeStatus; message?: string; failures?: number } {
  if (place.signal.aborted && successful.length === 0) return cancelled
  if (build.audited.length > 0 && !build.isPublished) return rejection(build)
  if (failed.length === 0) return { status: 'success', message: 'SUCCESS' }
  if (successful.length === 0) return { status: 'error', message: problems[0]?.message ?? 'ERROR', failures: 0 }
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

/** As dbt writes a moment in run_results.json, and reads it for `retry`. */
const pairOf = ({ start, end }: Span): readonly [string, string] => [momentText(start), momentText(end)]
const momentText = (moment: Date): string => moment.toISOString().replace('.000Z', '+00:00')
