import type { JsonRecord } from '../core/config.ts'
import type { BuildPlan } from '../core/step.ts'
import type { Checked } from '../core/diagnostic.ts'
import type { MaterializeInput } from './input.ts'
import { MATERIALIZATIONS, planBuild } from './plan-build.ts'

/** A materialization that a project or package brings as a function: the same contract as the built-in ones. */
export type Planner = (input: MaterializeInput) => Checked<BuildPlan>

/**
 * Who builds a node: a planner, or a `{% materialization %}` block. A block runs in the template's own world (`statement`, `run_hooks`,
 * `adapter.*`), on the node's connection, and returns the relations it made; so it is executed where templates are, not planned here.
 */
export type Materialization =
  | { readonly kind: 'planned'; readonly plan: Planner }
  | { readonly kind: 'template'; readonly macroId: string; readonly supportedLanguages: readonly string[] }

interface Lookup {
  /** Materialization blocks by name; those of the root project and its packages, the engine's own before `default` ones. */
  readonly templates: ReadonlyMap<string, { readonly macroId: string; readonly supportedLanguages: readonly string[] }>
  readonly planners: ReadonlyMap<string, Planner>
}

/** Finds the materialization of a name: a project's own wins over tsdbt's, as its macros do. */
export function materializationOf(name: string, { templates, planners }: Lookup): Materialization {
  const template = templates.get(name)
  if (template) return { kind: 'template', ...template }
  return { kind: 'planned', plan: planners.get(name) ?? planBuild }
}

export const isBuiltIn = (name: string): boolean => MATERIALIZATIONS.some((known) => known === name)

/** What `statement('main')` of a template materialization must have left behind for the node's result. */
export interface TemplateOutcome {
  readonly relations: readonly JsonRecord[]
}
