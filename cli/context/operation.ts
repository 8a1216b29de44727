import { adHocNode } from '../core/ad-hoc-node.ts'
import type { Connection } from '../core/adapter.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import type { OperationNode } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import { HostObject } from '../jinja/host.ts'
import type { Value } from '../jinja/values.ts'
import type { MacroDefinition } from './macros.ts'
import { runContext, type RunContext } from './run-context.ts'
import type { RunEnv, RunOptions } from './run-env.ts'

/** The names of `run-operation` and of hooks: any node may be read, none is being built. */
export function operationContext(env: RunEnv, node: OperationNode, options: RunOptions = {}): RunContext {
  return runContext(env, node, { ...options, requiresDeclaredRefs: false })
}

/**
 * Calls a macro by its name, or `package.name`, with named arguments, as `run-operation` does. What it wrote inside a transaction is committed.
 * Throws what its templates raise, and `ProblemError` when there is no such macro.
 */
export async function callMacro(
  env: RunEnv,
  name: string,
  kwargs: ReadonlyMap<string, Value>,
  connection: Connection | undefined,
): Promise<Value> {
  const macro = macroNamed(env, name)
  const node = operationNode(env, macro)
  const { names } = operationContext(env, node, { connection, opensTransactions: true })
  const bound = names.bound(macro)
  const result = bound instanceof HostObject ? await bound.call?.([], new Map(kwargs)) : null
  if (connection?.inTransaction === true) await connection.commit()
  return result ?? null
}

/** A macro of the root project or a built-in, or of the package that is named before a dot. */
export function macroNamed(env: RunEnv, name: string): MacroDefinition {
  const [first = '', second] = name.split('.', 2)
  const found =
    second === undefined ? env.macros.resolve(first, env.projectName) : env.macros.namespace(first)?.get(second)
  if (found) return found
  const known = second === undefined ? env.macros.names(env.projectName) : (env.macros.namespace(first)?.keys() ?? [])
  const hint = didYouMean(second ?? first, known)
  throw new ProblemError(problem('macro-not-found', { name }, undefined, { hint }))
}

/** The node an operation runs as: it has a name and a package, and nothing in the warehouse. */
export function operationNode(
  env: RunEnv,
  macro: Pick<MacroDefinition, 'name' | 'packageName'>,
  sql = '',
): OperationNode {
  const name = `macro-${macro.name}`
  const known = env.parsed.macros.get(`macro.${macro.packageName}.${macro.name}`)
  const { database, schema } = env.adapter
  const place = { packageName: env.projectName, file: known?.original_file_path ?? '', fqn: [name], database, schema }
  return adHocNode({ resourceType: 'operation', name, ...place, sql })
}
