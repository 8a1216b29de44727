import { describe, expect, it } from 'vitest'
import { randomFrom } from '../trees/random.ts'
import { seasonalMean, seasonalMedian } from './profile.ts'

const days = Float64Array.of(1, 10, 2, 30, 6, 20, 3, 12)

describe('the profile of a season', () => {
  it.each([
    ['the mean of each place', seasonalMean(), [3, 18]],
    ['the median of each place, a value that was there', seasonalMedian(), [2, 12]],
    ['the mean of what is remembered', seasonalMean(0.001), [3, 12]],
  ])('is %s', (_, method, expected) => {
    const { mean } = method.fit(days, 2).forecast(4)
    expect([...mean].map((value) => Number(value.toFixed(6)))).toEqual([...expected, ...expected])
  })

  it('goes on at the place the series ended', () => {
    expect([...seasonalMedian().fit(days.subarray(0, 7), 2).forecast(3).mean]).toEqual([20, 2, 20])
  })

  it('takes the neighbouring weeks of a year along', () => {
    const random = randomFrom(3)
    const weeks = Float64Array.from({ length: 156 }, (_, week) => (week % 52 < 20 ? Math.round(10 * random()) : 0))
    const { mean } = seasonalMean().fit(weeks, 52).forecast(52)
    expect(Math.min(...mean.subarray(4, 16))).toBeGreaterThan(3)
    expect(Math.max(...mean.subarray(4, 16))).toBeLessThan(7)
    expect(Math.max(...mean.subarray(27, 45))).toBe(0)
  })

  it('fits each value from the values before it', () => {
    expect([...seasonalMean().fit(days, 2).fitted]).toEqual([Number.NaN, 1, 1, 10, 1.5, 20, 3, 20])
    const [interval] = seasonalMean().fit(days, 2).forecast(1, [80]).intervals
    expect(interval?.upper[0]).toBeGreaterThan(6)
  })

  it('of a series shorter than the season is that of all values', () => {
    expect(
      seasonalMedian()
        .fit(Float64Array.of(5, 1, 3), 12)
        .forecast(2).mean,
    ).toEqual(Float64Array.of(3, 3))
  })

  it('has a memory above 0', () => {
    expect(() => seasonalMean(0)).toThrow('The memory of a season is a number of seasons above 0, found 0.')
  })
})
