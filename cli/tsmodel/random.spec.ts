import { describe, expect, it } from 'vitest'
import { makeRandom } from './random.ts'

const some = (seed: string, count = 20_000): number[] => Array.from({ length: count }, makeRandom(seed))

describe('random numbers of a model', () => {
  it('are the same in every run, also in those to come', () => {
    expect(some('model.shop.a', 5)).toEqual(some('model.shop.a', 5))
    const tens = some('model.shop.a', 5).map((number) => Math.round(number * 1e10))
    expect(tens).toMatchInlineSnapshot(`
      [
        6572282054,
        7017301496,
        3862408767,
        2781827603,
        257401133,
      ]
    `)
  })

  it('hang on the seed, and in a stream on its keys alone', () => {
    const random = makeRandom('a')
    const stream = random.stream('product', 7)()
    random()
    expect(random.stream('product', 7)()).toBe(stream)
    const others = [
      random.stream('product', 8),
      random.stream('product', '7'),
      random.stream('product', 7n),
      makeRandom('b'),
    ]
    expect(new Set([stream, ...others.map((other) => other())]).size).toBe(5)
  })

  it('are spread evenly over 0 to 1, and neighbours say nothing of each other', () => {
    for (const seed of ['', 'a', 'model.shop.forecast']) {
      const numbers = some(seed)
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...numbers)).toBeLessThan(1)
      const tenths = Array.from(
        { length: 10 },
        (_, tenth) => numbers.filter((x) => Math.floor(x * 10) === tenth).length,
      )
      const chiSquare = tenths.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)
      // 99.9 % of samples of 9 degrees of freedom are below.
      expect(chiSquare).toBeLessThan(27.9)
      const lagged = numbers.slice(1).reduce((sum, x, index) => sum + (x - 0.5) * ((numbers[index] ?? 0) - 0.5), 0)
      expect(Math.abs(lagged / numbers.length / (1 / 12))).toBeLessThan(0.025)
    }
    const firsts = Array.from({ length: 5000 }, (_, index) => makeRandom(`group ${index}`)())
    expect(Math.abs(firsts.reduce((sum, x) => sum + x, 0) / 5000 - 0.5)).toBeLessThan(0.015)
  })
})
