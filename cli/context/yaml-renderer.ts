import { isMarkedFloat } from '../core/float-marks.ts'
import type { Json, JsonRecord } from '../core/config.ts'
import { ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { renderNative } from '../jinja/native.ts'
import { Scope } from '../jinja/scope.ts'
import { compileTemplate } from '../jinja/template.ts'
import type { Value } from '../jinja/values.ts'
import { plainData } from './arguments.ts'
import { baseLayer, envVarFunction, type BaseState } from './base.ts'
import { diagnosticsOf } from './diagnostic-of.ts'
import type { BaseEnv, VarLookup } from './env.ts'
import { varFunction } from './variables.ts'

/** What one YAML value is rendered with. */
export interface YamlScope {
  readonly file: string
  /** Where the value stands; its first character. */
  readonly line?: number
  readonly column?: number
  readonly vars: JsonRecord
  readonly target?: JsonRecord
  /** Secrets (`DBT_ENV_SECRET_…`) may be read in profiles and packages files only. */
  readonly secretsAllowed: boolean
  /** More names, before the usual ones: `ref` and `source` of exposures, `doc` of descriptions. */
  readonly extra?: Readonly<Record<string, Value>>
}

export type RenderYaml = (source: string, scope: YamlScope) => Json

/** Renders values of YAML files: an expression gives its value, a text with expressions in it a text. Throws `ProblemError`. */
export function makeYamlRenderer(env: Omit<BaseEnv, 'target'>): RenderYaml {
  return (source, scope) => {
    const state: BaseState = { env: { ...env, target: scope.target ?? {} }, owner: null }
    // The line is asked for when there is something to tell: finding it may cost a parse of the file.
    const origin = {
      path: scope.file,
      get line() {
        return scope.line ?? 1
      },
      get column() {
        return scope.column ?? 1
      },
    }
    try {
      const names = new Scope((name) => yamlName(name, state, scope), {
        mode: 'sync',
        isNative: true,
        provenance: false,
      })
      return plainData(renderNative(compileTemplate(source, origin), names))
    } catch (error) {
      const problems = diagnosticsOf(error)
      if (!problems) throw error
      throw new ProblemError(...problems.map((found) => located(found, scope)))
    }
  }
}

function yamlName(name: string, state: BaseState, scope: YamlScope): Value | undefined {
  if (scope.extra && Object.hasOwn(scope.extra, name)) return scope.extra[name]
  if (name === 'env_var') return envVarFunction(state.env.env, scope.secretsAllowed)
  if (name === 'var') {
    return varFunction({ vars: lookupIn(scope.vars), packageName: '', owner: scope.file, required: true })
  }
  if (name === 'target' && scope.target === undefined) return undefined
  return Object.hasOwn(baseLayer, name) ? baseLayer[name]?.(state) : undefined
}

const lookupIn = (vars: JsonRecord): VarLookup => ({
  get: (name) => (Object.hasOwn(vars, name) ? vars[name] : undefined),
  isFloat: (name) => isMarkedFloat(vars, name),
  names: () => Object.keys(vars),
})

function located(found: Diagnostic, { file, line, column }: YamlScope): Diagnostic {
  if (found.at) return found
  const at: Location = { file, ...(line !== undefined && { line }), ...(column !== undefined && { column }) }
  return { ...found, at }
}
