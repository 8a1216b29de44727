import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Warehouse } from '../core/adapter.ts'
import type { JsonRecord } from '../core/config.ts'
import type { Emit } from '../core/event.ts'
import type { Node, SourceNode, UniqueId } from '../core/node.ts'
import { findNode, type ParsedProject } from '../core/parsed-project.ts'
import type { NodeResult } from '../core/result.ts'
import type { CompileEnv } from '../compile/compile-env.ts'
import type { Graph } from '../graph/build.ts'
import { executeUnit } from './execute.ts'
import { runHooks } from './hooks.ts'
import { dueLoads, loadedSources } from './loader/due.ts'
import { isBuilt, planRun } from './plan.ts'
import { RelationCache } from './relation-cache.ts'
import { makeReport, type Report } from './report.ts'
import { runSchedule } from './schedule.ts'
import { makeSchemas, schemasOf } from './schemas.ts'
import type { Place, RunOptions, Session } from './session.ts'
import { SqlFiles } from './sql-files.ts'
import { templateEngine } from './template-engine.ts'
import { nodesOf, type RunPlan } from './unit.ts'
import { makeWorkers, type Worker } from './workers.ts'

/** One run of a command that changes the warehouse or tests it. */
export interface RunRequest {
  readonly command: string
  readonly parsed: ParsedProject
  readonly graph: Graph
  readonly selected: ReadonlySet<UniqueId>
  readonly env: CompileEnv
  /** Open; the run closes only the connections that it made. */
  readonly warehouse: Warehouse
  readonly threads: number
  readonly targetName: string
  readonly target: JsonRecord
  /** All absolute. */
  readonly projectRoot: string
  readonly targetFolder: string
  readonly externalRoot: string
  readonly packageRoots: ReadonlyMap<string, string>
  readonly options: RunOptions
  /** What waits for a test: `build` holds back what is built from a node whose test fails. */
  readonly gate: boolean
  /** Whether sources with a loader are filled first. */
  readonly loads: boolean
  /** `on-run-start` and `on-run-end`. */
  readonly hooks: boolean
  /** Counts up in a watcher: TypeScript files are loaded anew. */
  readonly generation?: number
  readonly queryComment?: Session['queryComment']
  /** The moment microbatch models take as now. */
  readonly now: Date
  readonly emit: Emit
  readonly signal: AbortSignal
}

export interface RunOutcome {
  readonly results: readonly NodeResult[]
  readonly interrupted: boolean
  readonly elapsedMs: number
}

/** Runs what is selected. User mistakes and failures are results; it rejects only for a bug or when the warehouse cannot be reached. */
export async function run(request: RunRequest): Promise<RunOutcome> {
  const started = performance.now()
  const workers = makeWorkers(request.warehouse, request.threads)
  const files = new SqlFiles(request.targetFolder)
  const scratchFolder = join(request.targetFolder, 'tsdbt', 'scratch')
  const [first] = workers
  try {
    const results = first ? await runWith(request, { workers, files, scratchFolder, first }) : []
    const interrupted = request.signal.aborted
    const elapsedMs = performance.now() - started
    request.emit({ type: 'run-finished', results, elapsedMs, interrupted })
    return { results, interrupted, elapsedMs }
  } finally {
    await files.settled()
    await Promise.all(workers.map((worker) => worker.close()))
    await rm(scratchFolder, { recursive: true, force: true })
  }
}

interface Means {
  readonly workers: readonly Worker[]
  readonly files: SqlFiles
  readonly scratchFolder: string
  readonly first: Worker
}

async function runWith(request: RunRequest, means: Means): Promise<readonly NodeResult[]> {
  const { emit, signal, parsed } = request
  const draft = sessionOf(request, means, makeReport(emit, 0), new Map())
  const place: Place = { session: draft, worker: means.first, connection: await means.first.connection(), signal }
  const loaded = request.loads ? loadedSources(neededSources(request), parsed.sources.values()) : []
  const loads = await dueLoads(loaded, place, request.warehouse)
  const after = new Map(loaded.map(({ source, after: earlier }) => [source.unique_id, earlier]))
  const plan = planRun({
    ...request,
    audit: request.options.audit,
    loads: new Map([...loads.keys()].map((id) => [id, after.get(id) ?? []])),
    canAudit: (node) => !isBuilt(node) || draft.engine.customMaterialization(node) === undefined,
  })
  const report = makeReport((event) => emit(event), plan.total)
  const session = sessionOf(request, means, report, loads)
  announce(request, plan)
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
    for (const unit of plan.units.values()) for (const node of nodesOf(unit)) session.report.skip(node, undefined)
  } else {
    await runSchedule({
      parents: plan.parents,
      heights: plan.heights,
      threads: request.threads,
      signal,
      run: async (id, index, unitSignal) => {
        const unit = plan.units.get(id)
        const worker = workers[index] ?? place.worker
        if (!unit) return { failed: undefined, endsRun: false }
        return executeUnit(unit, { session, worker, connection: await worker.connection(), signal: unitSignal })
      },
      skip: (id, because) => {
        const unit = plan.units.get(id)
        const message = because === undefined ? (signal.aborted ? 'Cancelled' : 'Skipping due to fail_fast') : undefined
        for (const node of unit ? nodesOf(unit) : []) session.report.skip(node, because, message)
      },
    })
  }
  if (request.hooks && !signal.aborted) await runHooks('on-run-end', { ...hooks, results: session.report.results })
}

function announce({ command, parsed, targetName, env, threads, selected, emit }: RunRequest, plan: RunPlan): void {
  const { projectName: project } = parsed
  const adapterType = env.run.adapter.type
  const counts = { total: plan.total, selected: selected.size }
  emit({ type: 'run-started', command, project, target: targetName, adapterType, threads, ...counts })
}

function sessionOf(request: RunRequest, means: Means, report: Report, loads: ReadonlyMap<UniqueId, string>): Session {
  const { env, warehouse, threads, emit, options, projectRoot, externalRoot, target, now, queryComment } = request
  return {
    engine: templateEngine(env),
    adapter: env.run.adapter,
    warehouse,
    threads,
    emit,
    report,
    cache: new RelationCache(),
    options,
    loads,
    files: means.files,
    scratchFolder: means.scratchFolder,
    projectRoot,
    externalRoot,
    packageRoot: (name) => request.packageRoots.get(name) ?? projectRoot,
    target,
    generation: request.generation ?? 0,
    ...(queryComment && { queryComment }),
    now,
  }
}

/** The sources that what is selected reads, itself or through ephemeral models, and those that are selected. */
function neededSources({ parsed, graph, selected }: RunRequest): readonly SourceNode[] {
  const found = new Map<UniqueId, SourceNode>()
  const seen = new Set<UniqueId>()
  const visit = (node: Node | undefined, isRead: boolean): void => {
    if (!node || seen.has(node.unique_id)) return
    if (node.resource_type === 'source') found.set(node.unique_id, node)
    const isOpen = !isRead || (node.resource_type === 'model' && node.config.materialized === 'ephemeral')
    if (!isOpen) return
    seen.add(node.unique_id)
    for (const parent of graph.parents(node.unique_id)) visit(findNode(parsed, parent), true)
  }
  for (const id of selected) visit(findNode(parsed, id), false)
  return [...found.values()]
}
