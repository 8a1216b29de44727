import { JinjaError } from './errors.ts'

/**
 * How Python's values stand in JavaScript:
 *
 * | Python | here |
 * |---|---|
 * | None, bool, str | `null`, boolean, string (lengths and slices count code points) |
 * | int | an integer number, or a bigint beyond 2^53 |
 * | float | a number with a fraction, NaN or ±Infinity; `PyFloat` where the float is integral (make them with `pyFloat`) |
 * | list, tuple | Array, `PyTuple` |
 * | dict | `Map`; plain and null-prototype objects of the host work as dicts with string keys and can be mutated |
 * | set, range, generator | `PySet`, `PyRange`, `PyIterator` |
 * | anything else | a `HostObject` (host.ts); an instance of any other class is opaque to templates |
 *
 * JavaScript's `undefined` is never a value: it says "not there". A template's undefined is an `Undefined` (undefined.ts).
 */
export type Value = null | boolean | number | bigint | string | object

/** A dict handed in by the host: own enumerable string keys only; its prototype is never looked at. */
export interface PlainDict {
  [key: string]: Value
}

export type Dict = Map<Value, Value> | PlainDict

/** A float whose value is integral, which a JavaScript number alone cannot tell from an int. */
export class PyFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/** A Python float of this value. */
export const pyFloat = (value: number): number | PyFloat => (Number.isInteger(value) ? new PyFloat(value) : value)

/** A Python int of this value; bigints that fit become numbers. */
export function pyInt(value: bigint | number): number | bigint {
  if (typeof value === 'number')
    return value === 0 ? 0 : Number.isSafeInteger(value) ? value : BigInt(Math.trunc(value))
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value
}

export class PyTuple {
  readonly items: readonly Value[]
  constructor(items: readonly Value[]) {
    this.items = items
  }
}

export const pyTuple = (...items: readonly Value[]): PyTuple => new PyTuple(items)

/** A tuple whose items also have names, as groupby gives. */
export class NamedTuple extends PyTuple {
  readonly names: readonly string[]
  /** The type's name, where repr shows it with the names. */
  readonly label: string | null
  constructor(names: readonly string[], items: readonly Value[], label: string | null = null) {
    super(items)
    this.names = names
    this.label = label
  }
}

export class PyRange {
  readonly start: number
  readonly stop: number
  readonly step: number
  readonly length: number
  constructor(start: number, stop: number, step: number) {
    this.start = start
    this.stop = stop
    this.step = step
    this.length = Math.max(0, Math.ceil((stop - start) / step))
  }
  at(index: number): number {
    return this.start + index * this.step
  }
  *[Symbol.iterator](): Generator<Value> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }
}

/** A generator or iterator: yields each item once, as Python's do. */
export class PyIterator implements Iterable<Value> {
  readonly name: string
  readonly #source: Iterator<Value>
  constructor(name: string, items: Iterable<Value>) {
    this.name = name
    this.#source = items[Symbol.iterator]()
  }
  next(): IteratorResult<Value> {
    return this.#source.next()
  }
  *[Symbol.iterator](): Generator<Value> {
    for (let step = this.#source.next(); step.done !== true; step = this.#source.next()) yield step.value
  }
}

const sizeOf = (dict: Dict): number => (dict instanceof Map ? dict.size : Object.keys(dict).length)

/** Counting a dict's keys takes as long as walking it: `graph.nodes` of a large project is counted after a few of its nodes, and after the last. */
const isLookedAt = (index: number, size: number): boolean => size <= 64 || index === size || (index & (index - 1)) === 0

/** A live view of a dict: keys(), values(), items(). */
export class DictView implements Iterable<Value> {
  readonly kind: 'keys' | 'values' | 'items'
  readonly dict: Dict
  constructor(kind: DictView['kind'], dict: Dict) {
    this.kind = kind
    this.dict = dict
  }
  *[Symbol.iterator](): Generator<Value> {
    const { dict, kind } = this
    const size = sizeOf(dict)
    let index = 0
    for (const [key, value] of dict instanceof Map ? dict : Object.entries(dict)) {
      yield kind === 'keys' ? key : kind === 'values' ? value : new PyTuple([key, value])
      if (isLookedAt(++index, size) && sizeOf(dict) !== size)
        throw new JinjaError('RuntimeError', 'dictionary changed size during iteration')
    }
  }
}

/**
 * A str that remembers something: `markup` is HTML already escaped; `text`, `native`, `bool` and `number` say how native rendering
 * converts it (dbt's `as_text`, `as_native`, `as_bool`, `as_number`).
 */
export class TaggedText {
  readonly text: string
  readonly tag: 'markup' | 'text' | 'native' | 'bool' | 'number'
  constructor(text: string, tag: TaggedText['tag']) {
    this.text = text
    this.tag = tag
  }
}

/** True of `Map` and of plain or null-prototype objects. */
export function isDict(value: Value): value is Dict {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof Map) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The characters of a str or tagged str; undefined for anything else. */
export const textOf = (value: Value): string | undefined =>
  typeof value === 'string' ? value : value instanceof TaggedText ? value.text : undefined
