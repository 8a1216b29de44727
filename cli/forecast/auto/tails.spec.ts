import { describe, expect, it } from 'vitest'
import { studentFactor, tails } from './tails.ts'

/** Origins that erred so often by so much: half of all widths of what is asked for. */
const past = (origins: number, at: (level: number) => number) => ({
  origins,
  at: (level: number): Float64Array => Float64Array.of(0, at(level)),
})

describe('the factor of a level', () => {
  it.each([
    [50, 0.7407],
    [80, 1.5332],
    [90, 2.1318],
    [95, 2.7764],
    [99, 4.6041],
    [99.9, 8.6103],
  ])('%d is that of tables of Student’s t with four degrees of freedom', (level, factor) => {
    expect(studentFactor(level)).toBeCloseTo(factor, 4)
  })
})

describe('the tails of errors', () => {
  const usual = studentFactor(80) / studentFactor(95)

  it.each([
    ['usual without a past', undefined, usual],
    ['usual where the past was without errors', past(24, () => 0), usual],
    ['half those of the past from twenty-four origins', past(24, (level) => level / 100), (usual + 80 / 95) / 2],
    ['a fifth those of the past from six', past(6, (level) => level / 100), 0.8 * usual + (0.2 * 80) / 95],
  ])('are %s', (_, errors, expected) => {
    expect(tails(errors, 80, 95)).toBeCloseTo(expected, 12)
  })

  it('do not explode where nearly all of the past was without errors', () => {
    const rare = past(24, (level) => (level > 95 ? 1000 : 1e-9))
    expect(tails(rare, 99, 95)).toBeCloseTo((1.5 * studentFactor(99)) / studentFactor(95), 12)
  })
})
