import { WarehouseError } from '../core/adapter.ts'
import { ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { Node } from '../core/node.ts'
import type { CompiledNode } from '../core/result.ts'
import { locateWarehouseError, warehouseProblem, writtenPath } from '../compile/warehouse-error.ts'
import { csvProblem } from './csv-problem.ts'

/** SQL that was sent with the author's code in it: where that code stands, and what the engine said. */
export class CodeError extends Error {
  readonly sql: string
  readonly codeAt: number | undefined
  constructor(sql: string, codeAt: number | undefined, cause: unknown) {
    super('a statement failed', { cause })
    this.name = 'CodeError'
    this.sql = sql
    this.codeAt = codeAt
  }
}

/** What a node's run threw, as diagnostics at the author's own lines; rethrown when it is a bug of ours. */
export function problemsOf(
  thrown: unknown,
  node: Node,
  compiled: CompiledNode | undefined,
  root: string,
): readonly Diagnostic[] {
  const codeAt = thrown instanceof CodeError ? thrown.codeAt : undefined
  const cause = thrown instanceof CodeError ? thrown.cause : thrown
  if (cause instanceof ProblemError) return cause.problems.map((found) => ({ at: fileOf(node), ...found }))
  if (!(cause instanceof WarehouseError)) throw cause
  // Rows that are no good reach the engine's loader as a thrown problem and come back wrapped in its own error.
  if (cause.cause instanceof ProblemError) return cause.cause.problems
  const row = csvProblem(cause, root)
  if (row) return [row]
  if (compiled === undefined) return [warehouseProblem(cause, [], fileOf(node))]
  const compiledFile = `target/compiled/${node.package_name}/${writtenPath(node)}`
  return [locateWarehouseError(cause, compiled, { codeAt, compiledFile })]
}

export function isCancelled(thrown: unknown, signal: AbortSignal): boolean {
  const cause = thrown instanceof CodeError ? thrown.cause : thrown
  return signal.aborted || (cause instanceof WarehouseError && cause.kind === 'cancelled')
}

export const fileOf = (node: Node): Location => ({ file: node.original_file_path })
