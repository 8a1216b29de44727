import type { Param } from '../bind-args.ts'
import { equals } from '../compare.ts'
import { typeError, valueError } from '../errors.ts'
import { HostObject, type HostFunction, declare } from '../host.ts'
import { iterate, truthy } from '../iterate.ts'
import { binary } from '../operators.ts'

import { PyIterator, PyTuple, pyTuple, type PlainDict, type Value } from '../values.ts'
import { kwargOf, needCount } from './itertools-args.ts'

type Make = (...args: Value[]) => Generator<Value>

const lazily = (name: string, params: readonly Param[], make: Make): [string, HostFunction] => [
  name,
  declare(name, params, (...args) => new PyIterator(name, { [Symbol.iterator]: () => make(...args) })),
]

const itemsOf = (args: Value): readonly Value[] => (args instanceof PyTuple ? args.items : [])

/** Calls a template's callable; it must answer at once. */
function callNow(callable: Value, ...args: Value[]): Value {
  if (!(callable instanceof HostObject) || callable.call === undefined) throw typeError('the argument is not callable')
  const value = callable.call(args, new Map())
  if (value instanceof Promise) throw typeError('itertools cannot wait for a macro or another asynchronous function')
  return value
}

function* chain(iterables: Iterable<Value>): Generator<Value> {
  for (const iterable of iterables) yield* iterate(iterable)
}

function* product(pools: readonly (readonly Value[])[]): Generator<Value> {
  if (pools.some((pool) => pool.length === 0)) return
  const indices = pools.map(() => 0)
  for (;;) {
    yield new PyTuple(indices.map((index, at) => pools[at]?.[index] ?? null))
    let at = pools.length - 1
    while (at >= 0 && indices[at] === (pools[at]?.length ?? 0) - 1) indices[at--] = 0
    if (at < 0) return
    indices[at] = (indices[at] ?? 0) + 1
  }
}

/** Choices of `size` indices below `count`, in lexicographic order, as `next` allows them to follow. */
function* choices(
  pool: readonly Value[],
  size: number,
  start: number,
  next: (index: number) => number,
  chosen: readonly number[] = [],
): Generator<Value> {
  if (chosen.length === size) {
    yield new PyTuple(chosen.map((index) => pool[index] ?? null))
    return
  }
  for (let index = start; index < pool.length; index++)
    yield* choices(pool, size, next(index), next, [...chosen, index])
}

function* permutations(pool: readonly Value[], size: number, chosen: readonly number[] = []): Generator<Value> {
  if (chosen.length === size) {
    yield new PyTuple(chosen.map((index) => pool[index] ?? null))
    return
  }
  for (let index = 0; index < pool.length; index++)
    if (!chosen.includes(index)) yield* permutations(pool, size, [...chosen, index])
}

function* islice(iterable: Value, ...bounds: readonly Value[]): Generator<Value> {
  const [first = null, second, third] = bounds
  const start = second === undefined ? 0 : first === null ? 0 : needCount(first)
  const stopValue = second === undefined ? first : second
  const stop = stopValue === null ? Number.POSITIVE_INFINITY : needCount(stopValue)
  const step = third === undefined || third === null ? 1 : needCount(third)
  if (step < 1) throw valueError('Step for islice() must be a positive integer or None.')
  if (stop <= start) return
  let index = 0
  for (const item of iterate(iterable)) {
    if (index >= start && (index - start) % step === 0) yield item
    if (++index >= stop) return
  }
}

function* zipLongest(pools: readonly (readonly Value[])[], fill: Value): Generator<Value> {
  const longest = Math.max(0, ...pools.map((pool) => pool.length))
  for (let at = 0; at < longest; at++)
    yield new PyTuple(pools.map((pool) => (at < pool.length ? (pool[at] ?? null) : fill)))
}

function* count(start: Value, step: Value): Generator<Value> {
  for (let at = start; ; at = binary('+', at, step)) yield at
}

function* cycle(iterable: Value): Generator<Value> {
  const items = [...iterate(iterable)]
  while (items.length > 0) yield* items
}

function* repeat(item: Value, times: Value): Generator<Value> {
  for (let left = times === null ? Number.POSITIVE_INFINITY : needCount(times); left > 0; left--) yield item
}

function* accumulate(iterable: Value, func: Value, initial: Value): Generator<Value> {
  let total: Value | undefined = initial === null ? undefined : initial
  if (total !== undefined) yield total
  for (const item of iterate(iterable)) {
    total = total === undefined ? item : func === null ? binary('+', total, item) : callNow(func, total, item)
    yield total
  }
}

