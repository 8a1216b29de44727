import { describe, expect, it } from 'vitest'
import { blend } from './blend.ts'

const paths = [Float64Array.of(1, 10), Float64Array.of(2, 11), Float64Array.of(100, 12)]
const third = [1 / 3, 1 / 3, 1 / 3]

describe('a blend of paths', () => {
  it('is their weighted mean, step by step', () => {
    expect([...blend(paths, [0.5, 0.5, 0], false)]).toEqual([1.5, 10.5])
  })

  it('lies halfway to their median where it is to be robust', () => {
    const [first, second] = blend(paths, third, true)
    expect(first).toBeCloseTo((103 / 3 + 2) / 2, 12)
    expect(second).toBeCloseTo(11, 12)
  })

  it('has its median where half of the weight lies below', () => {
    // The middles of the weights 0.4, 0.2 and 0.4 lie at 0.2, 0.5 and 0.8.
    expect(blend(paths, [0.4, 0.2, 0.4], true)[1]).toBeCloseTo(11, 12)
    expect(blend([Float64Array.of(0), Float64Array.of(1)], [0.5, 0.5], true)[0]).toBeCloseTo(0.5, 12)
    expect(blend([Float64Array.of(0), Float64Array.of(1)], [0.9, 0.1], true)[0]).toBeCloseTo((0.1 + 0.1) / 2, 12)
  })

  it('does not look at what has no weight', () => {
    expect([...blend([Float64Array.of(Number.NaN, 1), Float64Array.of(3, 4)], [0, 1], true)]).toEqual([3, 4])
  })
})
