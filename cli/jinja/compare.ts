import { typeError } from './errors.ts'
import { dictEntries, dictGet, dictSize } from './dict.ts'
import { HostObject } from './host.ts'
import { PySet } from './set.ts'
import { isNumber, toNumber, typeName } from './types.ts'
import { Undefined } from './undefined.ts'
import { DictView, isDict, type PyFloat, PyRange, PyTuple, textOf, type Value } from './values.ts'

/** Python's `a == b`. */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return typeof a !== 'number' || !Number.isNaN(a)
  if (typeof a === 'string' && typeof b === 'string') return false
  if (isNumber(a) && isNumber(b)) return numberKey(a) == numberKey(b) // oxlint-disable-line eqeqeq: a number and a bigint compare by value
  if (b instanceof HostObject && !(a instanceof HostObject)) return b.equals(a)
  return typeof a === 'object' && a !== null ? equalsObject(a, b) : equalsText(a, b)
}

const numberKey = (value: number | bigint | boolean | PyFloat): number | bigint =>
  typeof value === 'bigint' ? value : toNumber(value)

function equalsText(a: Value, b: Value): boolean {
  const text = textOf(a)
  return text !== undefined && text === textOf(b)
}

function equalsObject(a: object, b: Value): boolean {
  if (a instanceof HostObject) return a.equals(b)
  if (typeof b !== 'object' || b === null) return equalsText(a, b)
  if (Array.isArray(a)) return Array.isArray(b) && equalItems(a, b)
  if (a instanceof PyTuple) return b instanceof PyTuple && equalItems(a.items, b.items)
  if (a instanceof Undefined) return a.constructor === b.constructor
  if (a instanceof PySet || a instanceof DictView) return equalSets(a, b)
  if (a instanceof PyRange) return b instanceof PyRange && equalItems([...a], [...b])
  if (isDict(a)) return isDict(b) && equalDicts(a, b)
  return equalsText(a, b)
}

function equalItems(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, index) => same(item, b[index] ?? null))
}

/** Identity or equality: how Python compares the items of containers. */
export const same = (a: Value, b: Value): boolean => a === b || equals(a, b)

function equalDicts(
  a: Map<Value, Value> | Record<string, Value>,
  b: Map<Value, Value> | Record<string, Value>,
): boolean {
  if (dictSize(a) !== dictSize(b)) return false
  for (const [key, value] of dictEntries(a)) {
    const other = dictGet(b, key)
    if (other === undefined || !same(value, other)) return false
  }
  return true
}

function equalSets(a: PySet | DictView, b: Value): boolean {
  if (!(b instanceof PySet || b instanceof DictView) || isValues(a) || isValues(b)) return false
  const left = new PySet(a)
  const right = new PySet(b)
  return left.size === right.size && [...left].every((item) => right.has(item))
}

const isValues = (value: PySet | DictView): boolean => value instanceof DictView && value.kind === 'values'

export type OrderOp = '<' | '<=' | '>' | '>='

/** Python's `a < b` and its kin; TypeError where the types have no order. */
export function ordered(op: OrderOp, a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return holds(op, a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN)
  if (isNumber(a) && isNumber(b)) return holds(op, compareNumbers(a, b))
  const left = textOf(a)
  const right = textOf(b)
  if (left !== undefined && right !== undefined) return holds(op, compareText(left, right))
  if (a instanceof Undefined) throw a.error()
  if (b instanceof Undefined) throw b.error()
  if (Array.isArray(a) && Array.isArray(b)) return orderedItems(op, a, b)
  if (a instanceof PyTuple && b instanceof PyTuple) return orderedItems(op, a.items, b.items)
  const found = orderedObjects(op, a, b)
  if (found !== undefined) return found
  throw typeError(`'${op}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`)
}

function orderedObjects(op: OrderOp, a: Value, b: Value): boolean | undefined {
  if (a instanceof HostObject) {
    const found = a.compare(b)
    if (found !== undefined) return holds(op, found)
  }
  if (b instanceof HostObject) {
    const found = b.compare(a)
    if (found !== undefined) return holds(op, -found)
  }
  if (!isSetLike(a) || !isSetLike(b)) return undefined
  return op === '<' || op === '<='
    ? isSubset(new PySet(a), new PySet(b), op === '<')
    : isSubset(new PySet(b), new PySet(a), op === '>')
}

const isSetLike = (value: Value): value is PySet | DictView =>
  value instanceof PySet || (value instanceof DictView && !isValues(value))

const isSubset = (small: PySet, large: PySet, isProper: boolean): boolean =>
  [...small].every((item) => large.has(item)) && (!isProper || small.size < large.size)

function orderedItems(op: OrderOp, a: readonly Value[], b: readonly Value[]): boolean {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const left = a[index] ?? null
    const right = b[index] ?? null
    if (!same(left, right)) return ordered(op, left, right)
  }
  return holds(op, a.length - b.length)
}

function holds(op: OrderOp, sign: number): boolean {
  if (op === '<') return sign < 0
  if (op === '<=') return sign <= 0
  return op === '>' ? sign > 0 : sign >= 0
}

function compareNumbers(a: number | bigint | boolean | PyFloat, b: number | bigint | boolean | PyFloat): number {
  const left = numberKey(a)
  const right = numberKey(b)
  return left < right ? -1 : left > right ? 1 : left == right ? 0 : Number.NaN // oxlint-disable-line eqeqeq: number and bigint
}

/** By code points, which differs from JavaScript's order where surrogates meet the top of the basic plane. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return isSurrogate(left) === isSurrogate(right) ? left - right : isSurrogate(left) ? 1 : -1
  }
  return a.length - b.length
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff

/** -1, 0 or 1 as Python's sort orders two values: by `<` alone. */
export const sortOrder = (a: Value, b: Value): number => (ordered('<', a, b) ? -1 : ordered('<', b, a) ? 1 : 0)
