import type { Connection } from '../core/adapter.ts'
import type { TestNode } from '../core/node.ts'
import type { Audited } from './audit.ts'
import {
  readsItself,
  runBatch,
  tellProgress,
  undone,
  type BatchDone,
  type Batching,
  type CarryOut,
} from './microbatch-batch.ts'
import { buildInOneTransaction } from './microbatch-transaction.ts'
import type { Prepared } from './prepare.ts'
import { auditAndPublish, journalled, publish, undo } from './publish.ts'
import { runSteps } from './steps.ts'

/** What became of all batches, in the order of time, and of the tests that they were published by. */
export interface BatchedBuild {
  readonly done: readonly BatchDone[]
  readonly audited: readonly Audited[]
  readonly isPublished: boolean
}

/** One publication per batch: what is done stays done, whatever becomes of the others. */
export async function buildOneByOne(batching: Batching): Promise<BatchedBuild> {
  const done = await runAll(batching, false, ({ plan, runner }, place) => publish(plan, [], runner, place))
  return { done, audited: [], isPublished: true }
}

/** One publication for all batches that work, if their tests pass. */
export function buildTogether(batching: Batching, audits: readonly TestNode[]): Promise<BatchedBuild> {
  const { transactionalDdl } = batching.place.session.adapter.capabilities
  return transactionalDdl ? buildInOneTransaction(batching, audits) : buildStaged(batching, audits)
}

/** Without transactions all batches go into one staging relation, which tests read before it replaces the table. */
async function buildStaged(batching: Batching, audits: readonly TestNode[]): Promise<BatchedBuild> {
  const { place } = batching
  let first: Prepared | undefined
  const done = await runAll(batching, true, async (prepared) => {
    if (!first) await runSteps(prepared.plan.before, prepared.runner)
    first ??= prepared
    journalled(prepared.plan, prepared.runner, place)
    await runSteps(prepared.plan.write, prepared.runner)
  })
  if (!first) return { done, audited: [], isPublished: false }
  try {
    if (place.signal.aborted || done[0]?.isDone !== true) {
      await undo(first.plan, first.runner, place)
      return { done, audited: [], isPublished: false }
    }
    const { audited, isPublished } = await auditAndPublish(first, audits, place)
    if (isPublished) place.session.cache.exists({ ...first.plan.target, type: 'table' })
    return { done, audited, isPublished }
  } finally {
    await place.session.cache.refresh(place.connection, first.plan.candidate)
  }
}

/** The first batch makes the table, the last one runs the post-hooks: those two run alone, the others at once where that is possible. */
async function runAll(batching: Batching, isStaged: boolean, carryOut: CarryOut): Promise<readonly BatchDone[]> {
  const { spans, place } = batching
  const last = spans.length - 1
  const done: BatchDone[] = []
  const run = async (index: number, connection: Connection): Promise<void> => {
    const span = spans[index]
    if (!span) return
    const isFirst = index === 0
    const hasPost = isStaged ? isFirst : index === last
    const batch = {
      index,
      span,
      isIncremental: batching.isIncremental || !isFirst,
      hooks: [...(isFirst ? (['pre'] as const) : []), ...(hasPost ? (['post'] as const) : [])],
      isNews: true,
      ...(isStaged && { part: isFirst ? ('first' as const) : ('next' as const) }),
    }
    done.push(await runBatch(batching, batch, { ...place, connection }, carryOut))
    tellProgress(batching, span, done)
  }
  await run(0, place.connection)
  if (done[0]?.isDone !== true) return [...done, ...spans.slice(1).map(undone)]
  await atOnce(
    spans.slice(1, -1).map((_, index) => index + 1),
    run,
    batching,
  )
  if (spans.length > 1) await run(last, place.connection)
  return done.toSorted((a, b) => a.span.start.getTime() - b.span.start.getTime())
}

async function atOnce(
  indexes: readonly number[],
  run: (index: number, connection: Connection) => Promise<void>,
  batching: Batching,
): Promise<void> {
  const { connection: own } = batching.place
  const sessions = await sessionsFor(batching, indexes.length)
  const waiting = [...indexes]
  const work = async (connection: Connection): Promise<void> => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) await run(index, connection)
  }
  try {
    await Promise.all(sessions.map(work))
  } finally {
    await Promise.all(sessions.filter((connection) => connection !== own).map((connection) => connection.close()))
  }
}

async function sessionsFor({ node, place }: Batching, count: number): Promise<readonly Connection[]> {
  const isConcurrent =
    place.session.adapter.capabilities.concurrentBatches && (node.config.concurrent_batches ?? !readsItself(node))
  const more = isConcurrent ? Math.min(count, place.session.threads) - 1 : 0
  const opened = Array.from({ length: Math.max(0, more) }, (_, index) => place.worker.open(`batch ${index + 1}`))
  return [place.connection, ...(await Promise.all(opened))]
}
