import { typeError } from '../errors.ts'
import type { Kwargs } from '../host.ts'
import { isInt, typeName } from '../types.ts'
import { textOf, type Value } from '../values.ts'

export type Method<T> = (self: T, args: Value[], kwargs: Kwargs) => Value

/** A method in C's style: positional only, at least `least` and at most `most` arguments, with C's error texts. */
export function positional<T>(
  type: string,
  name: string,
  least: number,
  most: number,
  run: (self: T, ...args: Value[]) => Value,
): [string, Method<T>] {
  return [
    name,
    (self, args, kwargs) => {
      if (kwargs.size > 0) throw typeError(`${type}.${name}() takes no keyword arguments`)
      checkCount(type, name, least, most, args.length)
      return run(self, ...args)
    },
  ]
}

function checkCount(type: string, name: string, least: number, most: number, given: number): void {
  if (given >= least && given <= most) return
  const plural = (count: number): string => `${count} argument${count === 1 ? '' : 's'}`
  if (least === most && least < 2) {
    throw typeError(`${type}.${name}() takes ${least === 0 ? 'no arguments' : 'exactly one argument'} (${given} given)`)
  }
  if (least === most) throw typeError(`${name} expected ${plural(least)}, got ${given}`)
  const bound = given < least ? `at least ${plural(least)}` : `at most ${plural(most)}`
  throw typeError(`${name} expected ${bound}, got ${given}`)
}

/** An argument that must be a str. */
export function needText(value: Value, place: string): string {
  const text = textOf(value)
  if (text === undefined) throw typeError(`${place} must be str, not ${typeName(value)}`)
  return text
}

/** An argument that must be an int. */
export function needInt(value: Value): number {
  if (isInt(value)) return Number(value)
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`)
}
