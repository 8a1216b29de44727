import type { TemplateEnv, VarLookup } from '../context/env.ts'
import type { MacroRegistry } from '../context/macros.ts'
import type { Project } from '../project/project.ts'
import { varsFor, type VarScope } from '../project/vars.ts'
import type { ParseOptions } from './parse-options.ts'
import { isRecord, type Json, type JsonRecord } from './read-json.ts'

/** What every template of this invocation sees. */
export function templateEnv(options: ParseOptions, macros: MacroRegistry): TemplateEnv {
  const { project, adapter } = options
  return {
    projectName: project.config.name,
    version: options.version,
    macros,
    adapter,
    target: project.profile?.targetForTemplates ?? {},
    vars: varLookup(project),
    flags: options.flags,
    invocationId: options.invocationId,
    runStartedAt: options.now,
    env: project.env,
    emit: options.emit,
    invocationArgs: options.invocationArgs ?? {},
    projectVars: project.config.vars,
    quoting: project.config.quoting,
  }
}

function varLookup(project: Project): VarLookup {
  const scopes = new Map<string, VarScope>()
  const scopeOf = (packageName: string): VarScope => {
    const known = scopes.get(packageName)
    if (known) return known
    const scope = varsFor(project, packageName)
    scopes.set(packageName, scope)
    return scope
  }
  return {
    get: (name, packageName) => scopeOf(packageName).get(name),
    isFloat: (name, packageName) => scopeOf(packageName).isFloat(name),
    names: (packageName) => Object.keys(flatVars(project, packageName)),
  }
}

/** Every variable a package's files see, by name; for renderers that take them all at once. */
export function flatVars(project: Project, packageName: string): JsonRecord {
  const own = project.packages.find((candidate) => candidate.name === packageName)?.config.vars ?? {}
  return { ...unscoped(own, packageName), ...unscoped(project.config.vars, packageName), ...project.vars }
}

function unscoped(vars: JsonRecord, packageName: string): JsonRecord {
  const scoped: Json | undefined = vars[packageName]
  return isRecord(scoped) ? { ...vars, ...scoped } : vars
}
