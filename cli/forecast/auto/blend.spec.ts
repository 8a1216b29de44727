import { describe, expect, it } from 'vitest'
import { blend } from './blend.ts'

const paths = [Float64Array.of(1, 10), Float64Array.of(2, 11), Float64Array.of(100, 12)]
const third = [1 / 3, 1 / 3, 1 / 3]

describe('a blend of paths', () => {
  it('is their weighted mean, step by step', () => {
    expect([...blend(paths, [0.5, 0.5, 0], 'mean')]).toEqual([1.5, 10.5])
  })

  it('lies halfway to their median where it is to be robust', () => {
    const [first, second] = blend(paths, third, 'robust')
    expect(first).toBeCloseTo((103 / 3 + 2) / 2, 12)
    expect(second).toBeCloseTo(11, 12)
  })

  it('has its median where half of the weight lies below', () => {
    // The middles of the weights 0.4, 0.2 and 0.4 lie at 0.2, 0.5 and 0.8.
    expect(blend(paths, [0.4, 0.2, 0.4], 'robust')[1]).toBeCloseTo(11, 12)
    expect(blend([Float64Array.of(0), Float64Array.of(1)], [0.5, 0.5], 'robust')[0]).toBeCloseTo(0.5, 12)
    expect(blend([Float64Array.of(0), Float64Array.of(1)], [0.9, 0.1], 'robust')[0]).toBeCloseTo((0.1 + 0.1) / 2, 12)
  })

  it('is one of the paths where it is to be their median', () => {
    expect([...blend(paths, [0.3, 0.3, 0.4], 'median')]).toEqual([2, 11])
    expect([...blend(paths, [0.5, 0, 0.5], 'median')]).toEqual([1, 10])
  })

  it('does not look at what has no weight', () => {
    expect([...blend([Float64Array.of(Number.NaN, 1), Float64Array.of(3, 4)], [0, 1], 'robust')]).toEqual([3, 4])
  })
})
