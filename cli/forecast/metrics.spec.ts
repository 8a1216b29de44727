import { describe, expect, it } from 'vitest'
import * as metrics from './metrics.ts'

const actual = Float64Array.of(10, 20, 30, 40)
const forecast = Float64Array.of(12, 18, 33, 36)
const train = Float64Array.of(1, 3, 2, 5, 4, 7)

/** By hand: errors 2, −2, 3, −4; in-sample changes 2, 1, 3, 1, 3, over three steps 4, 1, 5. */
describe('measures', () => {
  it.each([
    ['MAE', metrics.mae(actual, forecast), 11 / 4],
    ['RMSE', metrics.rmse(actual, forecast), Math.sqrt(33 / 4)],
    ['sMAPE', metrics.smape(actual, forecast), 50 * (2 / 22 + 2 / 38 + 3 / 63 + 4 / 76)],
    ['MASE', metrics.mase(actual, forecast, train), 11 / 4 / 2],
    ['MASE of a season', metrics.mase(actual, forecast, train, 3), 11 / 4 / (10 / 3)],
    ['RMSSE', metrics.rmsse(actual, forecast, train), Math.sqrt(33 / 4 / (24 / 5))],
    ['WAPE', metrics.wape(actual, forecast), 11 / 100],
    ['bias', metrics.bias(actual, forecast), -1 / 100],
    ['pinball', metrics.pinball(actual, forecast, 0.9), (0.1 * 2 + 0.9 * 2 + 0.1 * 3 + 0.9 * 4) / 4],
    ['coverage', metrics.coverage(actual, Float64Array.of(9, 21, 29, 41), Float64Array.of(11, 22, 31, 42)), 0.5],
    ['OWA', metrics.owa({ smape: 5, mase: 1 }, { smape: 10, mase: 4 }), 0.375],
    ['RMSLE', metrics.rmsle(Float64Array.of(Math.E - 1), Float64Array.of(0)), 1],
    [
      'NWRMSLE',
      metrics.nwrmsle(Float64Array.of(Math.E - 1, 0), Float64Array.of(0, 0), Float64Array.of(1.25, 3.75)),
      0.5,
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toBeCloseTo(expected, 12)
  })

  it('MSIS charges width, and twenty-fold or forty-fold what lies outside', () => {
    const [lower, upper] = [Float64Array.of(9, 21), Float64Array.of(11, 23)]
    expect(metrics.msis(actual.subarray(0, 2), lower, upper, train)).toBeCloseTo((2 + 2 + 40 * 1) / 2 / 2, 9)
    expect(metrics.msis(actual.subarray(0, 2), lower, upper, train, { level: 90 })).toBeCloseTo(
      (2 + 2 + 20 * 1) / 2 / 2,
      9,
    )
  })

  it('are NaN, never infinite, where the scale is 0', () => {
    const flat = new Float64Array(4).fill(3)
    const zeros = new Float64Array(4)
    expect(metrics.mase(actual, forecast, flat)).toBeNaN()
    expect(metrics.rmsse(actual, forecast, flat)).toBeNaN()
    expect(metrics.mase(actual, forecast, flat, 9)).toBeNaN()
    expect(metrics.wape(zeros, forecast)).toBeNaN()
    expect(metrics.bias(zeros, forecast)).toBeNaN()
    expect(metrics.smape(zeros, zeros)).toBe(0)
    expect(metrics.owa({ smape: 5, mase: 1 }, { smape: 0, mase: 0 })).toBeNaN()
    expect(metrics.rmsle(Float64Array.of(-1), Float64Array.of(3))).toBeNaN()
    expect(metrics.nwrmsle(Float64Array.of(1), Float64Array.of(2), Float64Array.of(0))).toBeNaN()
  })

  it('are NaN where a value is', () => {
    const gap = Float64Array.of(1, Number.NaN)
    const two = Float64Array.of(1, 2)
    expect(metrics.mae(gap, two)).toBeNaN()
    expect(metrics.coverage(gap, two, two)).toBeNaN()
    expect(metrics.coverage(two, two, gap)).toBeNaN()
  })

  it.each([
    [
      'a quantile in percent',
      () => metrics.pinball(actual, forecast, 95),
      "A quantile's share lies between 0 and 1, found 95.",
    ],
    [
      'a level that is none',
      () => metrics.msis(actual, actual, forecast, train, { level: 100 }),
      'The level of an interval is a percentage between 0 and 100, found 100.',
    ],
    [
      'a period that is none',
      () => metrics.mase(actual, forecast, train, 1.5),
      'A season is a whole number of steps ≥ 1, found 1.5.',
    ],
    [
      'a weight below 0',
      () => metrics.nwrmsle(actual, forecast, Float64Array.of(1, 1, -1, 1)),
      'Weight 3 of 4 is -1; weights are 0 or more.',
    ],
  ])('refuse %s', (_, measure, message) => {
    expect(measure).toThrow(new RangeError(message))
  })

  it('refuse lengths that differ', () => {
    expect(() => metrics.mae(actual, train)).toThrow(
      new RangeError('A measure compares equally many values, at least one: found 4 and 6.'),
    )
  })
})
