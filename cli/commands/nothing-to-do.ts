import { problem } from '../core/diagnostic.ts'
import type { Invocation } from './invocation.ts'
import type { Options } from './options.ts'
import { refusedWarnings } from './refuse.ts'

interface Stage {
  readonly invocation: Pick<Invocation, 'emit'>
  readonly options: Options
}

/** Says that there is nothing to do; true when `--warn-error` makes that a command which could not be done. */
export const refusedAsEmpty = ({ invocation, options }: Stage): boolean =>
  refusedWarnings(invocation, [problem('nothing-to-do', {})], options)
