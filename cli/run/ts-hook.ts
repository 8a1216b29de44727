import { join } from 'node:path'
import { WarehouseError } from '../core/adapter.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import type { Node } from '../core/node.ts'
import type { NodeResult } from '../core/result.ts'
import type { HookContext, HookResult } from '../tsmodel/define.ts'
import { loadDefaultExport } from '../tsmodel/load.ts'
import { moduleProblem } from '../tsmodel/module-error.ts'
import { guardModule } from '../tsmodel/module-guard.ts'
import { asked, asRows } from '../tsmodel/module-query.ts'
import { need } from './need.ts'
import type { Place } from './session.ts'
import { runSql } from './steps.ts'

export interface TsHook {
  /** The module, from the root of the node's package. */
  readonly file: string
  readonly node: Node
  readonly place: Place
  readonly results?: readonly NodeResult[] | undefined
}

/** Runs a hook that is a module; gives the SQL that it returned, if any. Throws `ProblemError` with the place in the module. */
export async function runTsHook(hook: TsHook): Promise<string> {
  const { file, node, place } = hook
  const root = place.session.packageRoot(node.package_name)
  const module = { absolutePath: join(root, file), file, projectRoot: root, generation: place.session.generation }
  const run = need(await loadDefaultExport(module))
  if (typeof run !== 'function') throw new ProblemError(problem('ts-hook-invalid', { file }, { file }))
  using guard = guardModule(place.signal)
  try {
    const work = async (): Promise<unknown> => Reflect.apply(run as () => unknown, undefined, [contextOf(hook)]) // a function, as was just seen
    const returned = await guard.whole(work())
    return typeof returned === 'string' ? returned : ''
  } catch (thrown) {
    if (thrown instanceof WarehouseError && thrown.kind === 'cancelled') throw thrown
    throw new ProblemError(moduleProblem(thrown, 'ts-hook-failed', module))
  }
}

function contextOf({ node, place, results }: TsHook): HookContext {
  const { session, connection, signal } = place
  const { engine, adapter, emit } = session
  const isOfRun = node.resource_type === 'operation'
  return {
    query: (sql) => asked(async () => asRows(await connection.query(sql, { signal }))),
    execute: (sql) => asked(async () => void (await runSql(sql, { connection, id: node.unique_id, emit, signal }))),
    this: isOfRun ? undefined : adapter.dialect.relation(engine.relationOf(node)),
    results: results?.map(resultOf),
    var: (name, fallback) => engine.varOf(node, name, fallback),
    target: session.target,
    now: session.now,
    signal,
    log: (text) => emit({ type: 'template-message', level: 'info', text, id: node.unique_id }),
  }
}

const resultOf = (result: NodeResult): HookResult => ({
  id: result.unique_id,
  name: result.node.name,
  resourceType: result.node.resource_type,
  status: result.status,
  message: result.message ?? null,
  elapsedMs: result.executionTimeMs,
})
