import type { Invocation } from './invocation.ts'
import { runSelected } from './run-selected.ts'
import type { Mode } from './run-nodes.ts'

export const runMode: Mode = { command: 'run', gate: false, audits: false, loads: true, hooks: true }

/** `tsdbt run`: builds models without tests. */
export const run = async (invocation: Invocation): Promise<number> => runSelected(invocation, ['model'], runMode)
