import { join } from 'node:path'
import type { ModuleTestCall, RunEnv } from '../context/run-env.ts'
import { WarehouseError } from '../core/adapter.ts'
import { problem, ProblemError, type Location } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import type { GenericTestContext } from '../tsmodel/define.ts'
import { loadDefaultExport } from '../tsmodel/load.ts'
import { moduleProblem } from '../tsmodel/module-error.ts'
import { guardModule } from '../tsmodel/module-guard.ts'
import { asked, asRows } from '../tsmodel/module-query.ts'
import { need } from './need.ts'

export interface ModuleTests {
  readonly packageRoot: (name: string) => string
  readonly generation: number
  readonly env: Pick<RunEnv, 'vars'>
  /** Where the YAML names a test. */
  readonly places: ReadonlyMap<UniqueId, Location>
  readonly signal: AbortSignal
}

/** Calls a generic test that is a module; the SQL of the failing rows. Throws `ProblemError` with the place in the module. */
export async function moduleTestQuery(call: ModuleTestCall, tests: ModuleTests): Promise<string> {
  const { file, packageName } = call
  const root = tests.packageRoot(packageName)
  const module = { absolutePath: join(root, file), file, projectRoot: root, generation: tests.generation }
  const make = need(await loadDefaultExport(module))
  if (typeof make !== 'function') throw new ProblemError(problem('ts-hook-invalid', { file }, { file }))
  using guard = guardModule(tests.signal)
  try {
    const work = async (): Promise<unknown> => Reflect.apply(make as () => unknown, undefined, [contextOf(call, tests)]) // a function, as was just seen
    const query = await guard.whole(work())
    if (typeof query === 'string' && query.trim() !== '') return query
    throw new TypeError('it must give the SQL of the failing rows')
  } catch (thrown) {
    if (thrown instanceof WarehouseError && thrown.kind === 'cancelled') throw thrown
    const calledAt = tests.places.get(call.node.unique_id)
    throw new ProblemError(moduleProblem(thrown, 'ts-test-failed', { ...module, calledAt }))
  }
}

function contextOf(
  { model, column, args, connection, packageName, node }: ModuleTestCall,
  { env }: ModuleTests,
): GenericTestContext {
  return {
    model,
    column: column ?? undefined,
    args,
    query: (sql) =>
      asked(async () => {
        if (connection === undefined) throw new Error('there is no warehouse to ask')
        return asRows(await connection.query(sql))
      }),
    var: (name, fallback) => {
      const value = env.vars.get(name, packageName) ?? fallback
      if (value !== undefined) return value
      throw new ProblemError(problem('var-missing', { name, owner: node.name }, { file: node.original_file_path }))
    },
  }
}
