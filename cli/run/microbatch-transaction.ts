import type { TestNode } from '../core/node.ts'
import {
  readsItself,
  runBatch,
  tellProgress,
  undone,
  type BatchDone,
  type Batching,
  type CarryOut,
} from './microbatch-batch.ts'
import type { BatchedBuild } from './microbatch-build.ts'
import type { Span } from './batches.ts'
import type { Prepared } from './prepare.ts'
import { auditAndPublish, begin } from './publish.ts'
import { runSteps } from './steps.ts'

interface Waiting {
  readonly span: Span
  readonly index: number
}

interface Pass {
  readonly done: readonly (BatchDone & Waiting)[]
  readonly last: Prepared | undefined
}

/**
 * All batches that work and their tests in one transaction. A batch that fails ends the transaction it fails in, so the rest starts again
 * without it: those that were not tried go first, so that no batch runs more than twice, however many fail.
 */
export async function buildInOneTransaction(batching: Batching, audits: readonly TestNode[]): Promise<BatchedBuild> {
  const { node, spans, place } = batching
  const failed: (BatchDone & Waiting)[] = []
  const known = new Map<number, BatchDone>()
  let waiting: readonly Waiting[] = spans.map((span, index) => ({ span, index }))
  for (;;) {
    const pass = await writeAll(waiting, batching, known)
    for (const batch of pass.done) known.set(batch.index, batch)
    const broken = pass.done.find(({ isDone }) => !isDone)
    if (broken === undefined && pass.last !== undefined && !place.signal.aborted) {
      const { audited, isPublished } = await publishAll(pass.last, audits, batching)
      return { done: inTime([...pass.done, ...failed]), audited, isPublished }
    }
    await rollBack(batching)
    if (broken) failed.push(broken)
    const left = waiting.filter(({ index }) => index !== broken?.index)
    // What the first batch cannot do none of them is likely to.
    if (place.signal.aborted || broken === undefined || broken.index === 0 || left.length === 0)
      return { done: inTime([...failed, ...left.map(({ span }) => undone(span))]), audited: [], isPublished: false }
    waiting = readsItself(node) ? left : triedLast(left, known)
  }
}

const triedLast = (waiting: readonly Waiting[], known: ReadonlyMap<number, BatchDone>): readonly Waiting[] => [
  ...waiting.filter(({ index }) => !known.has(index)),
  ...waiting.filter(({ index }) => known.has(index)),
]

/** Writes batch after batch until one fails; the transaction stays open. */
async function writeAll(
  waiting: readonly Waiting[],
  batching: Batching,
  known: ReadonlyMap<number, BatchDone>,
): Promise<Pass> {
  const { place, spans } = batching
  const done: (BatchDone & Waiting)[] = []
  let last: Prepared | undefined
  const carryOut: CarryOut = async (prepared) => {
    // Hooks outside the transaction do not run again with it.
    if (!place.connection.inTransaction) {
      if (known.size === 0) await runSteps(prepared.plan.before, prepared.runner)
      await begin(prepared.runner, place)
    }
    last = prepared
    await runSteps(prepared.plan.write, prepared.runner)
  }
  for (const [position, { span, index }] of waiting.entries()) {
    const batch = {
      index,
      span,
      isIncremental: batching.isIncremental || position > 0,
      hooks: [
        ...(position === 0 ? (['pre'] as const) : []),
        ...(position === waiting.length - 1 ? (['post'] as const) : []),
      ],
      isNews: !known.has(index),
    }
    const result = await runBatch(batching, batch, place, carryOut)
    done.push({ ...result, index })
    tellProgress(batching, span, [...known.values(), ...done].slice(0, spans.length))
    if (!result.isDone) break
  }
  return { done, last }
}

async function publishAll(last: Prepared, audits: readonly TestNode[], batching: Batching) {
  const publication = await auditAndPublish(last, audits, batching.place)
  if (!publication.isPublished) await refresh(batching)
  return publication
}

async function rollBack(batching: Batching): Promise<void> {
  await batching.place.connection.rollback()
  await refresh(batching)
}

/** What batches said of the table no longer holds. */
const refresh = ({ node, place: { session, connection } }: Batching): Promise<void> =>
  session.cache.refresh(connection, session.engine.relationOf(node))

const inTime = (batches: readonly BatchDone[]): readonly BatchDone[] =>
  batches.toSorted((a, b) => a.span.start.getTime() - b.span.start.getTime())
