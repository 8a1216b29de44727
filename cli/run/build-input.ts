import type { CompiledNode } from '../core/result.ts'
import type { Relation } from '../core/relation.ts'
import { writtenRelation } from '../materialize/build.ts'
import { isFullRefresh, type BatchWindow, type Facts, type MaterializeInput } from '../materialize/input.ts'
import type { Rendering } from './engine.ts'
import { seedPath } from './facts.ts'
import { markOf, type Place, type Session } from './session.ts'
import type { RelationNode } from './unit.ts'

/** Where a node is written, and what becomes of it there. */
export interface Writing {
  readonly target: Relation
  /** The relation that is added to or replaced. */
  readonly found: Relation
  /** Its tests decide whether it is published. */
  readonly audited: boolean
  /** It adds to what the first batches left, which may not be the table yet. */
  readonly continues: boolean
}

export function writingOf(node: RelationNode, session: Session, { batch }: Rendering): Writing {
  const { engine, adapter, options } = session
  const { dialect, capabilities } = adapter
  const target = engine.relationOf(node)
  // A batch alone is never audited: its model's tests wait for all of them.
  const isWhole = !batch || batch.part !== undefined
  // A materialized view has no rows of its own to keep back: it is made in its place, and its tests come after.
  const audited = options.audit && isWhole && node.config.materialized !== 'materialized_view'
  const continues = batch?.part === 'next'
  const mark = markOf(session)
  const found = continues ? writtenRelation({ target, capabilities, audited, dialect, mark }) : target
  return { target, found, audited, continues }
}

/** A compiled node as planning takes it. */
export async function materializeInput(
  { node, compiledCode }: CompiledNode<RelationNode>,
  facts: Facts,
  { target, audited, continues }: Writing,
  { session, worker }: Place,
  rendering: Rendering,
): Promise<MaterializeInput> {
  const { engine, adapter, options } = session
  const { batch } = rendering
  const mark = markOf(session)
  const pointer = await engine.pointerOf(node, rendering)
  return {
    node,
    compiledCode: compiledCode ?? '',
    target,
    facts,
    dialect: adapter.dialect,
    capabilities: adapter.capabilities,
    ...(mark !== '' && { mark }),
    fullRefresh: batch ? !batch.isIncremental : isFullRefresh(node, options.fullRefresh),
    audited,
    ...(pointer !== undefined && { pointer }),
    continues,
    externalRoot: session.externalRoot,
    projectRoot: session.projectRoot,
    ...(batch && { batch: windowOf(batch) }),
    ...(session.queryComment && { queryComment: await session.queryComment(node, worker.name) }),
    ...(node.resource_type === 'seed' && { seedPath: seedPath(node) }),
  }
}

const windowOf = ({ start, end }: { readonly start: Date; readonly end: Date }): BatchWindow => ({
  start: start.toISOString(),
  end: end.toISOString(),
})
