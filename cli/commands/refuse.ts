import { hasErrors, type Diagnostic } from '../core/diagnostic.ts'
import type { Invocation } from './invocation.ts'
import type { Options } from './options.ts'
import { judged } from './warnings.ts'

/** Says what is wrong and gives the exit code of a command that could not be done. */
export function refuse(invocation: Pick<Invocation, 'emit'>, problems: readonly Diagnostic[]): 2 {
  for (const found of problems) invocation.emit({ type: 'problem', problem: found })
  return 2
}

/** Says what a command that parses nothing has to say of the project file; true when `--warn-error` makes it one that cannot be done. */
export function refusedWarnings(
  invocation: Pick<Invocation, 'emit'>,
  problems: readonly Diagnostic[],
  options: Options,
): boolean {
  const told = judged(problems, options)
  for (const found of told) invocation.emit({ type: 'problem', problem: found })
  return hasErrors(told)
}
