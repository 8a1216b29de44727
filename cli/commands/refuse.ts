import type { Diagnostic } from '../core/diagnostic.ts'
import type { Invocation } from './invocation.ts'

/** Says what is wrong and gives the exit code of a command that could not be done. */
export function refuse(invocation: Pick<Invocation, 'emit'>, problems: readonly Diagnostic[]): 2 {
  for (const found of problems) invocation.emit({ type: 'problem', problem: found })
  return 2
}
