import type { VertexType } from '../graph/vertex.ts'
import type { Invocation } from './invocation.ts'
import { parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { connectAndRun, exitCodeOf, type Mode } from './run-nodes.ts'
import { selectStage, type SelectedStage } from './select-stage.ts'
import { compiledOf, writeManifest, writeRunResults } from './write-artifacts.ts'

/** The body of `build`, `run`, `test`, `seed` and `snapshot`: parse, select, run, write artifacts. */
export async function runSelected(invocation: Invocation, types: readonly VertexType[], mode: Mode): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const selected = await selectStage(parsed.value, { types })
  if (!selected.ok) return refuse(invocation, selected.problems)
  return runStage(selected.value, mode)
}

export async function runStage(stage: SelectedStage, mode: Mode): Promise<number> {
  const { invocation, selection } = stage
  if (selection.ids.size === 0) {
    writeManifest(stage)
    writeRunResults(stage, [], 0, stage.args)
    invocation.emit({
      type: 'note',
      level: 'warn',
      text: 'Nothing to do. Try checking your model configs and model specification args',
    })
    return 0
  }
  const outcome = await connectAndRun({ stage, selected: selection.ids, mode })
  if (!outcome.ok) return refuse(invocation, outcome.problems)
  const { results, elapsedMs } = outcome.value
  writeManifest(stage, compiledOf(results))
  writeRunResults(stage, results, elapsedMs, stage.args)
  return exitCodeOf(outcome.value)
}
