import { describe, expect, it } from 'vitest'
import { seededRandom } from '../numeric/random.ts'
import { detectAnomalies } from './anomalies.ts'

/** 140 days of a shop with a strong week, a slow rise and noise of five percent. */
const days = Array.from({ length: 140 }, (_, i) => 17_000 + i)
const week = [1, 0.8, 0.9, 1, 1.3, 1.8, 0.3]
const random = seededRandom(3)
const sales = days.map((day, i) => Math.round((1000 + 2 * i) * (week[day % 7] ?? 1) * (1 + 0.05 * random.normal())))

describe('anomalies of a daily series', () => {
  it('are the planted ones, and weekdays and the rise are none', () => {
    const planted = sales.with(40, 3 * (sales[40] ?? 0)).with(97, 0)
    const found = detectAnomalies(days, planted).filter(({ kind }) => kind !== 'usual')
    expect(found.map(({ day, kind }) => [day - 17_000, kind])).toEqual([
      [40, 'high'],
      [97, 'low'],
    ])
  })

  it('are found on days that may be missing', () => {
    const kept = days.filter((day) => day % 7 !== 6 || day < 17_030)
    const values = kept.map((day) => sales[day - 17_000] ?? 0).with(20, 0)
    const found = detectAnomalies(kept, values).filter(({ kind }) => kind !== 'usual')
    expect(found.map(({ day }) => day)).toEqual([kept[20]])
  })

  it('are scored by 1.4826 median absolute deviations from the expected value', () => {
    // The median of all seven is 10; what is left over: 0, 1, −1, 0, 10, 0, −1.
    for (const noise of ['proportional', 'constant'] as const) {
      const rows = detectAnomalies([1, 2, 3, 4, 5, 6, 7], [10, 11, 9, 10, 20, 10, 9], {
        season: 1,
        halfWindow: 6,
        noise,
      })
      expect(rows.map(({ expected }) => expected)).toEqual([10, 10, 10, 10, 10, 10, 10])
      expect(rows[4]).toMatchObject({ kind: 'high', score: expect.closeTo(10 / 1.4826, 12) })
    }
  })

  it('are any change at all of a series that never changes, unless a least deviation is given', () => {
    const values = [...Array<number>(20).fill(5), 6]
    const flat = values.map((_, i) => i)
    expect(detectAnomalies(flat, values).at(-1)).toMatchObject({ kind: 'high', score: Infinity })
    expect(detectAnomalies(flat, values, { minDeviation: 1 }).at(-1)).toMatchObject({ kind: 'usual', score: 1 })
  })

  it('are not looked for in series too short', () => {
    expect(detectAnomalies([1, 2], [1, 100]).map(({ kind }) => kind)).toEqual(['usual', 'usual'])
    expect(detectAnomalies([], [])).toEqual([])
  })

  it.each([
    [{ threshold: Number.NaN }, 'The threshold is a number above 0, found NaN.'],
    [{ minDeviation: -1 }, 'The least deviation is a number of 0 or more, found -1.'],
  ])('refuse %j', (options, message) => {
    expect(() => detectAnomalies([1], [1], options)).toThrow(new RangeError(message))
  })

  it('refuse days that do not rise and negative values', () => {
    expect(() => detectAnomalies([2, 2], [1, 1])).toThrow(
      new RangeError('Day 1 (2) is not after the day before it (2).'),
    )
    expect(() => detectAnomalies([1], [-1])).toThrow(new RangeError('The value of day 0 is -1; values are 0 or more.'))
  })
})
