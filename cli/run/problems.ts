import { WarehouseError } from '../core/adapter.ts'
import { ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { relative, sep } from 'node:path'
import type { Node } from '../core/node.ts'
import type { CompiledNode } from '../core/result.ts'
import { locateWarehouseError, warehouseProblem } from '../compile/warehouse-error.ts'
import { csvProblem } from './csv-problem.ts'
import type { SqlFiles } from './sql-files.ts'

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

/** Where the compiled SQL of a node is to be found. */
export interface Shown {
  readonly projectRoot: string
  /** Unknown where nothing is compiled. */
  readonly files?: SqlFiles
}

/** What a node's run threw, as diagnostics at the author's own lines; rethrown when it is a bug of ours. */
export function problemsOf(
  thrown: unknown,
  node: Node,
  compiled: CompiledNode | undefined,
  { projectRoot, files }: Shown,
  batch?: string,
): readonly Diagnostic[] {
  const codeAt = thrown instanceof CodeError ? thrown.codeAt : undefined
  const cause = thrown instanceof CodeError ? thrown.cause : thrown
  if (cause instanceof ProblemError) return cause.problems.map((found) => ({ at: fileOf(node), ...found }))
  if (!(cause instanceof WarehouseError)) throw cause
  // Rows that are no good reach the engine's loader as a thrown problem and come back wrapped in its own error.
  if (cause.cause instanceof ProblemError) return cause.cause.problems
  const row = csvProblem(cause, projectRoot)
  if (row) return [row]
  if (compiled === undefined || files === undefined) return [warehouseProblem(cause, [], fileOf(node))]
  const compiledFile = relative(projectRoot, files.pathOf('compiled', node, batch))
    .split(sep)
    .join('/')
  return [locateWarehouseError(cause, compiled, { codeAt, compiledFile })]
}

export function isCancelled(thrown: unknown, signal: AbortSignal): boolean {
  const cause = thrown instanceof CodeError ? thrown.cause : thrown
  return signal.aborted || (cause instanceof WarehouseError && cause.kind === 'cancelled')
}

export const fileOf = (node: Node): Location => ({ file: node.original_file_path })
