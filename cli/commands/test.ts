import type { Invocation } from './invocation.ts'
import { runSelected } from './run-selected.ts'
import type { Mode } from './run-nodes.ts'

export const testMode: Mode = { command: 'test', gate: false, audits: false, loads: false, hooks: true }

/** `tsdbt test`: runs tests over what is published. */
export const run = async (invocation: Invocation): Promise<number> =>
  runSelected(invocation, ['test', 'unit_test'], testMode)
