import { existsSync, promises as disk, statSync } from 'node:fs'
import { milliseconds } from '../core/clock.ts'
import { dirname, join, relative } from 'node:path'
import { makeFolder } from '../core/make-folder.ts'
import { WarehouseError, type AdapterResponse, type Batch, type Connection, type FileLoad } from '../core/adapter.ts'
import { invariant, unreachable } from '../core/check.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import type { Emit } from '../core/event.ts'
import type { UniqueId } from '../core/node.ts'
import type { Relation } from '../core/relation.ts'
import type { LoadSource, Step } from '../core/step.ts'
import { CodeError } from './problems.ts'

/** What steps are carried out with. */
export interface StepRunner {
  readonly connection: Connection
  readonly id: UniqueId | null
  readonly emit: Emit
  readonly signal: AbortSignal
  /** A hook's SQL, rendered as its turn comes: it may ask the warehouse. */
  readonly renderHook: (sql: string) => Promise<string>
  /** The rows of a `load` step. */
  readonly rows: (source: LoadSource, relation: Relation) => AsyncIterable<Batch> | Iterable<Batch>
  /** What is published with the node, in its transaction where there is one. */
  readonly alongside?: () => Promise<void>
}

/** Told of each step before it is done, and when it is. */
export interface Track {
  /** The id of its job. */
  readonly begin: (index: number) => string
  readonly end: (index: number) => void
}

/** Carries out steps in order; the main one's response is the node's. Throws `CodeError`, leaving the rest undone. */
export async function runSteps(
  steps: readonly Step[],
  runner: StepRunner,
  track?: Track,
): Promise<AdapterResponse | undefined> {
  let main: AdapterResponse | undefined
  for (const [index, step] of steps.entries()) {
    try {
      const response = await runStep(step, runner, track?.begin(index))
      track?.end(index)
      if ('main' in step && step.main) main = response
    } catch (thrown) {
      throw step.kind === 'sql' ? new CodeError(step.sql, step.compiledAt, thrown) : thrown
    }
  }
  return main
}

async function runStep(
  step: Step,
  runner: StepRunner,
  jobId: string | undefined,
): Promise<AdapterResponse | undefined> {
  switch (step.kind) {
    case 'sql':
      return runSql(step.sql, runner, jobId, step.repeats)
    case 'hook': {
      const sql = await runner.renderHook(step.sql)
      return sql.trim() === '' ? undefined : runHookSql(sql, step.when, runner, jobId)
    }
    case 'load': {
      tagNode(runner)
      if (step.source.kind === 'files') return loadFiles(step.relation, step.source.load, runner, jobId)
      return loadRows(step, runner, jobId)
    }
    case 'copy-partitions': {
      const { connection, signal } = runner
      invariant(connection.copyPartitions !== undefined, 'partitions are copied where there is a way to')
      tagNode(runner)
      return connection.copyPartitions(step.from, step.to, { signal, ...(jobId !== undefined && { jobId }) })
    }
    case 'metadata':
      invariant(runner.connection.setMetadata !== undefined, 'metadata is set by an API where there is one')
      await runner.connection.setMetadata(step.relation, step.metadata)
      return undefined
    case 'move-files':
      await (step.keepsOthers === true ? mergeFiles : replaceFiles)(step.from, step.to)
      return undefined
    case 'remove-files':
      await disk.rm(step.path, { recursive: true, force: true })
      makeFolder(dirname(step.path))
      return undefined
    default:
      return unreachable(step)
  }
}

async function loadRows(
  { relation, source }: Extract<Step, { kind: 'load' }>,
  runner: StepRunner,
  jobId: string | undefined,
): Promise<AdapterResponse> {
  const { connection, signal } = runner
  const options = { signal, ...(jobId !== undefined && { jobId }) }
  const rows = await connection.load(relation, runner.rows(source, relation), options)
  return { _message: 'OK', rows_affected: rows }
}

function loadFiles(
  relation: Relation,
  load: FileLoad,
  { connection, signal }: StepRunner,
  jobId: string | undefined,
): Promise<AdapterResponse> {
  invariant(connection.loadFiles !== undefined, 'files are loaded where there is a way to')
  return connection.loadFiles(relation, load, { signal, ...(jobId !== undefined && { jobId }) })
}

async function runHookSql(
  sql: string,
  when: 'pre' | 'post',
  runner: StepRunner,
  jobId: string | undefined,
): Promise<AdapterResponse> {
  try {
    return await runSql(sql, runner, jobId)
  } catch (thrown) {
    if (!(thrown instanceof WarehouseError) || thrown.kind === 'cancelled') throw thrown
    const reason = `${thrown.title}: ${thrown.message}`
    const hint = `It said: ${sql.trim().replaceAll(/\s+/g, ' ').slice(0, 200)}`
    throw new ProblemError(
      problem('hook-failed', { when, reason }, undefined, { hint, cause: thrown, config: `${when}-hook` }),
    )
  }
}

/** Jobs are told apart by the node they are for, where there are jobs. */
export const tagNode = ({ connection, id }: Pick<StepRunner, 'connection' | 'id'>): void => {
  if (id !== null) connection.tag?.({ tsdbt_node: id })
}

/** Does what sends a statement of its own, told to the log. */
export async function told<T>(
  sql: string,
  { connection, id, emit }: Pick<StepRunner, 'connection' | 'id' | 'emit'>,
  work: () => Promise<T>,
): Promise<T> {
  emit({ type: 'sql', id, connection: connection.name, sql })
  const started = milliseconds()
  const result = await work()
  emit({ type: 'sql-finished', id, connection: connection.name, elapsedMs: milliseconds() - started, message: 'OK' })
  return result
}

/** Runs a statement, told to the log. */
export async function runSql(
  sql: string,
  runner: Pick<StepRunner, 'connection' | 'id' | 'emit' | 'signal'>,
  jobId?: string,
  repeats = false,
): Promise<AdapterResponse> {
  const { connection, id, emit, signal } = runner
  tagNode(runner)
  emit({ type: 'sql', id, connection: connection.name, sql })
  const started = milliseconds()
  const options = { signal, ...(jobId !== undefined && { jobId }), ...(repeats && { repeats }) }
  const response = await connection.execute(sql, options)
  const elapsedMs = milliseconds() - started
  emit({ type: 'sql-finished', id, connection: connection.name, elapsedMs, message: response._message })
  return response
}

/**
 * Puts a file or folder in another's place. Over a file that is one atomic rename; a folder cannot replace one that is not empty, so the old
 * one steps aside first, and comes back when a process was killed in between.
 */
async function replaceFiles(from: string, to: string): Promise<void> {
  makeFolder(dirname(to))
  const aside = `${to}.tsdbt-old`
  if (!existsSync(to)) await disk.rename(aside, to).catch(ignoreMissing)
  const isFolder = existsSync(to) && statSync(to).isDirectory()
  if (isFolder) {
    await disk.rm(aside, { recursive: true, force: true })
    await disk.rename(to, aside)
  }
  await disk.rename(from, to)
  await disk.rm(aside, { recursive: true, force: true })
}

/** Puts each file of a folder into the other, in place of one of its name. */
async function mergeFiles(from: string, to: string): Promise<void> {
  for (const entry of await disk.readdir(from, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const file = join(entry.parentPath, entry.name)
    const place = join(to, relative(from, file))
    makeFolder(dirname(place))
    await disk.rename(file, place)
  }
  await disk.rm(from, { recursive: true, force: true })
}

function ignoreMissing(thrown: unknown): void {
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown
}
