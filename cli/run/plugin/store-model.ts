import { invariant } from '../../core/check.ts'
import { ProblemError } from '../../core/diagnostic.ts'
import type { Column } from '../../core/relation.ts'
import type { BuildPlan } from '../../core/step.ts'
import { inputOf } from '../../tsmodel/input.ts'
import { moduleProblem } from '../../tsmodel/module-error.ts'
import type { StoreContext } from '../../tsmodel/plugin/define-plugin.ts'
import type { Place } from '../session.ts'
import { untilAborted } from '../until-aborted.ts'
import type { RelationNode } from '../unit.ts'
import { runningContext } from './context.ts'
import { findPlugin } from './find-plugin.ts'

/** Hands an `external` model to the plugin that it names, once it is published. Throws `ProblemError` where there is no such plugin. */
export function storing(
  node: RelationNode,
  place: Place,
): (plan: BuildPlan, columns: readonly Column[]) => Promise<undefined> {
  const { session, worker, signal } = place
  const { config } = node
  const isGlue = config['glue_register'] === true
  const key = isGlue ? 'glue_register' : 'plugin'
  const alias = isGlue ? 'glue' : String(config['plugin'])
  const at = session.placeOf(node, key)
  const plugin = findPlugin(session, { alias, what: `"${node.name}" is stored`, lacks: 'store', at })
  return async ({ target, files }, columns) => {
    invariant(files, 'an external model is written to files')
    const relation = session.adapter.dialect.relation(target)
    const read = () => untilAborted(worker.read(`select * from ${relation}`, { signal, encoded: true }), signal)
    const context: Omit<StoreContext, 'config' | 'projectRoot'> = {
      ...runningContext(node, place),
      model: node.name,
      relation,
      database: target.database,
      schema: target.schema ?? '',
      identifier: target.identifier,
      columns,
      location: files,
      rows: inputOf(read),
      modelConfig: config,
    }
    try {
      await plugin.store?.(context)
      return undefined
    } catch (thrown) {
      if (signal.aborted) throw thrown
      const found = moduleProblem(thrown, 'plugin-failed', { file: plugin.file, projectRoot: session.projectRoot })
      const hint = found.hint ?? `"${node.name}" is published all the same; it is stored when it is built again.`
      throw new ProblemError({ ...found, hint })
    }
  }
}
