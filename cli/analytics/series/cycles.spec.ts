import { expect, it } from 'vitest'
import { strongestCycles } from './cycles.ts'

it('finds the waves that a series is made of, with their heights', () => {
  const values = Array.from(
    { length: 84 },
    (_, t) => 50 + 3 * Math.sin((2 * Math.PI * t) / 7) + Math.cos((2 * Math.PI * t) / 12),
  )
  const found = strongestCycles(values, 2)
  expect(found.map(({ period, amplitude }) => [period, (2 / 84) * amplitude])).toEqual([
    [7, expect.closeTo(3, 10)],
    [12, expect.closeTo(1, 10)],
  ])
})

it('finds none in nothing, and refuses what is no number', () => {
  expect(strongestCycles([4])).toEqual([])
  expect(() => strongestCycles([1, Infinity])).toThrow(new RangeError('Value 1 is Infinity, not a finite number.'))
})
