import { problem } from '../../core/diagnostic.ts'
import type { GenericTestContext } from '../define.ts'
import type { Row } from '../typed-columns.ts'
import { calledModule } from './called-module.ts'
import type { TestSetup } from './messages.ts'
import type { Side } from './side.ts'
import { variable } from './variable.ts'

/** In a generic test's thread: calls it; the query of the failing rows. Throws what it throws. */
export async function callTest(setup: TestSetup, side: Side): Promise<string> {
  const call = await calledModule(setup, side, (file) => problem('ts-hook-invalid', { file }, { file }))
  const query = await call(contextOf(setup, side))
  if (typeof query === 'string' && query.trim() !== '') return query
  throw new TypeError('it must give the SQL of the failing rows')
}

const contextOf = (setup: TestSetup, { inputs }: Side): GenericTestContext => ({
  model: setup.model,
  column: setup.column,
  args: setup.args,
  query: async (sql) => (await inputs.ask({ kind: 'query', sql })) as readonly Row[], // what this question is answered with
  var: (name, fallback) => variable(setup, name, fallback),
})
