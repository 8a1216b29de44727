import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { Options } from './options.ts'

/** SQL on the command line is all that a command works on: nodes chosen beside it would be passed over in silence. */
export function inlineConflict(options: Options): Diagnostic | undefined {
  const inline = ['inline', 'inline-direct'].find((flag) => options.text(flag) !== undefined)
  if (inline === undefined) return undefined
  const other = options.list('select').length > 0 ? 'select' : options.text('selector') && 'selector'
  return other ? problem('flag-conflict', { first: `--${inline}`, second: `--${other}` }) : undefined
}
