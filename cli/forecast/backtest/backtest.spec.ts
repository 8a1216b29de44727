import { describe, expect, it } from 'vitest'
import { naive, seasonalNaive } from '../methods/naive.ts'
import { airPassengers } from '../testing/classics.ts'
import { backtest, backtestRows } from './backtest.ts'
import { conformal, conformalInterval } from './conformal.ts'

const values = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8)

describe('rolling origins', () => {
  it('fit what was known and keep what followed', () => {
    const folds = backtest(values, naive(), { horizon: 2, windows: 2 })
    expect(folds.map(({ cutoff, actual, forecast }) => [cutoff, [...actual], [...forecast.mean]])).toEqual([
      [4, [5, 6], [4, 4]],
      [6, [7, 8], [6, 6]],
    ])
  })

  it('overlap when the step is shorter than the horizon', () => {
    expect(backtest(values, naive(), { horizon: 3, windows: 3, step: 1 }).map(({ cutoff }) => cutoff)).toEqual([
      3, 4, 5,
    ])
  })

  it('are fewer on a short series', () => {
    expect(backtest(values, naive(), { horizon: 3, windows: 9 }).map(({ cutoff }) => cutoff)).toEqual([2, 5])
    expect(backtest(values, naive(), { horizon: 8 })).toEqual([])
  })

  it('make rows by method, cutoff and step', () => {
    const rows = backtestRows(values, [naive(), seasonalNaive()], { horizon: 1, windows: 1, season: 2 })
    expect(rows).toEqual([
      { cutoff: 7, step: 1, method: 'naive', actual: 8, forecast: 7 },
      { cutoff: 7, step: 1, method: 'seasonal naive', actual: 8, forecast: 6 },
    ])
  })

  it('refuse a series with a gap, wherever it is, and a minimum that is none', () => {
    expect(() => backtest(Float64Array.of(1, 2, 3, Number.NaN), naive(), { horizon: 1, windows: 1 })).toThrow(
      new RangeError('Value 4 of 4 is NaN: fill gaps first, with "regularize".'),
    )
    expect(() => backtest(values, naive(), { horizon: 1, minimum: Number.NaN })).toThrow(
      new RangeError('A fit needs at least so many values, 0 or more, found NaN.'),
    )
  })

  it.each([
    ['Array', [1, 2, 3]],
    ['BigInt64Array', BigInt64Array.of(1n, 2n)],
    ['Null', null],
  ])('refuse %s, which is no series of numbers', (kind, given) => {
    expect(() => naive().fit(given as never)).toThrow(
      new TypeError(`A series is a Float64Array, found ${kind}: make one by Float64Array.from(values, Number).`),
    )
  })

  it('refuse values whose squares are no numbers', () => {
    expect(() => naive().fit(Float64Array.of(1, 1e200))).toThrow(
      new RangeError('Value 2 of 2 is 1e+200: its square is too large a number.'),
    )
  })

  it('refuse none', () => {
    expect(() => backtest(values, naive(), { horizon: 1, windows: 0 })).toThrow(
      new RangeError('A backtest has at least one window, found 0.'),
    )
  })
})

describe('conformal intervals', () => {
  it('reach as far as errors did, and never narrow', () => {
    const errors = [1, 2, 3, 4].map((size) => Float64Array.of(size, size / 2))
    const { lower, upper } = conformalInterval(Float64Array.of(10, 10), errors, 80)
    expect([...upper]).toEqual([14, 14])
    expect([...lower]).toEqual([6, 6])
  })

  it('leave the forecast as it is', () => {
    const method = conformal(seasonalNaive(), { windows: 10 })
    const { mean, intervals } = method.fit(airPassengers, 12).forecast(6, [80, 95])
    expect(mean).toEqual(seasonalNaive().fit(airPassengers, 12).forecast(6).mean)
    expect(intervals[1]?.upper[5]).toBeGreaterThanOrEqual(intervals[0]?.upper[5] ?? Number.NaN)
  })

  it("are the method's own on a series too short for two origins", () => {
    const short = values.subarray(0, 5)
    expect(conformal(naive()).fit(short).forecast(3, [90])).toEqual(naive().fit(short).forecast(3, [90]))
  })
})
