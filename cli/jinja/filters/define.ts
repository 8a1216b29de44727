import type { Env } from '../access.ts'
import { bindArgs, type Param } from '../bind-args.ts'
import { JinjaError, typeError } from '../errors.ts'
import type { Kwargs } from '../host.ts'
import { typeName } from '../types.ts'
import { PermissiveUndefined, Undefined } from '../undefined.ts'
import { textOf, type Value } from '../values.ts'

/** What filters and tests may ask of the engine. */
export interface FilterEnv extends Env {
  /** True while a YAML value is rendered to a Python value instead of text. */
  readonly isNative: boolean
  applyFilter(name: string, value: Value, args: Value[], kwargs: Kwargs): Value
  applyTest(name: string, value: Value, args: Value[], kwargs: Kwargs): boolean
}

export type Filter = (env: FilterEnv, value: Value, args: Value[], kwargs: Kwargs) => Value

/** A filter with Python parameters after its input; `run` gets one value per parameter. */
export function filter(
  name: string,
  params: readonly Param[],
  run: (env: FilterEnv, value: Value, ...args: Value[]) => Value,
): [string, Filter] {
  const all: readonly Param[] = ['value', ...params]
  if (params.length === 0) {
    return [
      name,
      (env, value, args, kwargs) => {
        if (args.length > 0 || kwargs.size > 0) bindArgs(pythonName(name), all, [value, ...args], kwargs)
        return run(env, value)
      },
    ]
  }
  return [
    name,
    (env, value, args, kwargs) => run(env, ...head(bindArgs(pythonName(name), all, [value, ...args], kwargs))),
  ]
}

/** The Python function behind a filter, as its TypeErrors name it. */
const pythonName = (name: string): string => `${withAsyncVariant.has(name) ? 'sync_' : ''}do_${name}`
const withAsyncVariant = new Set(['first', 'groupby', 'join', 'list', 'slice', 'sum', 'unique'])

const head = (values: Value[]): [Value, ...Value[]] => [values[0] ?? null, ...values.slice(1)]

/** The undefined that a filter gives for "nothing there". */
export const nothing = (env: Env, hint: string): Undefined =>
  env.isPermissive ? new PermissiveUndefined('None', { hint }) : new Undefined('None', { hint })

export const argumentError = (message: string): JinjaError => new JinjaError('FilterArgumentError', message)

/** The text that a method like `value.splitlines()` needs, or Python's AttributeError for other types. */
export function ownText(value: Value, method: string): string {
  const text = textOf(value)
  if (text !== undefined) return text
  if (value instanceof Undefined) throw value.error()
  throw new JinjaError('AttributeError', `'${typeName(value)}' object has no attribute '${method}'`)
}

/** An argument that Python uses as a number. */
export function needNumber(value: Value): number {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return Number(value)
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`)
}
