import { compileNode } from '../compile/compile-node.ts'
import type { Warehouse } from '../core/adapter.ts'
import { type Checked, type Diagnostic, bad, good, hasErrors } from '../core/diagnostic.ts'
import type { Node, UniqueId } from '../core/node.ts'
import { findNode } from '../core/parsed-project.ts'
import type { CompiledNode, NodeResult } from '../core/result.ts'
import { Interruptible } from '../core/interruptible.ts'
import { SqlFiles } from '../run/sql-files.ts'
import type { ParsedStage } from './parse-stage.ts'
import { runEnvironment } from './run-environment.ts'

const compiledTypes = new Set(['model', 'snapshot', 'function', 'test', 'analysis', 'operation'])

export interface CompiledNodes {
  readonly compiled: ReadonlyMap<UniqueId, CompiledNode>
  /** What run_results.json says of a command that only compiles: each node's SQL, and seeds, which have none. */
  readonly results: readonly NodeResult[]
  readonly elapsedMs: number
}

/** Compiles nodes in order and writes their SQL to target/compiled. Every mistake is found, not only the first. */
export async function compileSelected(
  stage: ParsedStage,
  ids: ReadonlySet<UniqueId>,
  warehouse: Warehouse | undefined,
): Promise<Checked<CompiledNodes>> {
  const { now } = stage.invocation
  const begun = now()
  const opened = await warehouse?.connect('compile')
  const connection = opened && new Interruptible(opened, stage.invocation.signal)
  const files = new SqlFiles(stage.project.targetPath, (text) => stage.invocation.secrets.redact(text))
  try {
    const env = runEnvironment(stage, { selected: ids, connection })
    if (!env.ok) return env
    const compiled = new Map<UniqueId, CompiledNode>()
    const results: NodeResult[] = []
    const isNamed = stage.invocation.command === 'compile' && stage.options.list('select').length > 0
    const problems: Diagnostic[] = []
    for (const id of stage.graph.order) {
      const node = ids.has(id) ? findNode(stage.result.parsed, id) : undefined
      if (node?.resource_type === 'seed') results.push(resultOf(node, undefined, now(), now()))
      if (!node || !compiledTypes.has(node.resource_type)) continue
      const started = now()
      const result = await compileNode(env.value, node, connection ? { connection } : {})
      problems.push(...result.problems)
      if (!result.ok) continue
      compiled.set(id, result.value)
      if (!isEphemeral(node) || isNamed) results.push(resultOf(node, result.value, started, now()))
      if (result.value.compiledCode !== undefined) files.write('compiled', node, result.value.compiledCode)
    }
    return hasErrors(problems) ? bad(...problems) : good({ compiled, results, elapsedMs: now() - begun }, problems)
  } finally {
    files.flush()
    await connection?.close()
  }
}

/** It has SQL, and no result unless one asks for it: in dbt too. Hooks take the config of a project's models, and are no models. */
const isEphemeral = (node: Node): boolean => node.resource_type === 'model' && node.config.materialized === 'ephemeral'

function resultOf(node: Node, compiled: CompiledNode | undefined, startedMs: number, endedMs: number): NodeResult {
  const [started, ended] = [new Date(startedMs).toISOString(), new Date(endedMs).toISOString()]
  return {
    unique_id: node.unique_id,
    node,
    status: 'success',
    timing: [
      { name: 'compile', started_at: started, completed_at: ended },
      { name: 'execute', started_at: ended, completed_at: ended },
    ],
    threadId: 'Thread-1',
    executionTimeMs: endedMs - startedMs,
    message: null,
    failures: null,
    adapterResponse: {},
    compiled,
    problems: [],
  }
}
