import type { Connection } from '../core/adapter.ts'
import { milliseconds } from '../core/clock.ts'
import type { JsonRecord } from '../core/config.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { OperationNode } from '../core/node.ts'
import { cancelled, type NodeResult } from '../core/result.ts'
import { templateEntries } from '../context/arguments.ts'
import { callMacro, macroNamed, operationNode } from '../context/operation.ts'
import type { CompileEnv } from '../compile/compile-env.ts'
import { compileNode } from '../compile/compile-node.ts'
import { compileProblems } from '../compile/compile-problems.ts'
import { inlineNode } from '../compile/inline.ts'
import { need } from './need.ts'
import { CodeError, isCancelled, problemsOf } from './problems.ts'
import { stopwatch, type Stopwatch } from './timing.ts'

export interface OperationRequest {
  readonly env: CompileEnv
  readonly connection: Connection
  readonly signal: AbortSignal
  readonly projectRoot: string
}

/** `run-operation <macro> --args …`. */
export function runMacro(name: string, args: JsonRecord, request: OperationRequest): Promise<NodeResult> {
  const { run } = request.env
  const node = nodeOf(name, request)
  return resultOf(node, request, async (watch) => {
    const values = templateEntries(args)
    await watch.phase('execute', () => callMacro(run, name, values, request.connection))
  })
}

/** The macro's node; one of the same name when there is no such macro, which calling it will tell. */
function nodeOf(name: string, { env: { run } }: OperationRequest): OperationNode {
  try {
    return operationNode(run, macroNamed(run, name))
  } catch {
    return operationNode(run, { name, packageName: run.projectName })
  }
}

/** `run-operation --sql "…"`: Jinja SQL that is run, its rows dropped. */
export function runStatement(sql: string, request: OperationRequest): Promise<NodeResult> {
  const { env, connection, signal } = request
  const found = inlineNode(env, sql)
  const node = found.ok
    ? found.value
    : operationNode(env.run, { name: 'inline_query', packageName: env.run.projectName }, sql)
  return resultOf(node, request, async (watch) => {
    const inline = need(found)
    const options = { connection, requiresDeclaredRefs: false }
    const compiled = need(await watch.phase('compile', () => compileNode(env, inline, options)))
    const code = compiled.compiledCode ?? ''
    try {
      await watch.phase('execute', () => connection.execute(code, { signal }))
    } catch (thrown) {
      throw new CodeError(code, 0, thrown)
    }
  })
}

async function resultOf(
  node: OperationNode,
  { connection, signal, projectRoot }: OperationRequest,
  work: (watch: Stopwatch) => Promise<void>,
): Promise<NodeResult> {
  const watch = stopwatch()
  const started = milliseconds()
  const ended = (
    status: 'success' | 'error' | 'skipped',
    message: string | null,
    problems: readonly Diagnostic[] = [],
  ): NodeResult => ({
    unique_id: node.unique_id,
    node,
    status,
    timing: watch.timing,
    threadId: 'MainThread',
    executionTimeMs: milliseconds() - started,
    message,
    failures: null,
    adapterResponse: {},
    compiled: undefined,
    problems,
  })
  try {
    await work(watch)
    return ended('success', null)
  } catch (thrown) {
    await connection.rollback()
    if (isCancelled(thrown, signal)) return ended(cancelled.status, cancelled.message)
    const problems =
      thrown instanceof CodeError ? problemsOf(thrown, node, undefined, { projectRoot }) : compileProblems(thrown, node)
    return ended('error', problems[0]?.message ?? null, problems)
  }
}
