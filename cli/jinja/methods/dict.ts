import { dictClear, dictEntries, dictGet, dictOf, dictSet, dictTake } from '../dict.ts'
import { JinjaError, typeError, valueError } from '../errors.ts'
import { HostObject, type Kwargs } from '../host.ts'
import { iterate, iterated } from '../iterate.ts'
import { repr } from '../text.ts'
import { Undefined } from '../undefined.ts'
import { type Dict, DictView, isDict, pyTuple, type Value } from '../values.ts'
import { positional, type Method } from './method.ts'

/** The entries that `dict(x)` and `update(x)` take from a mapping or from pairs. */
export function entriesOf(source: Value): Iterable<readonly [Value, Value]> {
  if (source instanceof Undefined) throw source.error()
  if (isDict(source)) return dictEntries(source)
  if (source instanceof HostObject && source.isMapping()) {
    return Array.from(iterate(source), (key) => [key, source.getItem(key) ?? null] as const)
  }
  return Array.from(iterate(source), (pair, index) => {
    const items = iterated(pair)
    if (items === undefined)
      throw typeError(`cannot convert dictionary update sequence element #${index} to a sequence`)
    const parts = [...items]
    const [key = null, value = null] = parts
    if (parts.length !== 2)
      throw valueError(`dictionary update sequence element #${index} has length ${parts.length}; 2 is required`)
    return [key, value] as const
  })
}

function update(dict: Dict, args: Value[], kwargs: Kwargs): Value {
  if (args.length > 1) throw typeError(`update expected at most 1 argument, got ${args.length}`)
  for (const [key, value] of args[0] === undefined ? [] : entriesOf(args[0])) dictSet(dict, key, value)
  for (const [key, value] of kwargs) dictSet(dict, key, value)
  return null
}

function pop(dict: Dict, key: Value = null, fallback?: Value): Value {
  const value = dictTake(dict, key)
  if (value !== undefined) return value
  if (fallback === undefined) throw new JinjaError('KeyError', repr(key))
  return fallback
}

function get(dict: Dict, key: Value = null, fallback: Value = null): Value {
  const value = dictGet(dict, key)
  return value === undefined ? fallback : value
}

function popItem(dict: Dict): Value {
  const last = [...dictEntries(dict)].at(-1)
  if (last === undefined) throw new JinjaError('KeyError', repr('popitem(): dictionary is empty'))
  dictTake(dict, last[0])
  return pyTuple(...last)
}

function setDefault(dict: Dict, key: Value = null, fallback: Value = null): Value {
  const value = dictGet(dict, key)
  if (value !== undefined) return value
  dictSet(dict, key, fallback)
  return fallback
}

export const dictMethods: ReadonlyMap<string, Method<Dict>> = new Map([
  positional<Dict>('dict', 'clear', 0, 0, (dict) => (dictClear(dict), null)),
  positional<Dict>('dict', 'copy', 0, 0, (dict) => dictOf(dictEntries(dict))),
  positional<Dict>('dict', 'get', 1, 2, get),
  positional<Dict>('dict', 'items', 0, 0, (dict) => new DictView('items', dict)),
  positional<Dict>('dict', 'keys', 0, 0, (dict) => new DictView('keys', dict)),
  positional<Dict>('dict', 'values', 0, 0, (dict) => new DictView('values', dict)),
  positional<Dict>('dict', 'pop', 1, 2, pop),
  positional<Dict>('dict', 'popitem', 0, 0, popItem),
  positional<Dict>('dict', 'setdefault', 1, 2, setDefault),
  positional<Dict>('dict', 'fromkeys', 1, 2, (_dict, keys = null, value = null) =>
    dictOf(Array.from(iterate(keys), (key) => [key, value] as const)),
  ),
  ['update', update],
])
