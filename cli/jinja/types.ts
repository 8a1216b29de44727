import { HostObject } from './host.ts'
import { PySet } from './set.ts'
import { Undefined } from './undefined.ts'
import { DictView, isDict, PyFloat, PyIterator, PyRange, PyTuple, TaggedText, type Value } from './values.ts'

/** Python's `type(x).__name__`. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str'
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float'
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    default:
      return value === null ? 'NoneType' : objectTypeName(value)
  }
}

function objectTypeName(value: object): string {
  if (Array.isArray(value)) return 'list'
  if (value instanceof PyTuple) return 'tuple'
  if (value instanceof HostObject) return value.typeName
  if (value instanceof Undefined) return 'Undefined'
  if (value instanceof PyFloat) return 'float'
  if (value instanceof TaggedText) return value.tag === 'markup' ? 'Markup' : 'str'
  if (value instanceof PySet) return 'set'
  if (value instanceof PyRange) return 'range'
  if (value instanceof PyIterator) return 'generator'
  if (value instanceof DictView) return `dict_${value.kind}`
  return isDict(value) ? 'dict' : 'object'
}

export type Int = number | bigint | boolean

/** An int or, as in Python, a bool. */
export const isInt = (value: Value): value is Int =>
  typeof value === 'number' ? Number.isInteger(value) : typeof value === 'bigint' || typeof value === 'boolean'

export const isFloat = (value: Value): value is number | PyFloat =>
  typeof value === 'number' ? !Number.isInteger(value) : value instanceof PyFloat

export const isNumber = (value: Value): value is Int | PyFloat =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof PyFloat

/** The JavaScript number of a Python number; ints beyond 2^53 are rounded. */
export const toNumber = (value: Int | PyFloat): number => (value instanceof PyFloat ? value.value : Number(value))

/** The bigint of a Python int. */
export const toBigInt = (value: Int): bigint => BigInt(value)
