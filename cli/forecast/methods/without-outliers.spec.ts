import { describe, expect, it } from 'vitest'
import { mae } from '../metrics.ts'
import { median } from '../numeric/moments.ts'
import { rollingMedians } from '../numeric/rolling-medians.ts'
import { randomFrom } from '../trees/random.ts'
import { seasonalNaive } from './naive.ts'
import { optimizedTheta } from './theta.ts'
import { replaceOutliers, withoutOutliers } from './without-outliers.ts'

const random = randomFrom(4)
/** Sixteen weeks with strong weekends, a little noise, on a level of 100. */
const weeks = Float64Array.from({ length: 112 }, (_, t) => 100 * (t % 7 > 4 ? 1.4 : 1) * (0.97 + 0.06 * random()))
const changed = (values: Float64Array, ...changes: readonly (readonly [number, number])[]): Float64Array =>
  changes.reduce((made, [place, value]) => made.with(place, value), values)

describe('rolling medians', () => {
  it.each([1, 3, 40, 200])('are those of each window, %i on a side', (half) => {
    const expected = weeks.map((_, t) => median(weeks.slice(Math.max(0, t - half), t + half + 1)))
    expect(rollingMedians(weeks, half)).toEqual(expected)
  })
})

describe('outliers', () => {
  it('are replaced by the level around them and the usual effect of their weekday', () => {
    const cleaned = replaceOutliers(changed(weeks, [40, 10], [103, 900]), 7)
    expect(cleaned[40]).toBeGreaterThan(130)
    expect(cleaned[40]).toBeLessThan(150)
    expect(cleaned[103]).toBeGreaterThan(130)
    expect(cleaned[103]).toBeLessThan(150)
    expect(cleaned.filter((value, t) => value !== weeks[t])).toHaveLength(2)
  })

  it('are judged by differences where values are negative', () => {
    const shifted = weeks.map((value) => value - 300)
    const cleaned = replaceOutliers(changed(shifted, [50, 500]), 7)
    expect(cleaned.findIndex((value, t) => value !== shifted[t])).toBe(50)
    expect(cleaned[50]).toBeCloseTo(-200, -1)
  })

  it('are no weeks of a new level', () => {
    const risen = weeks.map((value, t) => (t < 80 ? value : 2 * value))
    expect(replaceOutliers(risen, 7).subarray(90)).toEqual(risen.subarray(90))
  })

  it.each([
    ['constants', new Float64Array(60).fill(3)],
    ['mostly zeros', Float64Array.from({ length: 60 }, (_, t) => (t % 6 === 0 ? 4 : 0))],
    ['few values', Float64Array.of(1, 100, 1)],
  ])('are not looked for among %s', (_, values) => {
    expect(replaceOutliers(values, 7)).toEqual(values)
    expect(replaceOutliers(values)).toEqual(values)
  })

  it('leave the input as it is, and refuse a threshold that is none', () => {
    const values = changed(weeks, [40, 10])
    const before = values.slice()
    replaceOutliers(values, 7)
    expect(values).toEqual(before)
    expect(() => replaceOutliers(values, 7, 0)).toThrow(
      new RangeError('The threshold of outliers is above 0, found 0.'),
    )
  })
})

describe('a method without outliers', () => {
  it('does not repeat last week’s holiday', () => {
    const train = changed(weeks, [100, 20], [108, 400])
    const actual = weeks.subarray(0, 14)
    const error = (method: ReturnType<typeof seasonalNaive>): number =>
      mae(actual, method.fit(train, 7).forecast(14).mean)
    expect(error(withoutOutliers(seasonalNaive()))).toBeLessThan(0.3 * error(seasonalNaive()))
    expect(error(withoutOutliers(optimizedTheta()))).toBeLessThan(error(optimizedTheta()))
  })

  it('has a name of its own', () => {
    expect(withoutOutliers(seasonalNaive()).name).toBe('seasonal naive without outliers')
    expect(withoutOutliers(seasonalNaive(), { name: 'calm' }).name).toBe('calm')
  })
})
