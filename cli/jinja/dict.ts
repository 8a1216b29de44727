import { JinjaError } from './errors.ts'
import { hashKey } from './hash.ts'
import { HostObject } from './host.ts'
import { str } from './text.ts'
import { type Dict, PyFloat, PyTuple, TaggedText, textOf, type Value } from './values.ts'

/** The key under which `map` holds a value equal to `key`; `key` itself where it holds none. */
function storedKey(map: Map<Value, Value>, key: Value): Value {
  if (typeof key === 'string' || map.has(key)) return key
  const wanted = hashKey(key)
  if (typeof wanted === 'string' && key instanceof TaggedText) return key.text
  if (typeof wanted === 'number' && map.has(wanted)) return wanted
  if ((wanted === 0 || wanted === 1) && map.has(wanted === 1)) return wanted === 1
  if (!isOddKey(key)) return key
  for (const candidate of map.keys()) if (isOddKey(candidate) && hashKey(candidate) === wanted) return candidate
  return key
}

/** Keys that JavaScript's Map does not compare as Python does, beyond 0, 1, False and True. */
const isOddKey = (key: Value): boolean =>
  typeof key === 'number' ||
  key instanceof PyTuple ||
  key instanceof PyFloat ||
  key instanceof HostObject ||
  key instanceof TaggedText

export function dictGet(dict: Dict, key: Value): Value | undefined {
  if (dict instanceof Map) return typeof key === 'string' ? dict.get(key) : dict.get(storedKey(dict, key))
  const name = textOf(key)
  if (name === undefined) return void hashKey(key)
  return Object.hasOwn(dict, name) ? (dict[name] ?? null) : undefined
}

export function dictSet(dict: Dict, key: Value, value: Value): void {
  if (dict instanceof Map) {
    hashKey(key)
    dict.set(storedKey(dict, key), value)
    return
  }
  // Never a plain assignment: `dict['__proto__'] = …` would change the host object's prototype.
  Object.defineProperty(dict, textOf(key) ?? str(key), { value, writable: true, enumerable: true, configurable: true })
}

export const dictHas = (dict: Dict, key: Value): boolean => dictGet(dict, key) !== undefined

/** Removes a key; its value, or undefined where there was none. */
export function dictTake(dict: Dict, key: Value): Value | undefined {
  const value = dictGet(dict, key)
  if (value === undefined) return undefined
  if (dict instanceof Map) dict.delete(storedKey(dict, key))
  else delete dict[textOf(key) ?? '']
  return value
}

export const dictSize = (dict: Dict): number => (dict instanceof Map ? dict.size : Object.keys(dict).length)

/** The keys for a loop over the dict; changing its size meanwhile is an error, as in Python (and would make the loop endless). */
export function* dictKeys(dict: Dict): Generator<Value> {
  const size = dictSize(dict)
  for (const key of dict instanceof Map ? dict.keys() : Object.keys(dict)) {
    yield key
    if (dictSize(dict) !== size) throw new JinjaError('RuntimeError', 'dictionary changed size during iteration')
  }
}

export function dictEntries(dict: Dict): Iterable<readonly [Value, Value]> {
  return dict instanceof Map
    ? dict.entries()
    : Object.entries(dict).map(([key, value]) => [key, value ?? null] as const)
}

export function dictClear(dict: Dict): void {
  if (dict instanceof Map) dict.clear()
  else for (const key of Object.keys(dict)) delete dict[key]
}

/** A new dict of these entries; later ones win, the first spelling of a key stays. */
export function dictOf(entries: Iterable<readonly [Value, Value]>): Map<Value, Value> {
  const dict = new Map<Value, Value>()
  for (const [key, value] of entries) dictSet(dict, key, value)
  return dict
}
