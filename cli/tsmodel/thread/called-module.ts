import { flushCompileCache } from 'node:module'
import { problem, ProblemError, type Diagnostic } from '../../core/diagnostic.ts'
import { described } from '../described.ts'
import { loadModule } from '../load.ts'
import type { Setup } from './messages.ts'
import type { Side } from './side.ts'

/** In the thread of a module that is called: its default export. Its `timeoutMs`, if it exports one, counts from here. Throws `ProblemError`. */
export async function calledModule(
  { module }: Setup,
  side: Side,
  noFunction: (file: string) => Diagnostic,
): Promise<(context: unknown) => unknown> {
  const loaded = await loadModule(module)
  flushCompileCache()
  if (!loaded.ok) throw new ProblemError(...loaded.problems)
  const { default: call, timeoutMs } = loaded.value
  if (typeof call !== 'function') throw new ProblemError(noFunction(module.file))
  if (timeoutMs !== undefined) side.say({ kind: 'limit', timeoutMs: milliseconds(timeoutMs, module.file) })
  return (context) => Reflect.apply(call, undefined, [context]) as unknown
}

function milliseconds(given: unknown, file: string): number {
  if (typeof given === 'number' && Number.isInteger(given) && given > 0 && given < 2 ** 31) return given
  const reason = `"timeoutMs" must be a whole number of milliseconds, but is ${described(given)}`
  throw new ProblemError(problem('ts-module-unloadable', { reason }, { file }))
}
