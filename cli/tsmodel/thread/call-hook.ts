import { problem } from '../../core/diagnostic.ts'
import type { HookContext } from '../define.ts'
import { logLine } from '../records.ts'
import type { Row } from '../typed-columns.ts'
import { calledModule } from './called-module.ts'
import type { HookSetup } from './messages.ts'
import type { Side } from './side.ts'
import { variable } from './variable.ts'

/** In a hook's thread: calls it; the SQL that it returned, if any. Throws what it throws. */
export async function callHook(setup: HookSetup, side: Side): Promise<string> {
  const call = await calledModule(setup, side, (file) => problem('ts-hook-invalid', { file }, { file }))
  const returned = await call(contextOf(setup, side))
  return typeof returned === 'string' ? returned : ''
}

const contextOf = (setup: HookSetup, side: Side): HookContext => ({
  query: async (sql) => (await side.inputs.ask({ kind: 'query', sql })) as readonly Row[], // what this question is answered with
  execute: async (sql) => void (await side.inputs.ask({ kind: 'execute', sql })),
  this: setup.this,
  results: setup.results,
  var: (name, fallback) => variable(setup, name, fallback),
  target: setup.target,
  now: setup.now,
  signal: side.signal,
  log: (text) => side.say({ kind: 'note', note: { kind: 'log', text: logLine(text) } }),
})
