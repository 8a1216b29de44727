import { same, sortOrder } from '../compare.ts'
import { JinjaError, typeError, valueError } from '../errors.ts'
import type { Kwargs } from '../host.ts'
import { iterate, truthy } from '../iterate.ts'
import { repr } from '../text.ts'
import type { PyRange, PyTuple, Value } from '../values.ts'
import { needInt, positional, type Method } from './method.ts'

const indexError = (message: string): JinjaError => new JinjaError('IndexError', message)

function indexOf(items: readonly Value[], wanted: Value, from: Value = 0, to: Value = items.length): number {
  const bound = (value: Value): number =>
    needInt(value) < 0 ? Math.max(0, needInt(value) + items.length) : needInt(value)
  const stop = Math.min(items.length, bound(to))
  for (let index = bound(from); index < stop; index++) if (same(items[index] ?? null, wanted)) return index
  return -1
}

const count = (items: readonly Value[], wanted: Value): number => items.filter((item) => same(item, wanted)).length

type List = Value[]

function pop(list: List, at: Value = -1): Value {
  const index = needInt(at)
  if (list.length === 0) throw indexError('pop from empty list')
  const position = index < 0 ? index + list.length : index
  const [taken] = position >= 0 ? list.splice(position, 1) : []
  if (taken === undefined) throw indexError('pop index out of range')
  return taken
}

function remove(list: List, wanted: Value = null): Value {
  const index = indexOf(list, wanted)
  if (index === -1) throw valueError('list.remove(x): x not in list')
  list.splice(index, 1)
  return null
}

function find(list: List, wanted: Value = null, from?: Value, to?: Value): Value {
  const index = indexOf(list, wanted, from, to)
  if (index === -1) throw valueError(`${repr(wanted)} is not in list`)
  return index
}

function sort(list: List, args: Value[], kwargs: Kwargs): Value {
  if (args.length > 0) throw typeError('sort() takes no positional arguments')
  const key = kwargs.get('key') ?? null
  if (key !== null) throw typeError('sort() takes no key in templates; use the sort filter with attribute=')
  const isReversed = truthy(kwargs.get('reverse') ?? false)
  list.sort((a, b) => (isReversed ? sortOrder(b, a) : sortOrder(a, b)))
  return null
}

export const listMethods: ReadonlyMap<string, Method<List>> = new Map([
  positional<List>('list', 'append', 1, 1, (list, item = null) => (list.push(item), null)),
  positional<List>('list', 'clear', 0, 0, (list) => ((list.length = 0), null)),
  positional<List>('list', 'copy', 0, 0, (list) => [...list]),
  positional<List>('list', 'count', 1, 1, (list, item = null) => count(list, item)),
  positional<List>('list', 'extend', 1, 1, (list, items = null) => {
    const added = Array.from(iterate(items)) // a list may extend itself
    for (const item of added) list.push(item)
    return null
  }),
  positional<List>('list', 'index', 1, 3, find),
  positional<List>('list', 'insert', 2, 2, (list, at = 0, item = null) => (list.splice(needInt(at), 0, item), null)),
  positional<List>('list', 'pop', 0, 1, pop),
  positional<List>('list', 'remove', 1, 1, remove),
  positional<List>('list', 'reverse', 0, 0, (list) => (list.reverse(), null)),
  ['sort', sort],
])

export const tupleMethods: ReadonlyMap<string, Method<PyTuple>> = new Map([
  positional<PyTuple>('tuple', 'count', 1, 1, (tuple, item = null) => count(tuple.items, item)),
  positional<PyTuple>('tuple', 'index', 1, 3, (tuple, item = null, from?: Value, to?: Value) => {
    const index = indexOf(tuple.items, item, from, to)
    if (index === -1) throw valueError('tuple.index(x): x not in tuple')
    return index
  }),
])

export const rangeMethods: ReadonlyMap<string, Method<PyRange>> = new Map([
  positional<PyRange>('range', 'count', 1, 1, (range, item = null) => count([...range], item)),
  positional<PyRange>('range', 'index', 1, 1, (range, item = null) => {
    const index = indexOf([...range], item)
    if (index === -1) throw valueError('sequence.index(x): x not in sequence')
    return index
  }),
])
