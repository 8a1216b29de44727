import type { Batch, Warehouse } from '../../core/adapter.ts'
import { invariant } from '../../core/check.ts'
import { ProblemError } from '../../core/diagnostic.ts'
import type { Plugin } from '../../core/plugin.ts'
import type { Column, Relation } from '../../core/relation.ts'
import type { BuildPlan } from '../../core/step.ts'
import { inputOf } from '../../tsmodel/input.ts'
import { moduleProblem } from '../../tsmodel/module-error.ts'
import type { StoreContext } from '../../tsmodel/plugin/define-plugin.ts'
import { columnBatches } from '../../tsmodel/vector.ts'
import type { Place } from '../session.ts'
import { untilAborted } from '../until-aborted.ts'
import type { RelationNode } from '../unit.ts'
import { runningContext, surroundingsOf, type Surroundings } from './context.ts'
import { findPlugin } from './find-plugin.ts'

/** Hands an `external` model to the plugin that it names, once it is published. Throws `ProblemError` where there is no such plugin. */
export function storing(
  node: RelationNode,
  place: Place,
): (plan: BuildPlan, columns: readonly Column[]) => Promise<undefined> {
  const { session } = place
  const { config, name } = node
  const isGlue = config['glue_register'] === true
  const key = isGlue ? 'glue_register' : 'plugin'
  const alias = isGlue ? 'glue' : String(config['plugin'])
  const at = session.placeOf(node, key)
  const plugin = findPlugin(session, { alias, what: `"${name}" is stored`, lacks: 'store', at })
  return async ({ target, files }, columns) => {
    invariant(files, 'an external model is written to files')
    await storeBy(plugin, { name, config, target, columns, files }, surroundingsOf(node, place))
    return undefined
  }
}

/** What is written, and where. */
export interface Stored {
  readonly name: string
  readonly config: Readonly<Record<string, unknown>>
  readonly target: Relation
  readonly columns: readonly Column[]
  readonly files: { readonly path: string; readonly format: string }
}

/** Calls a plugin's `store`. Throws `ProblemError` with the place in its module. */
export async function storeBy(
  plugin: Plugin,
  { name, config, target, columns, files }: Stored,
  around: Surroundings,
): Promise<void> {
  const { warehouse, signal, projectRoot } = around
  const relation = around.adapter.dialect.relation(target)
  const context: Omit<StoreContext, 'config' | 'projectRoot'> = {
    ...runningContext(around),
    model: name,
    relation,
    database: target.database,
    schema: target.schema ?? '',
    identifier: target.identifier,
    columns,
    location: files,
    rows: inputOf(() => columnBatches(untilAborted(batchesOf(`select * from ${relation}`, warehouse, signal), signal))),
    modelConfig: config,
  }
  try {
    await plugin.store?.(context)
  } catch (thrown) {
    if (signal.aborted) throw thrown
    const found = moduleProblem(thrown, 'plugin-failed', { file: plugin.file, projectRoot })
    const hint = found.hint ?? `"${name}" is published all the same; it is stored when it is built again.`
    throw new ProblemError({ ...found, hint })
  }
}

async function* batchesOf(sql: string, warehouse: Warehouse, signal: AbortSignal): AsyncGenerator<Batch> {
  const connection = await warehouse.connect('plugin')
  try {
    yield* connection.stream(sql, { signal, encoded: true })
  } finally {
    await connection.close()
  }
}
