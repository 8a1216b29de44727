import { expect, it } from 'vitest'
import type { Json } from '../core/config.ts'
import { selectorEntries } from './selector-definitions.ts'

const entryOf = (definition: Json): unknown =>
  selectorEntries([{ name: 'one', description: '', default: false, definition, at: { file: 'selectors.yml' } }])['one']

it.each<[Json, Json]>([
  ['orders', { method: 'fqn', value: 'orders' }],
  ['2+tag:nightly+', { parents: true, parents_depth: '2', method: 'tag', value: 'nightly', children: true }],
  ['@models/marts', { childrens_parents: true, method: 'path', value: 'models/marts' }],
  ['orders.sql+3', { method: 'file', value: 'orders.sql', children: true, children_depth: '3' }],
  [{ tag: 'x' }, { method: 'tag', value: 'x' }],
  [
    { union: ['a', { intersection: [{ config: 'b' }] }, { exclude: ['c'] }] },
    {
      union: [
        { method: 'fqn', value: 'a' },
        { intersection: [{ method: 'config', value: 'b' }] },
        { exclude: [{ method: 'fqn', value: 'c' }] },
      ],
    },
  ],
  [
    { method: 'tag', value: 'x', parents: true },
    { method: 'tag', value: 'x', parents: true },
  ],
])('the selector %j stands in the manifest as dbt writes it', (definition, expected) => {
  expect(entryOf(definition)).toEqual({ name: 'one', definition: expected })
})

it('a selector keeps its description and that it is the default', () => {
  const at = { file: 'selectors.yml' }
  const given = { name: 'one', description: 'All.', default: true, definition: 'a', at }
  expect(selectorEntries([given])).toMatchObject({ one: { name: 'one', description: 'All.', default: true } })
})
