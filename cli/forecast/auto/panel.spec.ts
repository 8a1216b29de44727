import { beforeAll, describe, expect, it } from 'vitest'
import { mae } from '../metrics.ts'
import { randomFrom } from '../trees/random.ts'
import { auto } from './auto.ts'
import { autoPanel, blendShared, type AutoPanel } from './panel.ts'

const horizon = 6
const random = randomFrom(8)
/** Sales that double within six steps of a launch, fade by a tenth of what is above their floor, and are launched anew: each too short to show it. */
const set = Array.from({ length: 60 }, () => {
  const size = 20 + 400 * random()
  const phase = Math.floor(16 * random())
  return Float64Array.from({ length: 22 + Math.floor(12 * random()) }, (_, t) => {
    const age = (t + phase) % 16
    const course = age < 6 ? 1 + age / 6 : 1 + 0.9 ** (age - 5)
    return size * course * (0.97 + 0.06 * random())
  })
})
const train = set.map((values) => values.slice(0, -horizon))
const errorOf = (paths: readonly Float64Array[]): number =>
  paths.reduce((total, path, place) => {
    const values = set[place] ?? path
    return total + mae(values.subarray(-horizon), path) / (values[0] ?? 1)
  }, 0)

describe('auto of a panel', () => {
  let panel: AutoPanel
  beforeAll(() => {
    panel = autoPanel(train, { horizon, levels: [95], steps: 60 })
  }, 120_000)

  it('learns from all series what none shows by itself', () => {
    const alone = train.map((values) => auto().fit(values).forecast(horizon).mean)
    expect(errorOf(panel.forecasts.map(({ mean }) => mean))).toBeLessThan(0.9 * errorOf(alone))
    expect(panel.shared[0]).toBeGreaterThan(0.3)
  })

  it('keeps its intervals around the forecast, and makes them all alike as wide as the set erred', () => {
    const ratios = panel.models.map((model, place) => {
      const [own, both] = [model.forecast(horizon, [95]), panel.forecasts[place]]
      const above = (made: typeof own | undefined): number => (made?.intervals[0]?.upper[0] ?? 0) - (made?.mean[0] ?? 0)
      expect(both?.intervals[0]?.lower.every((value) => value >= 0)).toBe(true)
      return above(both) / above(own)
    })
    expect(ratios[0]).toBeGreaterThanOrEqual(0.64)
    expect(ratios[0]).toBeLessThanOrEqual(1.4)
    ratios.forEach((ratio) => expect(ratio).toBeCloseTo(ratios[0] ?? 0, 6))
  })

  it('leaves small sets, and series that are not above 0, to auto', () => {
    const few = train.slice(0, 8).map((values, place) => (place === 0 ? values.map((value) => value - 100) : values))
    const { forecasts, shared } = autoPanel(few, { horizon })
    expect([...shared]).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    forecasts.forEach(({ mean }, place) =>
      expect(mean).toEqual(
        auto()
          .fit(few[place] ?? mean)
          .forecast(horizon).mean,
      ),
    )
  })

  it('refuses a horizon that is none', () => {
    expect(() => autoPanel(train, { horizon: 0 })).toThrow(
      new RangeError('The horizon is a whole number of steps ≥ 1, found 0.'),
    )
  })
})

describe('the part that the networks are', () => {
  const values = Float64Array.of(8, 10, 10)
  const forecast = { mean: Float64Array.of(10, 10), intervals: [] }
  const path = (value: number): Float64Array => Float64Array.of(value, value)
  it.each([
    ['most where they had been right', 0, 0, 0.5],
    ['least where they had erred and auto had not', 5, 0, 0.2],
    ['as usual where nothing is known', undefined, 0, 0.4],
  ])('is %s', (_, miss, ownError, part) => {
    const error = miss === 0 ? path(4) : path(ownError)
    const held = miss === undefined ? undefined : path(10 + miss)
    const { forecasts, shared } = blendShared(
      [{ values, forecast, error, before: undefined }],
      [{ ahead: path(20), held }],
    )
    expect(shared[0]).toBeCloseTo(part, 12)
    expect(forecasts[0]?.mean[0]).toBeCloseTo(10 + 10 * part, 12)
  })
})

describe('intervals of a panel', () => {
  const values = Float64Array.of(8, 12, 8, 12, 10, 10)
  const flat = (value: number): Float64Array => Float64Array.of(value, value)
  const around = (half: number, level = 95, center = 10) => ({
    mean: flat(center),
    intervals: [{ level, lower: flat(Math.max(0, center - half)), upper: flat(center + half) }],
  })
  const single = { values, forecast: around(12, 80), error: undefined, before: undefined }
  const nothing = Array.from({ length: 60 }, () => undefined)
  const upperOf = (before: ReturnType<typeof around> | undefined): number =>
    blendShared(
      nothing.map(() => ({ ...single, before })),
      nothing,
    ).forecasts[0]?.intervals[0]?.upper[0] ?? 0

  it.each([
    ['wider when a horizon ago they would have held too little', around(4, 95, 5), 12 * 1.25 ** ((0.6 * 60) / 84)],
    ['narrower when they would have held all', around(20), 12 * 0.8],
    ['as they are when nothing was asked', undefined, 12],
  ])('are %s', (_, before, width) => {
    expect(upperOf(before)).toBeCloseTo(10 + width, 9)
  })

  it('keep a lower bound of 0 that was cut off there', () => {
    const { forecasts } = blendShared([{ ...single, forecast: around(60) }], [{ ahead: flat(20), held: undefined }])
    expect(forecasts[0]?.intervals[0]?.lower).toEqual(flat(0))
    expect(forecasts[0]?.mean[0]).toBeCloseTo(14, 9)
  })
})