function* groupBy(iterable: Value, key: Value): Generator<Value> {
  let group: { readonly key: Value; readonly items: Value[] } | undefined
  for (const item of iterate(iterable)) {
    const found = key === null ? item : callNow(key, item)
    if (group && equals(group.key, found)) group.items.push(item)
    else {
      if (group) yield pyTuple(group.key, new PyIterator('_grouper', group.items))
      group = { key: found, items: [item] }
    }
  }
  if (group) yield pyTuple(group.key, new PyIterator('_grouper', group.items))
}

function* compress(data: Value, selectors: Value): Generator<Value> {
  const flags = [...iterate(selectors)]
  let index = 0
  for (const item of iterate(data)) {
    if (index >= flags.length) return
    if (truthy(flags[index++] ?? false)) yield item
  }
}

function* takeWhile(predicate: Value, iterable: Value): Generator<Value> {
  for (const item of iterate(iterable)) {
    if (!truthy(callNow(predicate, item))) return
    yield item
  }
}

function* dropWhile(predicate: Value, iterable: Value): Generator<Value> {
  let isDropping = true
  for (const item of iterate(iterable)) {
    isDropping &&= truthy(callNow(predicate, item))
    if (!isDropping) yield item
  }
}

function* filterFalse(predicate: Value, iterable: Value): Generator<Value> {
  for (const item of iterate(iterable)) if (!truthy(predicate === null ? item : callNow(predicate, item))) yield item
}

function* starMap(func: Value, iterable: Value): Generator<Value> {
  for (const args of iterate(iterable)) yield callNow(func, ...iterate(args))
}

function* pairwise(iterable: Value): Generator<Value> {
  let before: Value | undefined
  for (const item of iterate(iterable)) {
    if (before !== undefined) yield pyTuple(before, item)
    before = item
  }
}

const fromIterable = declare(
  'from_iterable',
  ['iterable'],
  (iterable = null) => new PyIterator('chain', { [Symbol.iterator]: () => chain(iterate(iterable)) }),
)
const chainFunction = declare(
  'chain',
  ['*iterables'],
  (args = null) => new PyIterator('chain', { [Symbol.iterator]: () => chain(itemsOf(args)) }),
  {
    attributes: { from_iterable: fromIterable },
  },
)
const pool = (iterable: Value): Value[] => [...iterate(iterable)]
const combining: readonly Param[] = ['iterable', 'r']

/** Python's `itertools` module. */
export const itertoolsModule: PlainDict = {
  chain: chainFunction,
  ...Object.fromEntries([
    lazily('product', ['*iterables', ['repeat', 1]], (args = null, times = 1) =>
      product(Array.from({ length: needCount(times) }, () => itemsOf(args).map(pool)).flat()),
    ),
    lazily('combinations', combining, (items = null, size = 0) =>
      choices(pool(items), needCount(size), 0, (index) => index + 1),
    ),
    lazily('combinations_with_replacement', combining, (items = null, size = 0) =>
      choices(pool(items), needCount(size), 0, (index) => index),
    ),
    lazily('permutations', ['iterable', ['r', null]], (items = null, size = null) => {
      const all = pool(items)
      return permutations(all, size === null ? all.length : needCount(size))
    }),
    lazily('islice', ['iterable', '*bounds'], (items = null, bounds = null) => islice(items, ...itemsOf(bounds))),
    lazily('zip_longest', ['*iterables', '**options'], (args = null, options = null) =>
      zipLongest(itemsOf(args).map(pool), kwargOf(options, 'fillvalue')),
    ),
    lazily(
      'count',
      [
        ['start', 0],
        ['step', 1],
      ],
      (start = 0, step = 1) => count(start, step),
    ),
    lazily('cycle', ['iterable'], (items = null) => cycle(items)),
    lazily('repeat', ['object', ['times', null]], (item = null, times = null) => repeat(item, times)),
    lazily(
      'accumulate',
      ['iterable', ['func', null], '*', ['initial', null]],
      (items = null, func = null, initial = null) => accumulate(items, func, initial),
    ),
    lazily('groupby', ['iterable', ['key', null]], (items = null, key = null) => groupBy(items, key)),
    lazily('compress', ['data', 'selectors'], (data = null, selectors = null) => compress(data, selectors)),
    lazily('takewhile', ['predicate', 'iterable'], (predicate = null, items = null) => takeWhile(predicate, items)),
    lazily('dropwhile', ['predicate', 'iterable'], (predicate = null, items = null) => dropWhile(predicate, items)),
    lazily('filterfalse', ['predicate', 'iterable'], (predicate = null, items = null) => filterFalse(predicate, items)),
    lazily('starmap', ['function', 'iterable'], (func = null, items = null) => starMap(func, items)),
    lazily('pairwise', ['iterable'], (items = null) => pairwise(items)),
  ]),
  tee: declare('tee', ['iterable', ['n', 2]], (items = null, times = 2) => {
    const all = pool(items)
    return new PyTuple(Array.from({ length: needCount(times) }, () => new PyIterator('tee', all)))
  }),
}
