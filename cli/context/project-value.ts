import { pyInt, type PlainDict, type Value } from '../jinja/values.ts'
import { templateCopy } from './arguments.ts'
import type { TemplateEnv } from './env.ts'
import { ObjectValue } from './object-value.ts'

/** The project's config as `adapter.config` and, to packages that look there, `builtins.ref.config` show it. */
export function projectValue(env: TemplateEnv): Value {
  const { target } = env
  return new ObjectValue('RuntimeConfig', () => ({
    project_name: env.projectName,
    profile_name: templateCopy(target.profile_name),
    target_name: templateCopy(target.name),
    threads: typeof target.threads === 'number' ? pyInt(target.threads) : 1,
    quoting: templateCopy(env.quoting ?? {}),
    credentials: templateCopy(target),
    args: templateCopy(env.invocationArgs),
    cli_vars: templateCopy(env.invocationArgs.vars ?? {}),
    vars: new ObjectValue('VarProvider', () => recordOf(templateCopy(env.projectVars ?? {}))),
    dependencies: dependencies(env),
  }))
}

const recordOf = (value: Value): PlainDict => (typeof value === 'object' && value !== null ? { ...value } : {})

function dependencies({ macros, packageVersions, projectName }: TemplateEnv): PlainDict {
  const names = new Set([projectName, ...macros.packageNames(), ...Object.keys(packageVersions ?? {})])
  return Object.fromEntries(
    [...names].map((name) => [name, { project_name: name, version: packageVersions?.[name] ?? null }]),
  )
}
