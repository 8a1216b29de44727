import { diagnosticsOf } from '../context/diagnostic-of.ts'
import type { RunEnv } from '../context/run-env.ts'
import { WarehouseError } from '../core/adapter.ts'
import type { Diagnostic, Location } from '../core/diagnostic.ts'
import type { Node } from '../core/node.ts'
import { JinjaError } from '../jinja/errors.ts'
import { sourceFrame } from './located-text.ts'
import { warehouseProblem } from './warehouse-error.ts'

/** What rendering a node threw, as problems of its author; a bug of ours and a cancelled query are thrown on. */
export function compileProblems(error: unknown, node: Node, run?: RunEnv): readonly Diagnostic[] {
  const fallback: Location = { file: node.original_file_path }
  const refused = warehouseErrorIn(error)
  if (refused?.kind === 'cancelled') throw refused
  if (refused) {
    const frames = error instanceof JinjaError ? error.frames.map(sourceFrame) : []
    return [warehouseProblem(refused, frames, fallback)]
  }
  const found = diagnosticsOf(error, run && { macros: run.macros, searchPackage: node.package_name })
  if (found === undefined) throw error
  return found.map((said) => (said.at ? said : Object.assign({ at: fallback }, said)))
}

/** The warehouse's refusal of what a template asked, through however many macros it came. */
function warehouseErrorIn(error: unknown): WarehouseError | undefined {
  if (error instanceof WarehouseError) return error
  return error instanceof JinjaError ? warehouseErrorIn(error.cause) : undefined
}
