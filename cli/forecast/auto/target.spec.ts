import { describe, expect, it } from 'vitest'
import { mae, rmse } from '../metrics.ts'
import { randomFrom } from '../trees/random.ts'
import { auto } from './auto.ts'

const random = randomFrom(5)
/** Something sells on every fourth day. */
const demand = Float64Array.from({ length: 240 }, () => (random() < 0.25 ? 1 + Math.floor(4 * random()) : 0))
const [train, test] = [demand.subarray(0, 200), demand.subarray(200)]
const [rate, median] = (['mean', 'median'] as const).map((target) =>
  auto({ target }).fit(train, 7).forecast(test.length, [95]),
)

describe('what auto forecasts of intermittent demand', () => {
  it('is its rate, which adds up, or its median, of which half of the days are above', () => {
    rate?.mean.forEach((value) => expect(value).toBeGreaterThan(0.3))
    median?.mean.forEach((value) => expect(value).toBe(0))
    median?.intervals[0]?.upper.forEach((upper) => expect(upper).toBeGreaterThan(1))
  })

  it('errs least by the measure it was asked for', () => {
    if (rate === undefined || median === undefined) throw new Error('nothing was forecast')
    expect(rmse(test, rate.mean)).toBeLessThan(rmse(test, median.mean))
    expect(mae(test, median.mean)).toBeLessThan(mae(test, rate.mean))
  })

  it('knows the days of the week on which half of the weeks sell', () => {
    const chances = [0.1, 0.1, 0.1, 0.1, 0.2, 0.9, 0.8]
    const weekends = Float64Array.from({ length: 210 }, (_, day) => (random() < (chances[day % 7] ?? 0) ? 3 : 0))
    const [ofMeans, ofMedians] = (['mean', 'median'] as const).map(
      (target) => auto({ target }).fit(weekends, 7).forecast(7).mean,
    )
    expect([...(ofMedians ?? [])]).toEqual([0, 0, 0, 0, 0, 3, 3])
    ofMeans?.forEach((value, day) => expect(Math.abs(value - 3 * (chances[day] ?? 0))).toBeLessThan(0.6))
  })

  it('makes no difference to demand of every day', () => {
    const daily = train.map((value, t) => 20 + value + 5 * Math.sin((2 * Math.PI * t) / 7))
    const [one, other] = (['mean', 'median'] as const).map((target) => auto({ target }).fit(daily, 7).forecast(14).mean)
    expect(one).toEqual(other)
  })
})
