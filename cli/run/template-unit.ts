import { pointerSteps } from '../materialize/version-pointer.ts'
import type { Relation } from '../core/relation.ts'
import type { CustomMaterialization } from './engine.ts'
import { cancelled, type CompiledNode } from '../core/result.ts'
import { need } from './need.ts'
import { isCancelled, problemsOf } from './problems.ts'
import { outcomeOf, writeCompiled } from './publish-node.ts'
import type { Outcome } from './schedule.ts'
import { renderingAt, type Place } from './session.ts'
import { stopwatch } from './timing.ts'
import type { BuildNode, Unit } from './unit.ts'

/**
 * Runs a node whose materialization is written in Jinja. It opens and commits transactions as it likes, so that nothing can be audited
 * before it is seen: the planner gives its tests units of their own.
 */
export async function runTemplate(
  { node }: Extract<Unit, { kind: 'build' }>,
  materialize: CustomMaterialization,
  place: Place,
): Promise<Outcome> {
  const { report, engine, cache } = place.session
  const { connection } = place
  const started = report.start(node, place.worker.name)
  const watch = stopwatch()
  let compiled: CompiledNode | undefined
  try {
    const made = need(await watch.phase('compile', () => engine.compile(node, renderingAt(place))))
    compiled = made
    writeCompiled(node, made, place)
    const { response, relations } = await watch.phase('execute', async () => {
      const write = (sql: string): void => place.session.files.write('run', node, sql)
      const outcome = await materialize(made, renderingAt(place), write)
      if (connection.inTransaction) await connection.commit()
      await pointAt(node, outcome.relations[0], place)
      return outcome
    })
    for (const relation of relations) await cache.refresh(connection, relation)
    report.finish(started, { status: 'success', message: response._message, response, compiled, timing: watch.timing })
    return outcomeOf(node, undefined, place)
  } catch (thrown) {
    await connection.rollback()
    const ending = { compiled, timing: watch.timing }
    if (isCancelled(thrown, place.signal)) report.finish(started, { ...ending, ...cancelled })
    else {
      const problems = problemsOf(thrown, node, compiled, place.session)
      report.finish(started, { ...ending, status: 'error', message: problems[0]?.message, problems })
    }
    return outcomeOf(node, node.unique_id, place)
  }
}

/** A block makes its relation alone: the view of its latest version is made behind it. */
async function pointAt(node: BuildNode, target: Relation | undefined, place: Place): Promise<void> {
  const { session, connection } = place
  if (node.resource_type === 'function' || !target) return
  const pointer = await session.engine.pointerOf(node, renderingAt(place))
  if (pointer === undefined) return
  const { dialect } = session.adapter
  for (const step of pointerSteps({ node, target, dialect, pointer }))
    if (step.kind === 'sql') await connection.execute(step.sql)
}
