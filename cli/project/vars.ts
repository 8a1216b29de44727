import type { Json, JsonRecord } from '../core/config.ts'
import { isMarkedFloat } from '../core/float-marks.ts'
import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { Project } from './project.ts'
import { found, isRecord } from './schema-words.ts'
import { parseYaml } from './yaml.ts'

/** What `var()` finds in one package. */
export interface VarScope {
  has(name: string): boolean
  /** Undefined when no variable has this name. */
  get(name: string): Json | undefined
  /** Whether it is a whole number that was written as a float. */
  isFloat(name: string): boolean
}

/**
 * dbt's order: `--vars`; then the root project's variables, those under the package's own name first; then the package's own project file,
 * read the same way.
 */
export function varsFor(project: Pick<Project, 'vars' | 'packages' | 'config'>, packageName: string): VarScope {
  const own = project.packages.find((candidate) => candidate.name === packageName)?.config.vars ?? {}
  const layers = [project.vars, ...scoped(project.config.vars, packageName), ...scoped(own, packageName)]
  const layerOf = (name: string): JsonRecord | undefined => layers.find((layer) => Object.hasOwn(layer, name))
  return {
    has: (name) => layerOf(name) !== undefined,
    get: (name) => layerOf(name)?.[name],
    isFloat: (name) => isMarkedFloat(layerOf(name) ?? {}, name),
  }
}

function scoped(vars: JsonRecord, packageName: string): JsonRecord[] {
  const inner = Object.hasOwn(vars, packageName) ? vars[packageName] : undefined
  return isJsonRecord(inner) ? [inner, vars] : [vars]
}

/** `--vars`: a YAML mapping, of which JSON is one. */
export function parseCliVars(text: string): Checked<JsonRecord> {
  const document = parseYaml(text, '--vars')
  if (!document.ok) return document
  const { value } = document.value
  if (!isJsonRecord(value)) {
    const hint = `Write --vars 'name: value' or --vars '{"name": "value"}'.`
    return bad(problem('vars-not-a-mapping', { found: found(value) }, undefined, { hint }))
  }
  return good(value, document.problems)
}

export const isJsonRecord = (value: Json | undefined): value is JsonRecord => isRecord(value)
