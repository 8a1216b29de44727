import { typeError, valueError } from '../errors.ts'
import { isInt, typeName } from '../types.ts'
import type { Value } from '../values.ts'

/** A count: an int that is not negative. */
export function needCount(value: Value): number {
  if (!isInt(value)) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`)
  if (Number(value) < 0) throw valueError('the count must be non-negative')
  return Number(value)
}

/** The one keyword argument that a function takes, from what `**kwargs` bound; None where it was not given. */
export function kwargOf(kwargs: Value, name: string): Value {
  if (!(kwargs instanceof Map)) return null
  for (const key of kwargs.keys())
    if (key !== name) throw typeError(`got an unexpected keyword argument '${String(key)}'`)
  const value: Value | undefined = kwargs.get(name)
  return value === undefined ? null : value
}
