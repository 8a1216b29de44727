import { join } from 'node:path'
import type { ModuleTestCall, RunEnv } from '../context/run-env.ts'
import { invariant } from '../core/check.ts'
import type { Location } from '../core/diagnostic.ts'
import type { Emit } from '../core/event.ts'
import type { UniqueId } from '../core/node.ts'
import { packageEntry } from '../tsmodel/native-import.ts'
import type { TestSetup } from '../tsmodel/thread/messages.ts'
import { textFromThread } from '../tsmodel/thread/module-thread.ts'
import { queried, teller, threadEntry } from './ts-thread.ts'

export interface ModuleTests {
  readonly packageRoot: (name: string) => string
  readonly generation: number
  readonly env: Pick<RunEnv, 'vars'>
  /** Where the YAML names a test. */
  readonly places: ReadonlyMap<UniqueId, Location>
  readonly signal: AbortSignal
  readonly emit: Emit
}

/** Calls a generic test that is a module; the SQL of the failing rows. Throws `ProblemError` with the place in the module. */
export function moduleTestQuery(call: ModuleTestCall, tests: ModuleTests): Promise<string> {
  const { connection, node } = call
  const { signal, emit } = tests
  return textFromThread({
    entry: threadEntry('module'),
    setup: setupOf(call, tests),
    answer: async (question, unwanted) => {
      invariant(question.kind === 'query', 'a test asks for rows alone')
      if (connection === undefined) throw new Error('there is no warehouse to ask')
      return queried(question.sql, connection, AbortSignal.any([signal, unwanted]))
    },
    signal,
    ...teller(emit, node.unique_id),
  })
}

function setupOf(call: ModuleTestCall, { packageRoot, generation, env, places }: ModuleTests): TestSetup {
  const { file, packageName, model, column, args, node } = call
  const root = packageRoot(packageName)
  const calledAt = places.get(node.unique_id)
  return {
    kind: 'test',
    module: { absolutePath: join(root, file), file, projectRoot: root, generation, calledAt },
    packageEntry: packageEntry(),
    name: node.name,
    vars: Object.fromEntries(
      Array.from(env.vars.names(packageName), (name) => [name, env.vars.get(name, packageName)]),
    ),
    model,
    column: column ?? undefined,
    args,
  }
}
