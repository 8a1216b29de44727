import path from 'node:path'
import type { Json } from '../core/config.ts'
import { bad, type Checked, good, problem } from '../core/diagnostic.ts'
import { planRetry, retriedNodes, type Retry } from '../run/retry.ts'
import { isJsonRecord } from '../project/vars.ts'
import { readPreviousState } from '../state/store.ts'
import { buildMode } from './build.ts'
import { cloneMode, cloneSelected } from './clone.ts'
import type { Invocation } from './invocation.ts'
import { openProject } from './open-project.ts'
import type { OptionValue } from './options.ts'
import { parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { connectAndRun, exitCodeOf, type Mode } from './run-nodes.ts'
import { runMode } from './run.ts'
import { guardedWork } from './run-selected.ts'
import { seedMode } from './seed.ts'
import { snapshotMode } from './snapshot.ts'
import { testMode } from './test.ts'
import { compiledOf, writeManifest, writeRunResults } from './write-artifacts.ts'

const modes: Readonly<Record<string, Mode>> = {
  build: buildMode,
  run: runMode,
  test: testMode,
  seed: seedMode,
  snapshot: snapshotMode,
  clone: cloneMode,
}

/** `tsdbt retry`: runs again what did not succeed, with the flags it ran with. */
export async function run(invocation: Invocation): Promise<number> {
  const retry = await previousRun(invocation)
  if (!retry.ok) return refuse(invocation, retry.problems)
  if (retry.value.command === 'run-operation') return retryOperation(invocation, retry.value)
  const mode = modes[retry.value.command]
  if (!mode) {
    const expected = `a run of ${Object.keys(modes).join(', ')}, run-operation`
    return refuse(invocation, [problem('flag-invalid', { flag: 'retry', expected, found: retry.value.command })])
  }
  if (retry.value.ids.size === 0) {
    invocation.emit({ type: 'note', level: 'info', text: 'Nothing to retry: everything succeeded the last time.' })
    return 0
  }
  const again = { ...invocation, command: mode.command, options: withFlagsOf(invocation, retry.value) }
  const parsed = await parseStage(again)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const stage = parsed.value
  const nodes = retriedNodes(retry.value, stage.graph)
  if (!nodes.ok) return refuse(invocation, nodes.problems)
  const selected = nodes.value
  if (mode === cloneMode) return cloneSelected(stage, selected)
  const guarded = await guardedWork(stage)
  if (!guarded.ok) return refuse(invocation, guarded.problems)
  const outcome = await connectAndRun({ stage, selected, mode, batches: retry.value.batches }, guarded.value?.work)
  if (!outcome.ok) return refuse(invocation, outcome.problems)
  const refused = guarded.value?.refused() ?? []
  if (refused.length > 0) return refuse(invocation, refused)
  const { results, elapsedMs } = outcome.value
  writeManifest(stage, compiledOf(results))
  writeRunResults(stage, results, elapsedMs, { ...stage.args, which: mode.command })
  return exitCodeOf(outcome.value)
}

/** An operation is one whole: it is called again as it was, also when it ended well. */
async function retryOperation(invocation: Invocation, retry: Retry): Promise<number> {
  const { macro, args } = retry.args
  const options = withFlagsOf(invocation, retry)
  const { run: operate } = await import('./run-operation.ts')
  return operate({
    ...invocation,
    command: 'run-operation',
    words: typeof macro === 'string' ? [macro] : [],
    options: isJsonRecord(args) ? options.with('args', args) : options,
  })
}

async function previousRun(invocation: Invocation): Promise<Checked<Retry>> {
  const opened = await openProject(invocation, { needsProfile: false, loadPackages: false })
  if (!opened.ok) return opened
  const given = invocation.options.text('state')
  const folder = given === undefined ? opened.value.project.targetPath : path.resolve(invocation.cwd, given)
  const state = readPreviousState(folder)
  if (!state.ok) return state
  if (!state.value.run) {
    const hint = 'Run tsdbt build first; retry repeats what failed in it.'
    return bad(problem('state-empty', { path: path.relative(invocation.cwd, folder) }, undefined, { hint }))
  }
  return good(planRetry(state.value.run, invocation.options.switch('warn-error') ?? false))
}

/** Flags that choose nodes are not repeated: what to run again is known. */
const ownFlags = new Set([
  'which',
  'invocation_command',
  'select',
  'exclude',
  'selector',
  'state',
  'vars',
  'resource_type',
  'exclude_resource_type',
  'project_dir',
  'profiles_dir',
  'target_path',
  'log_path',
  // How strict a run is, is said anew each time.
  'warn_error',
])

/** The flags of the earlier run, behind those given now. */
function withFlagsOf(invocation: Invocation, retry: Retry): Invocation['options'] {
  let options = invocation.options
  for (const [key, value] of Object.entries(retry.args)) {
    const name = key.replaceAll('_', '-')
    if (!ownFlags.has(key) && !options.has(name) && isOptionValue(value)) options = options.with(name, value)
  }
  const { vars, state } = retry.args
  if (!options.has('vars') && vars !== undefined)
    options = options.with('vars', typeof vars === 'string' ? vars : JSON.stringify(vars))
  // `--state` of retry says where the results lie; what the run compared with or deferred to is its own.
  return typeof state === 'string' ? options.with('state', state) : options
}

const isOptionValue = (value: Json | undefined): value is OptionValue & Json =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || Array.isArray(value)
