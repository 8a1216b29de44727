import type { Invocation } from './invocation.ts'
import { runSelected } from './run-selected.ts'
import type { Mode } from './run-nodes.ts'

export const buildMode: Mode = { command: 'build', gate: true, audits: true, loads: true, hooks: true }
export const buildTypes = [
  'model',
  'seed',
  'snapshot',
  'test',
  'unit_test',
  'source',
  'exposure',
  'function',
  'saved_query',
] as const

/** `tsdbt build`: loads, builds, tests and publishes. */
export const run = async (invocation: Invocation): Promise<number> => runSelected(invocation, buildTypes, buildMode)
