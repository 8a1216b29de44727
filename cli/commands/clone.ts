import type { UniqueId } from '../core/node.ts'
import { cloneNodes } from '../run/clone.ts'
import type { Invocation } from './invocation.ts'
import { type ParsedStage, parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { stateRelations } from './run-environment.ts'
import { connectAndRun, exitCodeOf, type Mode } from './run-nodes.ts'
import { selectStage } from './select-stage.ts'
import { writeManifest, writeRunResults } from './write-artifacts.ts'

export const cloneMode: Mode = { command: 'clone', gate: false, audits: false, loads: false, hooks: false }

/** `tsdbt clone`: makes the selected nodes out of the state's. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const selected = await selectStage(parsed.value, { types: ['model', 'seed', 'snapshot'] })
  if (!selected.ok) return refuse(invocation, selected.problems)
  return cloneSelected(selected.value, selected.value.selection.ids)
}

export async function cloneSelected(stage: ParsedStage, selected: ReadonlySet<UniqueId>): Promise<number> {
  const { invocation } = stage
  const relations = stateRelations(stage, 'clone')
  if (!relations.ok) return refuse(invocation, relations.problems)
  const outcome = await connectAndRun({ stage, selected, mode: cloneMode }, async (request) =>
    cloneNodes({ ...request, relations: relations.value }),
  )
  if (!outcome.ok) return refuse(invocation, outcome.problems)
  writeManifest(stage)
  writeRunResults(stage, outcome.value.results, outcome.value.elapsedMs, { ...stage.args, which: 'clone' })
  return exitCodeOf(outcome.value)
}
