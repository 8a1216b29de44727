import type { Granularity } from '../core/config.ts'
import { milliseconds } from '../core/clock.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { ModelNode } from '../core/node.ts'
import type { CompiledNode } from '../core/result.ts'
import { batchId, batchName, type Span } from './batches.ts'
import type { Rendering } from './engine.ts'
import { prepareBuild, type Prepared } from './prepare.ts'
import { isCancelled, problemsOf } from './problems.ts'
import { writeCompiled, writeSent } from './publish-node.ts'
import { renderingAt, type Place } from './session.ts'

export interface MicrobatchModel extends ModelNode {
  readonly config: ModelNode['config'] & { readonly batch_size: Granularity }
}

/** What becomes of a model's batches in one run. */
export interface Batching {
  readonly node: MicrobatchModel
  /** In the order of time. */
  readonly spans: readonly Span[]
  readonly place: Place
  /** The table there is stays; else the first batch makes it anew. */
  readonly isIncremental: boolean
}

/** One batch: its place among all, and how it stands to the table and to the hooks. */
export interface Batch {
  readonly index: number
  readonly span: Span
  readonly isIncremental: boolean
  /** Which of the model's hooks are its own. */
  readonly hooks: readonly ('pre' | 'post')[]
  /** Of batches that are published together: whether it is the first one. */
  readonly part?: 'first' | 'next'
  /** False for one that was told of before. */
  readonly isNews: boolean
}

export interface BatchDone {
  readonly span: Span
  readonly isDone: boolean
  readonly problems: readonly Diagnostic[]
  readonly compiled: CompiledNode | undefined
}

export const undone = (span: Span): BatchDone => ({ span, isDone: false, problems: [], compiled: undefined })

/** A model that reads its own table builds on the batches before. */
export const readsItself = (node: MicrobatchModel): boolean => /\{[{%][^}]*\bthis\b/.test(node.raw_code)

export function tellProgress({ node, spans, place }: Batching, span: Span, done: readonly BatchDone[]): void {
  const isDone = done.at(-1)?.isDone === true
  const text = `batch ${batchName(span.start, node.config.batch_size)}: ${isDone ? 'OK' : 'ERROR'}`
  place.session.emit({ type: 'node-progress', id: node.unique_id, text, fraction: done.length / spans.length })
}

/** Does a batch's steps: publishes it, or only writes it. */
export type CarryOut = (prepared: Prepared, place: Place) => Promise<unknown>

/** Compiles and plans a batch, carries its plan out, and tells of it. Never throws: what fails is the batch's own result. */
export async function runBatch(batching: Batching, batch: Batch, place: Place, carryOut: CarryOut): Promise<BatchDone> {
  const { node, spans } = batching
  const { span, index } = batch
  if (place.signal.aborted) return undone(span)
  const { emit } = place.session
  const name = batchName(span.start, node.config.batch_size)
  const told = { node, name, index: index + 1, total: spans.length }
  const started = milliseconds()
  if (batch.isNews) emit({ type: 'batch-started', ...told })
  const done = await attempt(node, batch, place, carryOut)
  const status = done.isDone ? 'success' : place.signal.aborted ? 'skipped' : 'error'
  if (batch.isNews || !done.isDone)
    emit({ type: 'batch-finished', ...told, status, elapsedMs: milliseconds() - started })
  return done
}

async function attempt(model: MicrobatchModel, batch: Batch, place: Place, carryOut: CarryOut): Promise<BatchDone> {
  const { session } = place
  const { span } = batch
  const node = withShare(model, batch.hooks)
  const name = batchName(span.start, node.config.batch_size)
  // The model's own file holds the latest batch; every batch keeps one beside it.
  const files = [undefined, name]
  const made: { compiled?: CompiledNode } = {}
  const onCompiled = (compiled: CompiledNode): void => {
    made.compiled = compiled
    for (const file of files) writeCompiled(node, compiled, place, file)
  }
  try {
    const prepared = await prepareBuild(node, place, renderingOf(node, batch, place), onCompiled)
    for (const file of files) writeSent(node, prepared, place, file)
    await carryOut(prepared, place)
    session.cache.exists({ ...prepared.plan.candidate, type: 'table' })
    return { span, isDone: true, problems: [], compiled: prepared.compiled }
  } catch (thrown) {
    const problems = isCancelled(thrown, place.signal)
      ? []
      : problemsOf(thrown, node, made.compiled, place.session, name)
    return { span, isDone: false, problems, compiled: made.compiled }
  }
}

export function renderingOf(
  { config }: MicrobatchModel,
  { span, isIncremental, part }: Batch,
  place: Place,
): Rendering {
  const id = batchId(span.start, config.batch_size)
  return { ...renderingAt(place), batch: { id, ...span, isIncremental, ...(part && { part }) } }
}

/** The model with what a batch does for all of them: hooks at the ends; descriptions there too, as two that describe one table at once are in each other's way. */
function withShare(node: MicrobatchModel, hooks: Batch['hooks']): MicrobatchModel {
  const config = {
    ...node.config,
    ...(hooks.length === 0 && { persist_docs: {} }),
    ...(!hooks.includes('pre') && { 'pre-hook': [] }),
    ...(!hooks.includes('post') && { 'post-hook': [] }),
  }
  return { ...node, config }
}
