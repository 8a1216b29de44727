import { describe, expect, it } from 'vitest'
import { ses } from '../ets/smoothing.ts'
import { airPassengers, co2, nile } from '../testing/classics.ts'
import { holtWinters } from './holt-winters.ts'
import { drift, movingAverage, movingMedian, naive, seasonalNaive } from './naive.ts'

describe('against R', () => {
  it('HoltWinters(co2) has its parameters', () => {
    const { params } = holtWinters().fit(co2, 12)
    expect(params['alpha']).toBeCloseTo(0.512648, 4)
    expect(params['beta']).toBeCloseTo(0.009498, 4)
    expect(params['gamma']).toBeCloseTo(0.472887, 4)
  })

  it('HoltWinters(AirPassengers, seasonal = "mult") has its parameters', () => {
    const { params } = holtWinters({ seasonal: 'multiplicative' }).fit(airPassengers, 12)
    expect(params['alpha']).toBeCloseTo(0.2755925, 3)
    expect(params['beta']).toBeCloseTo(0.03269295, 3)
    expect(params['gamma']).toBeCloseTo(0.8707292, 3)
  })

  it('ses(Nile) has its alpha', () => {
    // R stops at 0.24567, where the squared errors sum to 2038674.4376; at their least, by 0.2457280, to 2038674.4320.
    const { params, fitted } = ses().fit(nile)
    expect(params['alpha']?.toFixed(4)).toBe((0.24567).toFixed(4))
    expect(params['alpha']).toBeCloseTo(0.245728, 5)
    expect(nile.reduce((sum, value, t) => sum + (value - (fitted[t] ?? 0)) ** 2, 0)).toBeLessThan(2038674.4376)
  })
})

describe('simple methods', () => {
  const values = Float64Array.of(1, 3, 2, 5, 4, 7)

  it.each([
    ['the last value', naive(), [7, 7, 7]],
    ['the last season', seasonalNaive(), [5, 4, 7]],
    ['the line through both ends', drift(), [8.2, 9.4, 10.6]],
    ['the median of the last three', movingMedian(3), [5, 5, 5]],
    ['the mean of the last two', movingAverage(2), [5.5, 5.5, 5.5]],
  ])('forecast %s', (_, method, expected) => {
    const { mean } = method.fit(values, 3).forecast(3)
    expect([...mean].map((value) => Number(value.toFixed(9)))).toEqual(expected)
  })

  it('fit each value from the values before it', () => {
    expect([...seasonalNaive().fit(values, 3).fitted]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1, 3, 2])
    expect([...movingAverage(2).fit(values).fitted]).toEqual([Number.NaN, 1, 2, 2.5, 3.5, 4.5])
    expect([...movingMedian(3).fit(values).fitted]).toEqual([Number.NaN, 1, 2, 2, 3, 4])
  })

  it('widen the interval of a random walk with the root of the step', () => {
    const [interval] = naive().fit(values).forecast(4, [80]).intervals
    const widths = [...(interval?.upper ?? [])].map((upper, step) => upper - (interval?.lower[step] ?? 0))
    expect((widths[3] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(2, 12)
  })

  it.each([
    [
      'an empty series',
      () => naive().fit(new Float64Array(0)),
      'The series is empty: a forecast needs at least one value.',
    ],
    [
      'a gap',
      () => naive().fit(Float64Array.of(1, Number.NaN)),
      'Value 2 of 2 is NaN: fill gaps first, with "regularize".',
    ],
    ['a season of no steps', () => naive().fit(values, 0), 'A season is a whole number of steps ≥ 1, found 0.'],
    ['no horizon', () => naive().fit(values).forecast(0), 'The horizon is a whole number of steps ≥ 1, found 0.'],
    [
      'a level of all',
      () => naive().fit(values).forecast(1, [100]),
      'The level of an interval is a percentage between 0 and 100, found 100.',
    ],
    ['no median', () => movingMedian(0), 'The window of a moving median is a number of values ≥ 1, found 0.'],
    ['no window', () => movingAverage(0), 'The window of a moving average is a number of values ≥ 1, found 0.'],
  ])('refuse %s', (_, act, message) => {
    expect(act).toThrow(new RangeError(message))
  })
})
