import { describe, expect, it } from 'vitest'
import { randomFrom } from '../trees/random.ts'
import { auto } from './auto.ts'
import { calibration, forecastBefore, isAsked } from './calibration.ts'

const horizon = 6
const random = randomFrom(4)
const values = Float64Array.from({ length: 40 }, (_, t) => 100 + t + 5 * random())

describe('the series of a set that are asked', () => {
  it.each([
    [29, 0],
    [30, 30],
    [120, 120],
    [121, 120],
    [5000, 120],
  ])('are, of %i, %i', (count, asked) => {
    const places = Array.from({ length: count }, (_, place) => place).filter((place) => isAsked(place, count))
    expect(places).toHaveLength(asked)
    if (count === 5000) places.forEach((place, turn) => expect(Math.abs(place - (turn * 5000) / 120)).toBeLessThan(42))
  })
})

describe('the forecast of a horizon ago', () => {
  it('knows nothing of what came', () => {
    const other = values.map((value, t) => (t < values.length - horizon ? value : 10_000))
    const before = forecastBefore(values, horizon, {})
    expect(before).toEqual(auto().fit(values.subarray(0, -horizon)).forecast(horizon, [95]))
    expect(forecastBefore(other, horizon, {})).toEqual(before)
  })

  it.each([
    ['a series of a few values', values.subarray(0, 13)],
    ['intermittent demand', values.map((value, t) => (t % 3 === 0 ? value : 0))],
  ])('is not made of %s', (_, series) => {
    expect(forecastBefore(series, horizon, {})).toBeUndefined()
  })
})

describe('the factor of a set', () => {
  const ratiosOf = (count: number, size: number) =>
    Array.from({ length: count }, () => Float64Array.from({ length: 20 }, (_, step) => (size * (step + 1)) / 20))

  it.each([
    [0, 1, 1],
    [120, 1 / 0.955, 1],
    [120, 1.2, (1.2 * 0.955) ** 0.5],
    [30, 1.2, (1.2 * 0.955) ** (1 / 3)],
    [120, 0.1, 0.8],
    [120, 9, 1.4],
  ])('of %i series whose errors are spread over %f half widths is %f', (count, size, factor) => {
    expect(calibration(ratiosOf(count, size))).toBeCloseTo(factor, 2)
  })
})
