import { WarehouseError } from '../core/adapter.ts'
import { problem, ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { Node } from '../core/node.ts'
import type { CompiledNode } from '../core/result.ts'
import { nearest } from '../core/suggest.ts'

/** What a node's run threw, as diagnostics at the author's own lines; rethrown when it is a bug of ours. */
export function problemsOf(thrown: unknown, node: Node, compiled: CompiledNode | undefined): readonly Diagnostic[] {
  if (thrown instanceof ProblemError) return thrown.problems
  if (!(thrown instanceof WarehouseError)) throw thrown
  // Rows that are no good reach the engine's loader as a thrown problem and come back wrapped in its own error.
  if (thrown.cause instanceof ProblemError) return thrown.cause.problems
  const frames = framesOf(thrown, compiled)
  const [innermost, ...outer] = frames
  const related = outer.map((frame) => ({ at: frame, note: frame.text ?? 'from here' }))
  return [
    problem('sql-error', { reason: `${thrown.title}: ${firstParagraph(thrown.message)}` }, innermost ?? fileOf(node), {
      hint: hintOf(thrown),
      ...(related.length > 0 && { related }),
      cause: thrown,
    }),
  ]
}

export const isCancelled = (thrown: unknown, signal: AbortSignal): boolean =>
  signal.aborted || (thrown instanceof WarehouseError && thrown.kind === 'cancelled')

export const fileOf = (node: Node): Location => ({ file: node.original_file_path })

/** The error's place in what the author wrote, when it lies in the compiled SQL and not in what was put around it. */
function framesOf(
  error: WarehouseError,
  compiled: CompiledNode | undefined,
): readonly (Location & { text?: string })[] {
  const code = compiled?.compiledCode
  if (compiled === undefined || code === undefined || error.position === undefined || error.sql === undefined) return []
  const start = error.sql.indexOf(code.trim())
  const lead = code.length - code.trimStart().length
  const offset = error.position - start + lead
  if (start < 0 || offset < 0 || offset > code.length) return []
  return compiled.locate(offset)
}

function hintOf(error: WarehouseError): string | undefined {
  if (error.candidates.length === 0) return undefined
  const meant = error.detail['name'] === undefined ? undefined : nearest(error.detail['name'], error.candidates)
  return meant === undefined ? `There is: ${error.candidates.join(', ')}.` : `Did you mean "${meant}"?`
}

/** What DuckDB adds below a blank line are settings and advice on its own functions. */
const firstParagraph = (message: string): string => message.split('\n\n')[0] ?? message
