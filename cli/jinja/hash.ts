import { typeError } from './errors.ts'
import { HostObject } from './host.ts'
import { PySet } from './set.ts'
import { Undefined } from './undefined.ts'
import { DictView, isDict, PyFloat, PyTuple, TaggedText, type Value } from './values.ts'

const undefinedKey = Symbol('Undefined')

export type HashKey = string | number | bigint | null | symbol | object

/** One JavaScript Map key for all values that Python's `==` and `hash` take for the same key; TypeError for lists, dicts and sets. */
export function hashKey(value: Value): HashKey {
  switch (typeof value) {
    case 'string':
      return value.startsWith('\0') ? `\0s${value}` : value
    case 'number':
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value
    case 'boolean':
      return value ? 1 : 0
    case 'bigint':
      return value
    default:
      return value === null ? null : objectKey(value)
  }
}

function objectKey(value: object): HashKey {
  if (value instanceof PyTuple) return `\0t${value.items.map((item) => tagged(hashKey(item))).join('\0,')}\0)`
  if (value instanceof PyFloat) return hashKey(value.value)
  if (value instanceof TaggedText) return hashKey(value.text)
  if (value instanceof Undefined) return undefinedKey
  if (value instanceof HostObject) {
    const key = value.hashKey()
    return key === undefined ? value : `\0h${value.typeName}\0${key}`
  }
  if (Array.isArray(value)) throw typeError("unhashable type: 'list'")
  if (value instanceof PySet) throw typeError("unhashable type: 'set'")
  if (value instanceof DictView) throw typeError(`unhashable type: 'dict_${value.kind}'`)
  if (isDict(value)) throw typeError("unhashable type: 'dict'")
  return value
}

const identities = new WeakMap<object, number>()
let lastIdentity = 0

/** A number that stays with an object, for keys and for repr. */
export function identity(value: object): number {
  const known = identities.get(value)
  if (known !== undefined) return known
  identities.set(value, ++lastIdentity)
  return lastIdentity
}

function tagged(key: HashKey): string {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'number' || typeof key === 'bigint') return `n${key}`
  return typeof key === 'object' && key !== null ? `o${identity(key)}` : String(key)
}
