import { describe, expect, it } from 'vitest'
import { airPassengers } from '../testing/classics.ts'
import { decompose } from './classical.ts'
import { mstl } from './mstl.ts'
import { stl } from './stl.ts'

const fourYears = airPassengers.subarray(0, 48)
const places = [0, 6, 23, 47]

describe('a decomposition', () => {
  it.each([
    [7, [-13.390335, 26.47819, -13.639266, -14.179135], [122.82669, 126.942791, 154.173229, 210.451339]],
    [13, [-13.986104, 27.559203, -13.126807, -13.266783], [123.568334, 126.998192, 154.168438, 210.219039]],
  ])('by STL over %i seasons is statsmodels’ with R’s defaults', (window, seasons, trends) => {
    const { season, trend, remainder } = stl(fourYears, 12, { window })
    places.forEach((t, i) => {
      expect(season[t]).toBeCloseTo(seasons[i] ?? Number.NaN, 6)
      expect(trend[t]).toBeCloseTo(trends[i] ?? Number.NaN, 6)
      expect((season[t] ?? 0) + (trend[t] ?? 0) + (remainder[t] ?? 0)).toBeCloseTo(fourYears[t] ?? 0, 9)
    })
  })

  it.each([
    ['additive', [-12.905093, -7.016204, 9.331019, -3.68287, -5.293981, 14.372685]],
    ['multiplicative', [0.913766, 0.954163, 1.058586, 0.979352, 0.965312, 1.083287]],
  ] as const)('by moving averages, %s, is statsmodels’', (kind, halfYear) => {
    const { figure } = decompose(fourYears, 12, kind)
    halfYear.forEach((value, place) => expect(figure[place]).toBeCloseTo(value, 6))
  })

  const gap = Float64Array.of(1, 2, Number.NaN, 4)
  it.each([
    ['a gap', () => stl(gap, 2, { window: 7 }), 'Value 3 of 4 is NaN: fill gaps first, with "regularize".'],
    ['a gap', () => decompose(gap, 2, 'additive'), 'Value 3 of 4 is NaN: fill gaps first, with "regularize".'],
    ['a gap', () => mstl(gap, [2]), 'Value 3 of 4 is NaN: fill gaps first, with "regularize".'],
    [
      'less than two seasons',
      () => stl(fourYears.subarray(0, 23), 12, { window: 7 }),
      'A season of 12 steps is seen in two of them, 24 values; found 23.',
    ],
    [
      'less than two seasons',
      () => decompose(fourYears.subarray(0, 3), 12, 'additive'),
      'A season of 12 steps is seen in two of them, 24 values; found 3.',
    ],
    ['no season', () => decompose(fourYears, 1.5, 'additive'), 'A season is a whole number of steps ≥ 1, found 1.5.'],
    ['no season', () => mstl(fourYears, [0]), 'A season is a whole number of steps ≥ 1, found 0.'],
    [
      'an even window',
      () => stl(fourYears, 12, { window: 8 }),
      'A season is smoothed over an odd number of seasons ≥ 7 or "periodic", found 8.',
    ],
    [
      'logarithms of what has none',
      () =>
        decompose(
          fourYears.map((value) => value - 112),
          12,
          'multiplicative',
        ),
      'A multiplicative season wants values above 0, found 0.',
    ],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(new RangeError(message))
  })
})
