import { typeError, valueError } from './errors.ts'
import { dictKeys, dictSize } from './dict.ts'
import { HostObject } from './host.ts'
import { PySet } from './set.ts'
import { typeName } from './types.ts'
import { Undefined } from './undefined.ts'
import { DictView, isDict, PyFloat, PyIterator, PyRange, PyTuple, textOf, type Value } from './values.ts'

const surrogates = /[\ud800-\udfff]/

/** Splits into code points; an empty text gives none. */
export const characters = (text: string): string[] => (surrogates.test(text) ? Array.from(text) : text.split(''))
/** The number of code points. */
export const textLength = (text: string): number => (surrogates.test(text) ? Array.from(text).length : text.length)

/** The items of an iterable; undefined where Python's `iter(x)` is a TypeError. */
export function iterated(value: Value): Iterable<Value> | undefined {
  if (Array.isArray(value)) return value
  const text = textOf(value)
  if (text !== undefined) return characters(text)
  if (typeof value !== 'object' || value === null) return undefined
  if (value instanceof PyTuple) return value.items
  if (value instanceof HostObject) return value.iterate()
  if (value instanceof Undefined) return []
  if (value instanceof PySet || value instanceof PyIterator || value instanceof PyRange || value instanceof DictView)
    return value
  return isDict(value) ? dictKeys(value) : undefined
}

/** The items of `value`, or Python's TypeError. */
export function iterate(value: Value): Iterable<Value> {
  const items = iterated(value)
  if (items === undefined) throw typeError(`'${typeName(value)}' object is not iterable`)
  return items
}

/** Python's `len(x)`; undefined where it is a TypeError. */
export function lengthOf(value: Value): number | undefined {
  if (Array.isArray(value)) return value.length
  const text = textOf(value)
  if (text !== undefined) return textLength(text)
  if (typeof value !== 'object' || value === null) return undefined
  if (value instanceof PyTuple) return value.items.length
  if (value instanceof HostObject) return value.length()
  if (value instanceof Undefined) return 0
  if (value instanceof PySet) return value.size
  if (value instanceof PyRange) return value.length
  if (value instanceof DictView) return dictSize(value.dict)
  return isDict(value) ? dictSize(value) : undefined
}

export function length(value: Value): number {
  const found = lengthOf(value)
  if (found === undefined) throw typeError(`object of type '${typeName(value)}' has no len()`)
  return found
}

/** Python's `bool(x)`. */
export function truthy(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value !== ''
    case 'number':
      return value !== 0
    case 'bigint':
      return value !== 0n
    default:
      return value !== null && truthyObject(value)
  }
}

function truthyObject(value: object): boolean {
  if (value instanceof HostObject) return value.truthy()
  if (value instanceof PyFloat) return value.value !== 0
  return lengthOf(value) !== 0
}

/** The values of `a, b = value` for `count` targets. */
export function unpack(value: Value, count: number): Value[] {
  const items = iterated(value)
  if (items === undefined) throw typeError(`cannot unpack non-iterable ${typeName(value)} object`)
  const values: Value[] = []
  for (const item of items) {
    if (values.length === count) throw valueError(`too many values to unpack (expected ${count})`)
    values.push(item)
  }
  if (values.length < count) throw valueError(`not enough values to unpack (expected ${count}, got ${values.length})`)
  return values
}
