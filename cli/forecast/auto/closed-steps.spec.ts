import { describe, expect, it } from 'vitest'
import { mae } from '../metrics.ts'
import { randomFrom } from '../trees/random.ts'
import { theta } from '../methods/theta.ts'
import { auto } from './auto.ts'
import { closedSteps } from './closed-steps.ts'

const random = randomFrom(11)
const days = Array.from({ length: 28 * 7 }, (_, day) => day)
const week = [90, 100, 110, 120, 200, 0, 0]
const sales = Float64Array.from(days, (day) =>
  Math.round((week[day % 7] ?? 0) * (0.8 + 0.4 * random()) * (1 + day / 200)),
)
const [train, test] = [sales.subarray(0, 24 * 7 + 3), sales.subarray(24 * 7 + 3)]
const closedOf = (values: Float64Array, seasons: readonly number[]): number[] => {
  const found = closedSteps(values, seasons)
  return Array.from({ length: seasons.at(-1) ?? 1 }, (_, step) => step).filter((step) => found?.isClosed(step))
}

describe('steps on which nothing ever sells', () => {
  it('are the places of the season without any demand', () => {
    expect(closedOf(train, [7])).toEqual([5, 6])
    expect(closedSteps(train, [7])?.openSeasons).toEqual([5])
    expect(closedSteps(train, [7, 365])?.openSeasons).toEqual([5, 261])
  })

  it('are nights and Sundays alike, each of its own season', () => {
    const hours = Float64Array.from({ length: 168 * 8 }, (_, hour) => {
      const isOpen = hour % 24 >= 8 && hour % 24 < 20 && hour % 168 < 144
      return isOpen ? 1 + Math.floor(9 * random()) : 0
    })
    expect(closedSteps(hours, [24, 168])?.openSeasons).toEqual([12, 72])
    expect(closedOf(hours, [24, 168])).toHaveLength(96)
  })

  it.each([
    ['a season is not given', train, []],
    ['a single sale was made there', train.map((value, day) => (day === 5 || day === 6 ? 1 : value)), [7]],
    [
      'chance may have left them empty',
      Float64Array.from(days, (day) => (day % 7 < 2 && day < 70 && random() < 0.2 ? 1 : 0)),
      [7],
    ],
    ['they were seen twice', train.subarray(0, 14), [7]],
    ['values are negative', train.map((value, day) => (day % 7 === 4 ? -value : value)), [7]],
    ['nothing sells at all', new Float64Array(70), [7]],
    ['one place alone sells', Float64Array.from(days, (day) => (day % 7 === 3 ? 5 : 0)), [7]],
  ])('are none where %s', (_, values, seasons) => {
    expect(closedSteps(values, seasons)).toBeUndefined()
  })
})

describe('auto of a shop that closes at weekends', () => {
  const model = auto().fit(train, 7)
  const { mean, intervals } = model.forecast(test.length, [95])

  it('forecasts nothing for them, without doubt, and the other days as ordinary demand', () => {
    test.forEach((value, step) => {
      const ends = [mean, intervals[0]?.lower, intervals[0]?.upper].map((path) => path?.[step])
      if (value === 0) expect(ends).toEqual([0, 0, 0])
      else expect(ends[1]).toBeGreaterThan(20)
    })
    expect(mae(test, mean)).toBeLessThan(0.7 * mae(test, theta().fit(train, 7).forecast(test.length).mean))
  })

  it('says what it is made of and what it fitted, day by day', () => {
    expect(model.shares(28).map(({ method }) => method)).toContain('auto-ETS')
    expect(model.fitted).toHaveLength(train.length)
    expect(train.every((value, day) => value > 0 || model.fitted[day] === 0)).toBe(true)
  })

  it('goes on through a horizon of closed days alone', () => {
    const friday = auto().fit(train.subarray(0, 23 * 7 + 5), 7)
    expect([...friday.forecast(2, [80]).mean]).toEqual([0, 0])
    expect(friday.shares(2).length).toBeGreaterThan(1)
  })
})
