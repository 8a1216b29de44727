import { describe, expect, it } from 'vitest'
import { Lookup, packagesToSearch } from './lookup.ts'

function lookup(): Lookup<string> {
  const made = new Lookup<string>()
  const add = (name: string, packageName: string, version: number | null = null, isEnabled = true) =>
    made.add(
      {
        name,
        packageName,
        version,
        latestVersion: version === null ? null : 2,
        item: `${packageName}.${name}${version ?? ''}`,
      },
      isEnabled,
    )
  add('own', 'shop')
  add('both', 'shop')
  add('both', 'util')
  add('theirs', 'util')
  add('shared', 'util')
  add('shared', 'other')
  add('dim', 'shop', 1)
  add('dim', 'shop', 2)
  add('off', 'shop', null, false)
  return made
}

describe('what a ref finds', () => {
  it.each([
    ['own', null, null, { kind: 'found', item: 'shop.own' }],
    ['both', null, null, { kind: 'found', item: 'shop.both' }],
    ['both', 'util', null, { kind: 'found', item: 'util.both' }],
    ['theirs', null, null, { kind: 'found', item: 'util.theirs' }],
    ['theirs', 'shop', null, { kind: 'missing' }],
    ['shared', null, null, { kind: 'ambiguous', items: ['util.shared', 'other.shared'] }],
    ['dim', null, null, { kind: 'found', item: 'shop.dim2' }],
    ['dim', null, 1, { kind: 'found', item: 'shop.dim1' }],
    ['dim', null, '1', { kind: 'found', item: 'shop.dim1' }],
    ['dim', null, 3, { kind: 'missing' }],
    ['off', null, null, { kind: 'disabled', item: 'shop.off' }],
    ['none', null, null, { kind: 'missing' }],
  ])('of %s in package %s, version %s', (name, packageName, version, expected) => {
    expect(lookup().search(name, packagesToSearch('shop', 'shop', packageName), version)).toEqual(expected)
  })

  it('in an installed package is the root project’s first', () => {
    expect(lookup().search('both', packagesToSearch('shop', 'util', null))).toEqual({
      kind: 'found',
      item: 'shop.both',
    })
  })

  it('knows the versions of a name', () => {
    expect(lookup().versionsOf('dim')).toEqual(['1', '2'])
  })
})
