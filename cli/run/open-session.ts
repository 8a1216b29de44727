import { rmSync } from 'node:fs'
import { milliseconds } from '../core/clock.ts'
import { join } from 'node:path'
import type { UniqueId } from '../core/node.ts'
import type { NodeResult } from '../core/result.ts'
import { ModelVersions } from './model-versions.ts'
import { Journal, journalFiles } from './journal/journal.ts'
import { readJournal } from './journal/read.ts'
import { LocalLoads } from './loader/local-loads.ts'
import { fileOf } from './problems.ts'
import { RelationCache } from './relation-cache.ts'
import type { Report } from './report.ts'
import type { RunOutcome, RunRequest } from './request.ts'
import type { Session } from './session.ts'
import { SqlFiles } from './sql-files.ts'
import { templateEngine } from './template-engine.ts'
import { unbuiltHint } from './unbuilt-parent.ts'
import { makeWorkers, type Tags, type Worker } from './workers.ts'

/** What a run works with and gives back at its end. */
export interface Means {
  readonly workers: readonly Worker[]
  readonly files: SqlFiles
  readonly scratchFolder: string
  readonly first: Worker
  readonly local: LocalLoads | undefined
  readonly journal: Journal | undefined
}

/** Bytes can be summed by these in the engine's own list of jobs. */
export const tagsOf = ({ parsed, env }: RunRequest): Tags => ({
  tsdbt_project: parsed.projectName,
  tsdbt_invocation_id: env.run.invocationId,
})

/** Does a run's work with workers of its own, tells its end, and closes what it opened. */
export async function withMeans(
  request: RunRequest,
  work: (means: Means) => Promise<readonly NodeResult[]>,
): Promise<RunOutcome> {
  const started = milliseconds()
  const workers = makeWorkers(request.warehouse, request.threads, tagsOf(request))
  const files = new SqlFiles(request.targetFolder, request.redact ?? ((text) => text))
  const scratchFolder = join(request.targetFolder, 'tsdbt', 'scratch')
  const [first] = workers
  const local = localLoads(request)
  const journal = journalOf(request)
  try {
    const results = first ? await work({ workers, files, scratchFolder, first, local, journal }) : []
    const outcome = { results, interrupted: request.signal.aborted, elapsedMs: milliseconds() - started }
    request.emit({ type: 'run-finished', ...outcome })
    return outcome
  } finally {
    files.flush()
    await Promise.all(workers.map((worker) => worker.close()))
    await local?.close()
    tellLeft(journal?.close() ?? 0, request)
    rmSync(scratchFolder, { recursive: true, force: true })
  }
}

/** A transaction needs none: what is not committed is not there. */
function journalOf({ env, targetFolder, command, targetName, now, emit }: RunRequest): Journal | undefined {
  if (env.run.adapter.capabilities.transactionalDdl) return undefined
  const left = journalFiles(targetFolder).flatMap((file) => readJournal(file) ?? [])
  if (left.some((run) => run.target === targetName && !run.isAlive)) {
    const text = 'An earlier run was cut short: tsdbt resume finishes or undoes what it left.'
    emit({ type: 'note', level: 'warn', text })
  }
  return new Journal({ targetFolder, invocation: env.run.invocationId, command, target: targetName, now })
}

function tellLeft(count: number, { emit }: RunRequest): void {
  if (count === 0) return
  const what = count === 1 ? 'One node is' : `${count} nodes are`
  emit({ type: 'note', level: 'warn', text: `${what} neither published nor undone: tsdbt resume sees to that.` })
}

/** Opens nothing: a run that loads no source needs none. */
export const localLoads = ({ local, parsed }: RunRequest): LocalLoads | undefined =>
  local && new LocalLoads(local(), () => parsed.sources.values())

export function sessionOf(
  request: RunRequest,
  means: Means,
  report: Report,
  loads: ReadonlyMap<UniqueId, string>,
): Session {
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
    local: means.local,
    journal: means.journal,
    files: means.files,
    scratchFolder: means.scratchFolder,
    modelsFolder: join(request.targetFolder, 'tsdbt', 'models'),
    projectRoot,
    placeOf: request.placeOf ?? ((node) => request.parsed.places.get(node.unique_id) ?? fileOf(node)),
    unbuiltHint: (node, error) => unbuiltHint(request.parsed, node, error),
    externalRoot,
    packageRoot: (name) => request.packageRoots.get(name) ?? projectRoot,
    target,
    generation: request.generation ?? 0,
    ...(queryComment && { queryComment }),
    now,
    invocationId: env.run.invocationId,
    registry: new ModelVersions(warehouse, env.run.adapter),
  }
}
