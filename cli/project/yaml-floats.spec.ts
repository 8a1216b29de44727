import { describe, expect, it } from 'vitest'
import { isMarkedFloat } from '../core/float-marks.ts'
import { readFast } from './yaml-fast.ts'
import { readWhole } from './yaml-whole.ts'

const fast = (text: string): unknown => readFast(text)?.value
function whole(text: string): unknown {
  const read = readWhole(text, 'a.yml')
  return read.ok ? read.value.value : undefined
}

/** The paths of all marked entries. */
function marked(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => [
    ...(isMarkedFloat(value, key) ? [`${path}${key}`] : []),
    ...marked(item, `${path}${key}.`),
  ])
}

describe.each([
  ['the fast reader', fast],
  ['the library', whole],
])('%s', (_, read) => {
  it.each([
    ['a: 1.0', ['a']],
    ['a: 1', []],
    ['a: 1 # 1.0', []],
    ['a: 1.0 # 1', ['a']],
    ['a: 1.5', []],
    ['a: "1.0"', []],
    ['a: -2.', ['a']],
    ['a: 1.0e+3', ['a']],
    ['a: .0', ['a']],
    ['a:\n  - 1.0\n  - 2\n  - b: 3.00', ['a.0', 'a.2.b']],
    ['a: [1.0, 2, {b: 3.0, c: 4}]', ['a.0', 'a.2.b']],
  ])('marks the whole numbers that are written as floats: %j', (text, expected) => {
    expect(marked(read(text))).toEqual(expected)
  })
})

it('marks what an alias repeats', () => {
  expect(marked(whole('a: &x {q: 1.0}\nb: [*x, 2.0]\n'))).toEqual(['a.q', 'b.0.q', 'b.1'])
})
