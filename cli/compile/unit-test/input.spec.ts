import { describe, expect, it } from 'vitest'
import { parseInput } from './input.ts'

describe('the input of a unit test', () => {
  it.each([
    ['this', { kind: 'this' }],
    ["ref('a')", { kind: 'ref', ref: { name: 'a', package: null, version: null } }],
    [' ref( "kit" , \'a\' ) ', { kind: 'ref', ref: { name: 'a', package: 'kit', version: null } }],
    ["ref('a', v=2)", { kind: 'ref', ref: { name: 'a', package: null, version: 2 } }],
    ["ref('a', version='2b')", { kind: 'ref', ref: { name: 'a', package: null, version: '2b' } }],
    ["source('s', 't')", { kind: 'source', source: 's', table: 't' }],
    ["source('s')", undefined],
    ["ref('a', 'b', 'c')", undefined],
    ['ref(a)', undefined],
    ['stg_orders', undefined],
    ['ref()', undefined],
  ])('%s is understood', (text, target) => {
    expect(parseInput(text)).toEqual(target)
  })
})
