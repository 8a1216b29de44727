import { describe, expect, it } from 'vitest'
import { randomFrom } from '../trees/random.ts'
import { learnTogether, windowsFor } from './learn.ts'
import { addProduct, matrix, transposed, transposedCopy } from './matrix.ts'
import { Network } from './network.ts'
import { seasonsBefore } from './season.ts'
import { historyOf, lessonsOf, seen } from './windows.ts'

describe('products of matrices', () => {
  const left = matrix(2, 5, Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
  const right = matrix(5, 2, Float64Array.of(1, 0, 0, 1, 2, 0, 0, 2, 1, 1))

  it('are added to what is there', () => {
    const sum = matrix(2, 2, Float64Array.of(100, 0, 0, 0))
    addProduct(sum, left, right)
    expect([...sum.values]).toEqual([112, 15, 32, 35])
  })

  it('take a transposed matrix as it lies', () => {
    const sums = [transposed(right), transposedCopy(right, matrix(2, 5))].map((turned) => {
      const sum = matrix(2, 2)
      addProduct(sum, turned, right)
      return [...sum.values]
    })
    expect(sums).toEqual([
      [6, 1, 1, 6],
      [6, 1, 1, 6],
    ])
  })
})

describe('a network', () => {
  const shape = { window: 3, features: 1, horizon: 2, hidden: 5, blocks: 2 }
  const random = randomFrom(2)
  const rows = matrix(
    64,
    4,
    new Float64Array(256).map(() => 2 * random() - 1),
  )
  const actual = matrix(64, 2)
  for (let row = 0; row < 64; row++) {
    const [a = 0, b = 0] = rows.values.subarray(row * 4, row * 4 + 2)
    actual.values.set([Math.max(a, b), Math.abs(a)], row * 2)
  }
  const weights = new Float64Array(64).fill(1)
  const lossOf = (network: Network): number =>
    network.forecast(rows).values.reduce((sum, value, i) => sum + Math.abs(value - (actual.values[i] ?? 0)), 0) / 128

  it('learns what no line fits', () => {
    const network = new Network(shape, randomFrom(1))
    const before = lossOf(network)
    for (let step = 0; step < 600; step++) network.learn(rows, actual, weights, 0.01)
    expect(lossOf(network)).toBeLessThan(0.15 * before)
  })

  it('steps down the loss, whichever way the numbers lie', () => {
    // Adam's first step goes by the signs of the slopes: small enough, it cannot climb.
    for (let seed = 1; seed <= 20; seed++) {
      const network = new Network(shape, randomFrom(seed))
      const before = lossOf(network)
      network.learn(rows, actual, weights, 1e-4)
      expect(lossOf(network)).toBeLessThan(before)
    }
  })
})

describe('what a network sees', () => {
  const lens = { window: 4, season: 2 }
  const values = Float64Array.of(0, 1, 0.5, 2, 1.5, 3, 2.5).map(Math.exp)
  const of = (some: Float64Array) => historyOf(some, 2)

  it('is independent of the size of the series', () => {
    const [small, large] = [values, values.map((value) => 1000 * value)].map((some) => seen(of(some), 6, lens))
    large?.row.forEach((value, i) => expect(value).toBeCloseTo(small?.row[i] ?? 0, 12))
    expect(small?.unit).toBeCloseTo(1, 12)
    expect(((small?.level(0) ?? 0) + (small?.level(1) ?? 0)) / 2).toBeCloseTo(2.25, 12)
  })

  it('ends with the age of the series', () => {
    expect(seen(of(values), 6, lens).row.at(-1)).toBe(Math.log(6))
  })

  it('ends before what followed', () => {
    const { rows, actual } = lessonsOf([of(values), of(values.subarray(0, 4))], lens, 2)
    expect([rows.rows, actual.rows]).toEqual([2, 2])
    const changed = lessonsOf([of(values.map((value, t) => (t < 5 ? value : 9)))], lens, 2)
    expect(changed.rows.values).toEqual(rows.values)
    expect(changed.actual.values.at(-1)).not.toBe(actual.values.at(-1))
  })

  it.each([
    [{ horizon: 6, season: 1, longestSeason: 1 }, [4, 6, 10]],
    [{ horizon: 8, season: 4, longestSeason: 4 }, [5, 8, 12]],
    [{ horizon: 13, season: 1, longestSeason: 52 }, [13, 53, 104]],
    [{ horizon: 48, season: 24, longestSeason: 168 }, [169, 336]],
    [{ horizon: 1, season: 1, longestSeason: 1 }, [4]],
  ])('for %o are windows of %o values', (options, windows) => {
    expect(windowsFor({ ...options, networks: 1, seed: 1 })).toEqual(windows)
  })
})

describe('the season before a step', () => {
  const pattern = [0.3, -0.1, -0.4, 0.2]
  const seasonal = Float64Array.from({ length: 24 }, (_, t) => 0.1 * t + pattern[t % 4]!)

  it('is what comes back beside a trend', () => {
    seasonsBefore(seasonal, 4)(24).forEach((factor, i) => expect(factor).toBeCloseTo(pattern[i]!, 12))
  })

  it.each([4, 3])('is the same whatever follows, of %o steps', (season) => {
    const changed = seasonal.map((value, t) => (t < 14 ? value : 9))
    expect(seasonsBefore(changed, season)(14)).toEqual(seasonsBefore(seasonal, season)(14))
  })

  it('is none of noise, and counts half when it was seen once', () => {
    const random = randomFrom(3)
    const noise = Float64Array.from({ length: 400 }, random)
    expect(Math.max(...seasonsBefore(noise, 4)(400).map(Math.abs))).toBeLessThan(0.02)
    seasonsBefore(seasonal, 4)(8).forEach((factor, i) => expect(factor).toBeCloseTo(pattern[i]! / 2, 12))
  })

  it('is not there without a season or before it has passed', () => {
    expect([...seasonsBefore(seasonal, 1)(24)]).toEqual([0])
    expect([...seasonsBefore(seasonal, 4)(7)]).toEqual([0, 0, 0, 0])
  })
})

describe('networks of many series', () => {
  const random = randomFrom(6)
  const series = Array.from({ length: 40 }, () => {
    const size = 1000 * random()
    return Float64Array.from({ length: 20 }, (_, t) => size * (t % 4 === 3 ? 2 : 1) * (0.98 + 0.04 * random()))
  })
  const options = { horizon: 4, season: 4, longestSeason: 4, networks: 1, seed: 1, steps: 100 }
  const model = learnTogether(series, options)

  it('forecast a series they have not seen, at its own size', () => {
    const [a = 0, , , d = 0] = model.forecast(Float64Array.from({ length: 8 }, (_, t) => (t % 4 === 3 ? 10 : 5))) ?? []
    expect(Math.abs(a - 5)).toBeLessThan(0.5)
    expect(Math.abs(d - 10)).toBeLessThan(1)
  })

  it('forecast nothing of a series shorter than any window', () => {
    expect(model.forecast(Float64Array.of(1, 2, 3, 4))).toBeUndefined()
  })

  it('are trained in steps', () => {
    expect(() => learnTogether(series, { ...options, steps: 0 })).toThrow(
      new RangeError('Networks are trained in a whole number of steps ≥ 1, found 0.'),
    )
  })

  it('are the same bytes from the same series and seed', () => {
    const [once, again, other] = [1, 1, 2].map((seed) =>
      learnTogether(series, { ...options, steps: 3, seed }).forecast(series[0] ?? new Float64Array()),
    )
    expect(again).toEqual(once)
    expect(other).not.toEqual(once)
  })
})
