import type { Invocation } from './invocation.ts'
import { runSelected } from './run-selected.ts'
import type { Mode } from './run-nodes.ts'

export const snapshotMode: Mode = { command: 'snapshot', gate: false, audits: false, loads: true, hooks: true }

/** `tsdbt snapshot`: records history. */
export const run = async (invocation: Invocation): Promise<number> =>
  runSelected(invocation, ['snapshot'], snapshotMode)
