import { join } from 'node:path'
import { invariant } from '../core/check.ts'
import type { Node } from '../core/node.ts'
import type { NodeResult } from '../core/result.ts'
import type { HookResult } from '../tsmodel/define.ts'
import { packageEntry } from '../tsmodel/native-import.ts'
import type { HookSetup, Question } from '../tsmodel/thread/messages.ts'
import { textFromThread } from '../tsmodel/thread/module-thread.ts'
import type { Place } from './session.ts'
import { runSql } from './steps.ts'
import { queried, teller, threadEntry } from './ts-thread.ts'

export interface TsHook {
  /** The module, from the root of the node's package. */
  readonly file: string
  readonly node: Node
  readonly place: Place
  readonly results?: readonly NodeResult[] | undefined
}

/** Runs a hook that is a module; gives the SQL that it returned, if any. Throws `ProblemError` with the place in the module. */
export function runTsHook(hook: TsHook): Promise<string> {
  const { node, place } = hook
  const { session, connection, signal } = place
  return textFromThread({
    entry: threadEntry('module'),
    setup: setupOf(hook),
    answer: async (question: Question, unwanted) => {
      invariant(question.kind !== 'production', 'hooks have no models')
      const either = AbortSignal.any([signal, unwanted])
      if (question.kind === 'query') return queried(question.sql, connection, either)
      await runSql(question.sql, { connection, id: node.unique_id, emit: session.emit, signal: either })
      return undefined
    },
    signal,
    ...teller(session.emit, node.unique_id),
  })
}

function setupOf({ file, node, place: { session }, results }: TsHook): HookSetup {
  const { engine, adapter, generation, now, target } = session
  const root = session.packageRoot(node.package_name)
  const isOfRun = node.resource_type === 'operation'
  return {
    kind: 'hook',
    module: { absolutePath: join(root, file), file, projectRoot: root, generation },
    packageEntry: packageEntry(),
    name: node.name,
    vars: engine.varsOf(node),
    target,
    now,
    this: isOfRun ? undefined : adapter.dialect.relation(engine.relationOf(node)),
    results: results?.map(resultOf),
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
