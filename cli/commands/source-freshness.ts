import path from 'node:path'
import { sourcesArtifact } from '../artifacts/sources.ts'
import { good } from '../core/diagnostic.ts'
import { checkFreshness } from '../run/freshness.ts'
import type { Invocation } from './invocation.ts'
import { refusedAsEmpty } from './nothing-to-do.ts'
import { parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { connectAndRun, exitCodeOf, type Mode } from './run-nodes.ts'
import { selectStage, type SelectedStage } from './select-stage.ts'
import { artifactRun, writeArtifact, writeManifest } from './write-artifacts.ts'

const mode: Mode = { command: 'source freshness', gate: false, audits: false, loads: false, hooks: true }

/** A project's flag: whether its hooks run around the question, which they do unless it says no. */
const hooksFlag = 'source_freshness_run_project_hooks'

/** `tsdbt source freshness`: asks how old the sources are and writes sources.json. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const selected = await selectStage(parsed.value, { types: ['source'] })
  if (!selected.ok) return refuse(invocation, selected.problems)
  const stage = selected.value
  if (stage.selection.ids.size === 0 && refusedAsEmpty(stage)) return 2
  const outcome = await ask(stage)
  if (!outcome.ok) return refuse(invocation, outcome.problems)
  const artifact = sourcesArtifact(artifactRun(stage), outcome.value.results, outcome.value.elapsedMs)
  const place = stage.options.text('output')
  const file = place === undefined ? 'sources.json' : path.resolve(invocation.cwd, place)
  writeManifest(stage)
  writeArtifact(stage, file, JSON.stringify(artifact))
  return exitCodeOf(outcome.value)
}

async function ask(stage: SelectedStage): ReturnType<typeof connectAndRun> {
  const selected = stage.selection.ids
  if (selected.size === 0) return good({ results: [], interrupted: false, elapsedMs: 0 })
  const hooks = stage.project.flags[hooksFlag] !== false
  return connectAndRun({ stage, selected, mode: { ...mode, hooks } }, checkFreshness)
}
