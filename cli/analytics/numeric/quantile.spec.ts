import { describe, expect, it } from 'vitest'
import { standardDeviation, sum, variance } from './moments.ts'
import { median, medianAbsoluteDeviation, quantile } from './quantile.ts'

/** Sixty whole numbers; what NumPy 2.4, pandas 3.0 and SciPy 1.17 say of them stands in the tests. */
const sample = [
  37, 25, 27, 35, 23, 31, 33, 9, 2, 12, 11, 34, 36, 0, 19, 32, 5, 31, 4, 18, 32, 12, 13, 11, 28, 10, 39, 17, 19, 20, 23,
  22, 20, 39, 32, 31, 28, 24, 13, 39, 18, 8, 33, 6, 34, 24, 4, 1, 17, 1, 5, 20, 38, 18, 32, 36, 32, 25, 17, 20,
]

describe('a quantile', () => {
  it.each([
    [0, 0],
    [0.1, 4.9],
    [0.33, 17],
    [0.5, 21],
    [0.77, 32],
    [1, 39],
  ])('of probability %f is NumPy’s %f', (probability, wanted) => {
    expect(quantile(sample, probability)).toBeCloseTo(wanted, 12)
  })

  it('of equal values is exactly that value', () => {
    expect(quantile([0.1, 0.1, 0.1], 0.7)).toBe(0.1)
  })

  it('needs values and a probability', () => {
    expect(() => median([])).toThrow(new RangeError('A quantile needs at least one value, found none.'))
    expect(() => quantile([1], 1.5)).toThrow(new RangeError("A quantile's probability lies in 0…1, found 1.5."))
  })
})

describe('spread', () => {
  it('is what pandas and SciPy say', () => {
    expect(standardDeviation(sample)).toBeCloseTo(11.501350940056028, 12)
    expect(variance(sample)).toBeCloseTo(132.28107344632767, 11)
    expect(medianAbsoluteDeviation(sample)).toBe(10)
    expect(variance([3])).toBeNaN()
  })

  it('is not lost beside a large mean', () => {
    expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(30)
    expect(sum([1, 1e100, 1, -1e100])).toBe(2)
  })
})
