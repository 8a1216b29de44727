import { expect, it } from 'vitest'
import type { UniqueId } from '../core/node.ts'
import { criticalPathFirst, levelsFirst } from './priority.ts'

const parents = new Map<UniqueId, ReadonlySet<UniqueId>>([
  ['test.source', new Set()],
  ['seed.raw', new Set()],
  ['model.b', new Set(['seed.raw'])],
  ['model.a', new Set(['seed.raw'])],
  ['test.a', new Set(['model.a'])],
])

const started = (priorities: ReadonlyMap<UniqueId, number>): UniqueId[] =>
  [...priorities.keys()].toSorted((a, b) => (priorities.get(b) ?? 0) - (priorities.get(a) ?? 0))

it('starts level by level in the order of the ids, as dbt does: a seed before the tests of a source that it fills', () => {
  expect(started(levelsFirst(parents, parents))).toEqual(['seed.raw', 'test.source', 'model.a', 'model.b', 'test.a'])
})

it('counts levels over what is no unit itself, such as ephemeral models', () => {
  const levels = new Map([
    ...parents,
    ['model.ephemeral', new Set(['seed.raw'])],
    ['model.a', new Set(['model.ephemeral'])],
  ])
  expect(started(levelsFirst(levels, parents))).toEqual(['seed.raw', 'test.source', 'model.b', 'model.a', 'test.a'])
})

it('starts with the longest way down where a run need not be as dbt would have it', () => {
  const priorities = criticalPathFirst([...parents.keys()], parents)
  expect(priorities.get('seed.raw')).toBe(2)
  expect(priorities.get('model.a')).toBe(1)
  expect(priorities.get('model.b')).toBe(0)
})
