import { JinjaError } from '../errors.ts'
import { iterate } from '../iterate.ts'
import { PySet } from '../set.ts'
import { repr } from '../text.ts'
import type { Value } from '../values.ts'
import { positional, type Method } from './method.ts'

const setOf = (values: Value): PySet => (values instanceof PySet ? values : new PySet(iterate(values)))
const union = (set: PySet, ...others: Value[]): PySet =>
  new PySet([set, ...others].flatMap((other) => [...iterate(other)]))
const difference = (set: PySet, ...others: Value[]): PySet =>
  new PySet([...set].filter((item) => !others.some((other) => setOf(other).has(item))))
const intersection = (set: PySet, ...others: Value[]): PySet =>
  new PySet([...set].filter((item) => others.every((other) => setOf(other).has(item))))
const symmetricDifference = (set: PySet, other: Value = null): PySet =>
  union(difference(set, other), difference(setOf(other), set))

function become(set: PySet, next: PySet): null {
  const items = [...next]
  set.clear()
  for (const item of items) set.add(item)
  return null
}

function take(set: PySet): Value {
  const [first] = set
  if (first === undefined) throw new JinjaError('KeyError', repr('pop from an empty set'))
  set.delete(first)
  return first
}

function remove(set: PySet, item: Value = null): null {
  if (!set.delete(item)) throw new JinjaError('KeyError', repr(item))
  return null
}

const many = Number.POSITIVE_INFINITY

export const setMethods: ReadonlyMap<string, Method<PySet>> = new Map([
  positional<PySet>('set', 'add', 1, 1, (set, item = null) => (set.add(item), null)),
  positional<PySet>('set', 'clear', 0, 0, (set) => (set.clear(), null)),
  positional<PySet>('set', 'copy', 0, 0, (set) => new PySet(set)),
  positional<PySet>('set', 'pop', 0, 0, take),
  positional<PySet>('set', 'remove', 1, 1, remove),
  positional<PySet>('set', 'discard', 1, 1, (set, item = null) => (set.delete(item), null)),
  positional<PySet>('set', 'update', 0, many, (set, ...others) => become(set, union(set, ...others))),
  positional<PySet>('set', 'difference_update', 0, many, (set, ...others) => become(set, difference(set, ...others))),
  positional<PySet>('set', 'intersection_update', 0, many, (set, ...others) =>
    become(set, intersection(set, ...others)),
  ),
  positional<PySet>('set', 'symmetric_difference_update', 1, 1, (set, other) =>
    become(set, symmetricDifference(set, other)),
  ),
  positional<PySet>('set', 'union', 0, many, union),
  positional<PySet>('set', 'difference', 0, many, difference),
  positional<PySet>('set', 'intersection', 0, many, intersection),
  positional<PySet>('set', 'symmetric_difference', 1, 1, symmetricDifference),
  positional<PySet>('set', 'issubset', 1, 1, (set, other = null) => [...set].every((item) => setOf(other).has(item))),
  positional<PySet>('set', 'issuperset', 1, 1, (set, other = null) =>
    [...iterate(other)].every((item) => set.has(item)),
  ),
  positional<PySet>(
    'set',
    'isdisjoint',
    1,
    1,
    (set, other = null) => ![...iterate(other)].some((item) => set.has(item)),
  ),
])
