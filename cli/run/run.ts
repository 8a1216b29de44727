import type { Node, UniqueId } from '../core/node.ts'
import { isFailure, type NodeResult, stopped } from '../core/result.ts'
import { executeUnit } from './execute.ts'
import { runHooks } from './hooks.ts'
import { sessionOf, withMeans, type Means } from './open-session.ts'
import { plannedRun } from './planned-run.ts'
import { makeReport } from './report.ts'
import type { RunOutcome, RunRequest } from './request.ts'
import { runSchedule } from './schedule.ts'
import { makeSchemas, schemasOf } from './schemas.ts'
import type { Place } from './session.ts'
import { nodesOf, type RunPlan, type Unit } from './unit.ts'
import type { Worker } from './workers.ts'

/** Runs what is selected. User mistakes and failures are results; it rejects only for a bug or when the warehouse cannot be reached. */
export const run = (request: RunRequest): Promise<RunOutcome> => withMeans(request, (means) => runWith(request, means))

async function runWith(request: RunRequest, means: Means): Promise<readonly NodeResult[]> {
  const { emit } = request
  const { plan, loads, place } = await plannedRun(request, means)
  const report = makeReport((event) => emit(event), plan.total)
  const session = sessionOf(request, means, report, loads)
  announce(request, plan.total)
  await runPlan(request, plan, { ...place, session }, means.workers)
  return report.results
}

async function runPlan(request: RunRequest, plan: RunPlan, place: Place, workers: readonly Worker[]): Promise<void> {
  const { session, signal } = place
  if (plan.units.size === 0) return
  const schemas = schemasOf(plan, session)
  await makeSchemas(schemas, place)
  const hooks = { parsed: request.parsed, schemas, place }
  const isReady = !request.hooks || (await runHooks('on-run-start', hooks))
  if (!isReady) {
    for (const node of [...plan.units.values()].flatMap(nodesOf)) {
      if (signal.aborted) session.report.cancel(node)
      else session.report.skip(node, undefined)
    }
  } else {
    await runSchedule({
      parents: plan.parents,
      priorities: plan.priorities,
      threads: request.threads,
      signal,
      run: async (id, index, unitSignal) => {
        const unit = plan.units.get(id)
        const worker = workers[index] ?? place.worker
        if (!unit) return { failed: undefined, endsRun: false }
        return executeUnit(unit, { session, worker, connection: await worker.connection(), signal: unitSignal })
      },
      skip: (id, because, worker) => {
        const unit = plan.units.get(id)
        const thread = worker === undefined ? undefined : workers[worker]?.name
        if (unit) tellSkipped(unit, because, thread, place)
      },
    })
  }
  if (request.hooks && !signal.aborted) await runHooks('on-run-end', { ...hooks, results: session.report.results })
}

/** `because`: what failed before it; undefined where the run was stopped. */
function tellSkipped(
  unit: Unit,
  because: UniqueId | undefined,
  thread: string | undefined,
  { session: { report }, signal }: Place,
): void {
  // A failing test keeps models from being built; an exposure falls only with a relation it shows.
  const isOfTest = because?.startsWith('test.') === true
  if (unit.kind === 'no-op' && isOfTest && !hasFallen(unit.node, report.results)) {
    report.noOp(unit.node, thread)
    return
  }
  const message = because === undefined ? stopped.message : undefined
  for (const node of nodesOf(unit)) {
    if (because === undefined && signal.aborted) report.cancel(node)
    else report.skip(node, because, { thread, message })
  }
}

export function announce(
  { command, parsed, targetName, env, threads, selected, emit }: RunRequest,
  total: number,
): void {
  const { projectName: project } = parsed
  const adapterType = env.run.adapter.type
  const counts = { total, selected: selected.size }
  emit({ type: 'run-started', command, project, target: targetName, adapterType, threads, ...counts })
}

/** Whether something that a node reads has failed or been skipped. */
function hasFallen(node: Node, results: readonly NodeResult[]): boolean {
  const parents = new Set('depends_on' in node && 'nodes' in node.depends_on ? node.depends_on.nodes : [])
  return results.some(({ unique_id: id, status }) => parents.has(id) && (isFailure(status) || status === 'skipped'))
}
