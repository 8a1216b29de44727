import type { Invocation } from './invocation.ts'
import { runSelected } from './run-selected.ts'
import type { Mode } from './run-nodes.ts'

export const seedMode: Mode = { command: 'seed', gate: false, audits: false, loads: false, hooks: true }

/** `tsdbt seed`: loads the CSV files. */
export const run = async (invocation: Invocation): Promise<number> => runSelected(invocation, ['seed'], seedMode)
