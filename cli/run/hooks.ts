import type { ParsedProject } from '../core/parsed-project.ts'
import { milliseconds } from '../core/clock.ts'
import type { OperationNode } from '../core/node.ts'
import { cancelled, type CompiledNode, type NodeResult } from '../core/result.ts'
import type { SchemaName } from './engine.ts'
import { hookSql } from './hook-module.ts'
import { need } from './need.ts'
import { CodeError, isCancelled, problemsOf } from './problems.ts'
import { renderingAt, type Place } from './session.ts'
import { runSql } from './steps.ts'
import { stopwatch } from './timing.ts'

export interface HookRun {
  readonly parsed: ParsedProject
  readonly schemas: readonly SchemaName[]
  readonly place: Place
  /** Known at the end of a run. */
  readonly results?: readonly NodeResult[]
}

/** Runs a project's hooks of one kind, its own before those of packages, as in dbt; after a failure the rest are skipped. True when none failed. */
export async function runHooks(kind: 'on-run-start' | 'on-run-end', run: HookRun): Promise<boolean> {
  const hooks = hooksOf(run.parsed, kind)
  let isGood = true
  for (const [index, hook] of hooks.entries()) {
    const name = `${hook.package_name}.${kind}.${index}`
    const place = { name, index: index + 1, total: hooks.length }
    const result: NodeResult = isGood ? await runHook(hook, place, run) : skipHook(hook, place, run)
    run.place.session.report.add(result)
    isGood &&= result.status === 'success'
  }
  return isGood
}

function hooksOf(parsed: ParsedProject, kind: string): readonly OperationNode[] {
  const isRoot = (hook: OperationNode): boolean => hook.package_name === parsed.projectName
  return [...parsed.nodes.values()]
    .filter((node): node is OperationNode => node.resource_type === 'operation' && node.tags.includes(kind))
    .toSorted(
      (a, b) =>
        Number(isRoot(b)) - Number(isRoot(a)) ||
        (a.package_name < b.package_name ? -1 : a.package_name > b.package_name ? 1 : 0) ||
        (a.index ?? 0) - (b.index ?? 0),
    )
}

interface HookPlace {
  readonly name: string
  readonly index: number
  readonly total: number
}

async function runHook(hook: OperationNode, at: HookPlace, { place, schemas, results }: HookRun): Promise<NodeResult> {
  const { session, connection } = place
  session.emit({ type: 'hook-started', ...at, node: hook })
  const watch = stopwatch()
  const started = milliseconds()
  const ended = () => milliseconds() - started
  let compiled: CompiledNode | undefined
  try {
    const rendering = { ...renderingAt(place), run: { schemas, ...(results && { results: seenByHooks(results) }) } }
    compiled = need(await watch.phase('compile', () => session.engine.compile(hook, rendering)))
    const sql = compiled.compiledCode ?? ''
    session.files.write('compiled', hook, sql)
    await watch.phase('execute', async () => {
      const toRun = await hookSql(sql, { node: hook, place, results: results && seenByHooks(results) })
      if (toRun.trim() !== '')
        await runAt(toRun, { connection, id: hook.unique_id, emit: session.emit, signal: place.signal })
    })
    session.emit({ type: 'hook-finished', ...at, node: hook, elapsedMs: ended() })
    const passed = resultOf(hook, 'success', `${at.name} passed`, ended())
    return { ...passed, timing: watch.timing, compiled: ranAs(compiled, hook, at) }
  } catch (thrown) {
    await connection.rollback()
    if (isCancelled(thrown, place.signal)) return cancelHook(hook, at, place, ended())
    const problems = problemsOf(thrown, hook, compiled, session)
    session.emit({ type: 'hook-finished', ...at, node: hook, elapsedMs: ended(), problems })
    const message = `${at.name} failed, error:\n ${problems[0]?.message ?? ''}`
    const failed = { ...resultOf(hook, 'error', message, ended()), timing: watch.timing, problems }
    return compiled ? { ...failed, compiled: ranAs(compiled, hook, at) } : failed
  }
}

/** In the manifest of a run, a hook's index is its place among all that ran. */
const ranAs = (compiled: CompiledNode, hook: OperationNode, at: HookPlace): CompiledNode => ({
  ...compiled,
  node: { ...hook, index: at.index },
})

/** An error's position is one in the hook's own text. */
async function runAt(sql: string, at: Parameters<typeof runSql>[1]): Promise<void> {
  try {
    await runSql(sql, at)
  } catch (thrown) {
    throw new CodeError(sql, 0, thrown)
  }
}

/** Hooks see nodes; of other hooks only those that failed. */
const seenByHooks = (results: readonly NodeResult[]): readonly NodeResult[] =>
  results.filter((result) => result.node.resource_type !== 'operation' || result.status === 'error')

function skipHook(hook: OperationNode, at: HookPlace, { place }: HookRun): NodeResult {
  place.session.emit({ type: 'hook-finished', ...at, node: hook, elapsedMs: 0, isSkipped: true })
  return resultOf(hook, 'skipped', `${at.name} skipped`, 0)
}

function cancelHook(hook: OperationNode, at: HookPlace, { session }: Place, elapsedMs: number): NodeResult {
  session.emit({ type: 'hook-finished', ...at, node: hook, elapsedMs, isSkipped: true })
  return resultOf(hook, cancelled.status, cancelled.message, elapsedMs)
}

function resultOf(
  node: OperationNode,
  status: 'success' | 'error' | 'skipped',
  message: string,
  elapsedMs: number,
): NodeResult {
  return {
    unique_id: node.unique_id,
    node,
    status,
    timing: [],
    threadId: 'main',
    executionTimeMs: elapsedMs,
    message,
    failures: status === 'success' ? 0 : 1,
    adapterResponse: {},
    compiled: undefined,
    problems: [],
  }
}
