import type { Json } from '../core/config.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import { declare, hostFunction } from '../jinja/host.ts'
import { pyFloat, type Value } from '../jinja/values.ts'
import { requiredText, templateCopy } from './arguments.ts'
import type { VarLookup } from './env.ts'

export interface VarOptions {
  readonly vars: VarLookup
  readonly packageName: string
  /** Who asks, for the message when there is no value. */
  readonly owner: string
  /** False while files are parsed: a variable without a value is None there. */
  readonly required: boolean
  /** A unit test's own values. */
  readonly overrides?: Readonly<Record<string, Json | undefined>>
  /** Told of each variable that is read, with its value: what a cached parse depends on. */
  readonly onRead?: (name: string, value: Json | undefined) => void
  /** Renders a text value that has Jinja in it. */
  readonly render?: (text: string) => Value | Promise<Value>
}

/** `var('name')`, `var('name', default)` and `var.has_var('name')`. */
export function varFunction(options: VarOptions): Value {
  const find = (name: string): Json | undefined => {
    const override = options.overrides?.[name]
    const value = override === undefined ? options.vars.get(name, options.packageName) : override
    options.onRead?.(name, value)
    return value
  }
  const isFloat = (name: string): boolean =>
    options.overrides?.[name] === undefined && options.vars.isFloat?.(name, options.packageName) === true
  const has = declare('has_var', ['var_name'], (name) => find(requiredText(name, 'var_name')) !== undefined)
  return hostFunction(
    'var',
    (args, kwargs) => {
      const name = requiredText(args[0] ?? kwargs.get('var_name'), 'var_name')
      const value = find(name)
      if (typeof value === 'number' && isFloat(name)) return pyFloat(value)
      if (value !== undefined) return shown(value, options)
      // None is a default like any other.
      const fallback = args.length > 1 ? args[1] : kwargs.get('default')
      if (fallback !== undefined) return fallback
      if (!options.required) return null
      throw missing(name, options)
    },
    { attributes: { has_var: has } },
  )
}

function shown(value: Json, { render }: VarOptions): Value | Promise<Value> {
  if (typeof value === 'string' && render && /\{[{%]/.test(value)) return render(value)
  return templateCopy(value)
}

function missing(name: string, { vars, packageName, owner }: VarOptions): ProblemError {
  const hint =
    didYouMean(name, vars.names(packageName)) ??
    `Set it under "vars" in the project file, or with --vars '{${name}: value}'.`
  return new ProblemError(problem('var-missing', { name, owner }, undefined, { hint }))
}
