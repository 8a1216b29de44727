import { binary } from '../operators.ts'
import { equals, ordered, sortOrder } from '../compare.ts'
import { dictEntries } from '../dict.ts'
import { JinjaError, typeError } from '../errors.ts'
import { HostObject } from '../host.ts'
import { characters, iterate, iterated, length, truthy } from '../iterate.ts'
import { PySet } from '../set.ts'
import { str } from '../text.ts'
import { typeName } from '../types.ts'
import { Undefined } from '../undefined.ts'
import {
  DictView,
  isDict,
  NamedTuple,
  PyIterator,
  PyRange,
  PyTuple,
  pyTuple,
  TaggedText,
  textOf,
  type Value,
} from '../values.ts'
import { attributeGetter, lowered, multiGetter } from './attribute.ts'
import { argumentError, filter, needNumber, nothing, type Filter, type FilterEnv } from './define.ts'

const lazily = (name: string, make: () => Generator<Value>): PyIterator =>
  new PyIterator(name, { [Symbol.iterator]: make })

function first(env: FilterEnv, value: Value): Value {
  for (const item of iterate(value)) return item
  return nothing(env, 'No first item, sequence was empty.')
}

/** The items backwards; undefined where Python's `reversed` is a TypeError. */
function reversed(value: Value): Value[] | undefined {
  const isReversible =
    Array.isArray(value) ||
    value instanceof PyTuple ||
    value instanceof PyRange ||
    value instanceof DictView ||
    isDict(value) ||
    textOf(value) !== undefined ||
    value instanceof Undefined ||
    (value instanceof HostObject && value.length() !== undefined)
  return isReversible ? [...iterate(value)].reverse() : undefined
}

function last(env: FilterEnv, value: Value): Value {
  const items = reversed(value)
  if (items === undefined) throw typeError(`'${typeName(value)}' object is not reversible`)
  const [found] = items
  return found === undefined ? nothing(env, 'No last item, sequence was empty.') : found
}

function reverse(_env: FilterEnv, value: Value): Value {
  const text = textOf(value)
  if (text !== undefined) return characters(text).reverse().join('')
  const items = reversed(value)
  if (items) return new PyIterator('reversed', items)
  const all = iterated(value)
  if (all === undefined) throw argumentError('argument must be iterable')
  return [...all].reverse()
}

function random(env: FilterEnv, value: Value): Value {
  const items = [...iterate(value)]
  const found = items[Math.floor(Math.random() * length(items))]
  return found === undefined ? nothing(env, 'No random item, sequence was empty.') : found
}

function join(env: FilterEnv, value: Value, separator: Value = '', attribute: Value = null): Value {
  const get = attribute === null ? (item: Value): Value => item : attributeGetter(env, attribute)
  return Array.from(iterate(value), (item) => str(get(item))).join(str(separator))
}

function sum(env: FilterEnv, value: Value, attribute: Value = null, start: Value = 0): Value {
  const get = attribute === null ? (item: Value): Value => item : attributeGetter(env, attribute)
  const items = iterate(value)
  if (textOf(start) !== undefined) throw typeError("sum() can't sum strings [use ''.join(seq) instead]")
  let total = start
  for (const item of items) total = binary('+', total, get(item))
  return total
}

function sort(
  env: FilterEnv,
  value: Value,
  isReverse: Value = false,
  isCaseSensitive: Value = false,
  attribute: Value = null,
): Value {
  const keyOf = multiGetter(env, attribute, !truthy(isCaseSensitive))
  return sortedBy([...iterate(value)], keyOf, truthy(isReverse))
}

/** Stable, as Python's sorted; keys are computed once. */
function sortedBy(items: Value[], keyOf: (item: Value) => Value, isReverse: boolean): Value[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }))
  keyed.sort((a, b) => (isReverse ? sortOrder(b.key, a.key) : sortOrder(a.key, b.key)))
  return keyed.map(({ item }) => item)
}

function dictSort(
  _env: FilterEnv,
  value: Value,
  isCaseSensitive: Value = false,
  by: Value = 'key',
  isReverse: Value = false,
): Value {
  if (by !== 'key' && by !== 'value') throw argumentError('You can only sort by either "key" or "value"')
  const keyOf = (pair: Value): Value => {
    const part = pair instanceof PyTuple ? (pair.items[by === 'key' ? 0 : 1] ?? null) : null
    return truthy(isCaseSensitive) ? part : lowered(part)
  }
  return sortedBy(
    pairsOf(value, () => attributeError(value, 'items')),
    keyOf,
    truthy(isReverse),
  )
}

