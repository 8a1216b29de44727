import { describe, expect, it } from 'vitest'
import { weightsFrom } from './weights.ts'

const total = (weights: readonly number[]): number => weights.reduce((sum, weight) => sum + weight, 0)

describe('weights by backtest errors', () => {
  it.each([
    ['nothing was forecast', [1, 2, 3], 0, 100],
    ['no error is known', [Number.NaN, Number.NaN, Number.POSITIVE_INFINITY], 30, 100],
    ['all err alike', [2, 2, 2], 30, 100],
    ['all fit exactly', [0, 0, 0], 30, 100],
  ])('are equal when %s', (_, errors, count, length) => {
    weightsFrom(errors, count, length).forEach((weight) => expect(weight).toBeCloseTo(1 / 3, 12))
  })

  it('favour the least error, the more the longer the series', () => {
    const [short = 0, long = 0] = [30, 3000].map((length) => weightsFrom([1, 1.2], 40, length)[0] ?? 0)
    expect(short).toBeGreaterThan(0.5)
    expect(long).toBeGreaterThan(short + 0.1)
    expect(total(weightsFrom([1, 1.2, 1.1], 40, 300))).toBeCloseTo(1, 12)
  })

  it('are the priors where errors say nothing, and lean to them on short series', () => {
    expect(weightsFrom([1, 2], 0, 20, [3, 1])).toEqual([0.75, 0.25])
    const [short = 0, long = 0] = [20, 3000].map((length) => weightsFrom([2, 1], 12, length, [3, 1])[0] ?? 0)
    expect(short).toBeGreaterThan(0.6)
    expect(long).toBeLessThan(0.5)
    expect(weightsFrom([1, 5, Number.NaN], 40, 300, [1, 9, 9])).toEqual([1, 0, 0])
  })

  it('leave out what is hopeless or failed', () => {
    expect(weightsFrom([1, 5, Number.NaN], 40, 300)).toEqual([1, 0, 0])
  })
})
