import path from 'node:path'
import type { Connection, Warehouse } from '../core/adapter.ts'
import { bad, type Checked, good } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import { isFailure } from '../core/result.ts'
import { nodePlaces } from '../parse/node-place.ts'
import type { RunOutcome, RunRequest } from '../run/request.ts'
import { run } from '../run/run.ts'
import type { RetriedBatches } from '../run/retry.ts'
import { connect, threadsOf } from './connect.ts'
import { localEngine } from './local-engine.ts'
import type { ParsedStage } from './parse-stage.ts'
import { queryCommentOf } from './query-comment.ts'
import { runEnvironment } from './run-environment.ts'
import { eventTimes, type Window } from './time-window.ts'
import { warningsAreErrors } from './warnings.ts'
import { targetFolderProblem } from './write-artifacts.ts'

/** How a command treats the nodes it runs. */
export interface Mode {
  /** dbt's name of it: `build`, `run`, `test`, `seed`, `snapshot`. */
  readonly command: string
  /** A failing test keeps what depends on its node from being built. */
  readonly gate: boolean
  /** Tests decide on publication, where the project does not say otherwise. */
  readonly audits: boolean
  /** Sources with a loader are filled first. */
  readonly loads: boolean
  readonly hooks: boolean
}

export interface NodesToRun {
  readonly stage: ParsedStage
  readonly selected: ReadonlySet<UniqueId>
  readonly mode: Mode
  readonly warehouse: Warehouse
  readonly signal?: AbortSignal
  readonly generation?: number
  /** `retry`: batches that failed before. */
  readonly batches?: ReadonlyMap<UniqueId, RetriedBatches>
}

/** What is done with the nodes: built, asked for their age, cloned. */
export type Work = (request: RunRequest) => Promise<RunOutcome>

/** Runs nodes on an open warehouse. */
export async function runNodes(request: NodesToRun, work: Work = run): Promise<Checked<RunOutcome>> {
  const { stage, selected, mode, warehouse } = request
  const { options, project, result, invocation } = stage
  const times = eventTimes(options.text('event-time-start'), options.text('event-time-end'))
  if (!times.ok) return times
  const deferral = await deferralConnection(stage, warehouse)
  try {
    const env = runEnvironment(stage, {
      selected,
      connection: deferral,
      generation: request.generation ?? 0,
      warehouse,
    })
    if (!env.ok) return env
    const outcome = await work({
      command: mode.command,
      parsed: result.parsed,
      graph: stage.graph,
      selected,
      env: env.value,
      warehouse,
      threads: threadsOf(stage),
      targetName: project.profile?.targetName ?? '',
      target: project.profile?.targetForTemplates ?? {},
      projectRoot: project.root,
      placeOf: nodePlaces(result.parsed, project.packages),
      targetFolder: project.targetPath,
      redact: (text) => invocation.secrets.redact(text),
      externalRoot: path.resolve(project.root, externalRoot(project.profile?.credentials['external_root'])),
      packageRoots: new Map(project.packages.map((one) => [one.name, one.root])),
      options: runOptions(request, times.value),
      gate: mode.gate,
      loads: mode.loads,
      hooks: mode.hooks,
      ...(stage.adapter.dialect.files === undefined && { local: () => localEngine(stage, env.value) }),
      generation: request.generation ?? 0,
      queryComment: queryCommentOf(stage, env.value.run),
      now: invocation.startedAt,
      emit: invocation.emit,
      signal: request.signal ?? invocation.signal,
    })
    return good(outcome)
  } finally {
    await deferral?.close()
  }
}

/** What flags and the project say of how nodes are run. */
function runOptions({ stage, mode, batches }: NodesToRun, times: Partial<Window>): RunRequest['options'] {
  const { options, project } = stage
  return {
    audit: mode.audits && (options.switch('audit') ?? project.auditBeforePublish),
    dbtOrder: project.isDbtProject,
    failFast: options.switch('fail-fast') ?? false,
    fullRefresh: options.switch('full-refresh') ?? false,
    empty: options.switch('empty') ?? false,
    warnError: warningsAreErrors(options),
    storeFailures: options.switch('store-failures') ?? false,
    eventTimeStart: times.start,
    eventTimeEnd: times.end,
    batches: batches ?? new Map(),
  }
}

/** The same on a warehouse of its own. */
export async function connectAndRun(
  request: Omit<NodesToRun, 'warehouse'>,
  work: Work = run,
): Promise<Checked<RunOutcome>> {
  const unwritable = targetFolderProblem(request.stage)
  if (unwritable) return bad(unwritable)
  const warehouse = await connect(request.stage)
  if (!warehouse.ok) return bad(...warehouse.problems)
  try {
    return await runNodes({ ...request, warehouse: warehouse.value }, work)
  } finally {
    await warehouse.value.close()
  }
}

export const exitCodeOf = (outcome: RunOutcome): number =>
  outcome.results.some((result) => isFailure(result.status)) ? 1 : 0

async function deferralConnection({ options }: ParsedStage, warehouse: Warehouse): Promise<Connection | undefined> {
  return options.switch('defer') === true ? warehouse.connect('defer') : undefined
}

const externalRoot = (value: unknown): string => (typeof value === 'string' ? value : '.')