function attributeError(value: Value, name: string): Error {
  if (value instanceof Undefined) return value.error()
  return new JinjaError('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`)
}

/** The (key, value) tuples of a mapping; `otherwise` words the error for anything else. */
function pairsOf(value: Value, otherwise: () => Error): PyTuple[] {
  if (isDict(value)) return Array.from(dictEntries(value), ([key, item]) => pyTuple(key, item))
  if (value instanceof HostObject && value.isMapping()) {
    return Array.from(iterate(value), (key) => pyTuple(key, value.getItem(key) ?? null))
  }
  throw otherwise()
}

function* itemsOf(value: Value): Generator<Value> {
  if (!(value instanceof Undefined)) yield* pairsOf(value, () => typeError('Can only get item pairs from a mapping.'))
}

function* uniqueOf(env: FilterEnv, value: Value, isCaseSensitive: Value, attribute: Value): Generator<Value> {
  const get = attributeGetter(env, attribute, { ignoresCase: !truthy(isCaseSensitive) })
  const seen = new PySet()
  for (const item of iterate(value)) {
    const key = get(item)
    if (seen.has(key)) continue
    seen.add(key)
    yield item
  }
}

function extreme(env: FilterEnv, value: Value, op: '<' | '>', isCaseSensitive: Value, attribute: Value): Value {
  const get = attributeGetter(env, attribute, { ignoresCase: !truthy(isCaseSensitive) })
  let best: { readonly item: Value; readonly key: Value } | undefined
  for (const item of iterate(value)) {
    const key = get(item)
    if (best === undefined || ordered(op, key, best.key)) best = { item, key }
  }
  return best === undefined ? nothing(env, 'No aggregated item, sequence was empty.') : best.item
}

function groupBy(
  env: FilterEnv,
  value: Value,
  attribute: Value = null,
  fallback: Value = null,
  isCaseSensitive: Value = false,
): Value {
  const keyOf = attributeGetter(env, attribute, { ignoresCase: !truthy(isCaseSensitive), fallback })
  const shownKey = attributeGetter(env, attribute, { fallback })
  const groups: { key: Value; items: Value[] }[] = []
  for (const item of sortedBy([...iterate(value)], keyOf, false)) {
    const key = keyOf(item)
    const group = groups.at(-1)
    if (group && equals(group.key, key)) group.items.push(item)
    else groups.push({ key, items: [item] })
  }
  return groups.map(({ items }) => new NamedTuple(['grouper', 'list'], [shownKey(items[0] ?? null), items]))
}

function* batchesOf(value: Value, size: Value, fill: Value): Generator<Value> {
  let batch: Value[] = []
  for (const item of iterate(value)) {
    if (equals(batch.length, size)) {
      yield batch
      batch = []
    }
    batch.push(item)
  }
  if (batch.length === 0) return
  if (fill !== null && batch.length < needNumber(size))
    batch.push(...Array.from({ length: needNumber(size) - batch.length }, () => fill))
  yield batch
}

function* slicesOf(value: Value, slices: Value, fill: Value): Generator<Value> {
  const items = [...iterate(value)]
  const count = needNumber(slices)
  if (count === 0) throw new JinjaError('ZeroDivisionError', 'integer division or modulo by zero')
  const size = Math.floor(items.length / count)
  const longer = items.length - size * count
  for (let index = 0, start = 0; index < count; index++) {
    const end = start + size + (index < longer ? 1 : 0)
    const slice = items.slice(start, end)
    yield fill !== null && index >= longer ? [...slice, fill] : slice
    start = end
  }
}

const withKey: readonly [string, Value][] = [
  ['case_sensitive', false],
  ['attribute', null],
]

export const sequenceFilters: ReadonlyMap<string, Filter> = new Map([
  filter('first', [], first),
  filter('last', [], last),
  filter('random', [], random),
  filter('reverse', [], reverse),
  filter('length', [], (_env, value) => length(value)),
  filter('count', [], (_env, value) => length(value)),
  filter('list', [], (_env, value) => [...iterate(value)]),
  filter(
    'join',
    [
      ['d', ''],
      ['attribute', null],
    ],
    join,
  ),
  filter(
    'sum',
    [
      ['attribute', null],
      ['start', 0],
    ],
    sum,
  ),
  filter('sort', [['reverse', false], ...withKey], sort),
  filter(
    'dictsort',
    [
      ['case_sensitive', false],
      ['by', 'key'],
      ['reverse', false],
    ],
    dictSort,
  ),
  filter('items', [], (_env, value) => lazily('do_items', () => itemsOf(value))),
  filter('unique', withKey, (env, value, cased = false, attr = null) =>
    lazily('sync_do_unique', () => uniqueOf(env, value, cased, attr)),
  ),
  filter('min', withKey, (env, value, cased = false, attr = null) => extreme(env, value, '<', cased, attr)),
  filter('max', withKey, (env, value, cased = false, attr = null) => extreme(env, value, '>', cased, attr)),
  filter('groupby', ['attribute', ['default', null], ['case_sensitive', false]], groupBy),
  filter('batch', ['linecount', ['fill_with', null]], (_env, value, size = 0, fill = null) =>
    lazily('do_batch', () => batchesOf(value, size, fill)),
  ),
  filter('slice', ['slices', ['fill_with', null]], (_env, value, count = 0, fill = null) =>
    lazily('sync_do_slice', () => slicesOf(value, count, fill)),
  ),
  filter('is_list', [], (_env, value) => Array.isArray(value)),
  filter('string', [], (_env, value) => (value instanceof TaggedText ? value : str(value))),
])
