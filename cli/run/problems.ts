import { WarehouseError } from '../core/adapter.ts'
import { ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { relative, sep } from 'node:path'
import type { Node } from '../core/node.ts'
import type { CompiledNode } from '../core/result.ts'
import { isBuiltinPlace } from '../context/trail.ts'
import { locateWarehouseError, warehouseProblem } from '../compile/warehouse-error.ts'
import { csvProblem } from './csv-problem.ts'
import type { SqlFiles } from './sql-files.ts'
import { violatedConstraint } from './violated-constraint.ts'

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

/** Where a node, its configs and its compiled SQL are to be found. */
export interface Shown {
  readonly projectRoot: string
  /** Where a node is written, or one of its configs. Default: its file. */
  readonly placeOf?: (node: Node, config?: string) => Location
  /** The way out where a node reads what is not built yet. */
  readonly unbuiltHint?: (node: Node, error: WarehouseError) => string | undefined
  /** Unknown where nothing is compiled. */
  readonly files?: SqlFiles
}

/** What a node's run threw, as diagnostics at the author's own lines; rethrown when it is a bug of ours. */
export function problemsOf(
  thrown: unknown,
  node: Node,
  compiled: CompiledNode | undefined,
  { projectRoot, files, placeOf = fileOf, unbuiltHint }: Shown,
  batch?: string,
): readonly Diagnostic[] {
  const codeAt = thrown instanceof CodeError ? thrown.codeAt : undefined
  const cause = thrown instanceof CodeError ? thrown.cause : thrown
  if (cause instanceof ProblemError) return cause.problems.map((found) => placed(found, node, placeOf))
  if (!(cause instanceof WarehouseError)) throw cause
  // Rows that are no good reach the engine's loader as a thrown problem and come back wrapped in its own error.
  if (cause.cause instanceof ProblemError) return cause.cause.problems
  const row = csvProblem(cause, projectRoot)
  if (row) return [row]
  const violated = violatedConstraint(node, cause)
  const hint = unbuiltHint?.(node, cause) ?? (violated === undefined ? undefined : rowsHint)
  const hinted = (found: Diagnostic): Diagnostic => (hint === undefined ? found : { ...found, hint })
  const fallback = placeOf(node, violated ?? namedBy(node, cause))
  if (compiled === undefined || files === undefined) return [hinted(warehouseProblem(cause, [], fallback))]
  const compiledFile = relative(projectRoot, files.pathOf('compiled', node, batch))
    .split(sep)
    .join('/')
  return [hinted(locateWarehouseError(cause, compiled, { codeAt, compiledFile, fallback }))]
}

const rowsHint = 'The query gives rows that the constraint forbids: change the query, or the constraint.'

/** A problem that names no line of the author's is told where its config is set, or where the node begins. */
function placed(found: Diagnostic, node: Node, placeOf: NonNullable<Shown['placeOf']>): Diagnostic {
  const { at } = found
  const isPlaced = at !== undefined && (at.line !== undefined || at.file !== node.original_file_path)
  if (isPlaced && !isBuiltinPlace(at.file)) return found
  return { ...found, at: placeOf(node, found.config) }
}

const namesType = (node: Node, name: string): boolean =>
  'columns' in node && Object.values(node.columns).some(({ data_type: type }) => type?.split(/\W+/).includes(name))

const columnConfigs = ['unique_key', 'partition_by', 'cluster_by', 'indexes', 'updated_at', 'column_types', 'contract']

/** The config that names what the engine does not find: columns of layouts, keys and types stand in SQL of ours. */
function namedBy(node: Node, { detail }: WarehouseError): string | undefined {
  const { name } = detail
  if (name === undefined || !('config' in node)) return undefined
  const config: Readonly<Record<string, unknown>> = { ...node.config }
  if (namesType(node, name)) return 'contract'
  const words = (key: string): readonly string[] => JSON.stringify(config[key] ?? '').match(/\w+/g) ?? []
  return columnConfigs.find((key) => words(key).includes(name))
}

export function isCancelled(thrown: unknown, signal: AbortSignal): boolean {
  const cause = thrown instanceof CodeError ? thrown.cause : thrown
  return signal.aborted || (cause instanceof WarehouseError && cause.kind === 'cancelled')
}

export const fileOf = (node: Node): Location => ({ file: node.original_file_path })
