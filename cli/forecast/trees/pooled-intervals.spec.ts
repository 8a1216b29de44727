import { describe, expect, it } from 'vitest'
import { coverage } from '../metrics.ts'
import { forecastPanel } from './global.ts'
import { pooledIntervals } from './pooled-intervals.ts'
import { randomFrom } from './random.ts'

const [length, horizon] = [160, 14]
const levels = [50, 80, 95]
const options = { horizon, season: 7, trees: 40, rate: 0.15, leaves: 7 }

/** Ten products with a weekly rhythm, of sizes from 10 to 100, each half as noisy again as the one before it but three. */
function shop(seed: number): Float64Array[] {
  const random = randomFrom(seed)
  return Array.from({ length: 10 }, (_, product) =>
    Float64Array.from({ length: length + horizon }, (_, t) => {
      const noise = 0.1 * 1.5 ** (product % 3) * (random() + random() + random() - 1.5)
      return 10 * (product + 1) * (1 + 0.4 * Math.sin((2 * Math.PI * t) / 7)) * Math.exp(2 * noise)
    }),
  )
}

describe('intervals of one model of many series', () => {
  const sets = [1, 2, 3].map((seed) => {
    const all = shop(seed)
    return { all, ...forecastPanel({ series: all.map((values) => values.slice(0, length)) }, { ...options, levels }) }
  })

  it.each(levels.map((level, place) => [level, place] as const))(
    'of level %i hold about that share',
    (level, place) => {
      const shares = sets.flatMap(({ all, intervals }) =>
        all.map((values, product) => {
          const interval = intervals[product]?.[place]
          const none = new Float64Array(horizon)
          return coverage(values.subarray(length), interval?.lower ?? none, interval?.upper ?? none)
        }),
      )
      const share = shares.reduce((total, one) => total + one, 0) / shares.length
      expect(Math.abs(share - level / 100)).toBeLessThan(0.08)
    },
  )

  it('lie around the forecast, the wider the level and the noisier the series', () => {
    for (const { forecast, intervals } of sets)
      forecast.forEach((path, product) =>
        path.forEach((value, step) => {
          const bounds = intervals[product]?.flatMap(({ lower, upper }) => [lower[step] ?? value, upper[step] ?? value])
          const [low50 = value, high50 = value, low80 = value, high80 = value, low95 = value, high95 = value] =
            bounds ?? []
          const inOrder = [low95, low80, low50, value, high50, high80, high95]
          expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b))
          expect(low95).toBeGreaterThanOrEqual(0)
        }),
      )
    const relative = (product: number): number => {
      const { forecast, intervals } = sets[0] ?? { forecast: [], intervals: [] }
      return (intervals[product]?.[2]?.upper[0] ?? 0) / (forecast[product]?.[0] ?? Number.NaN)
    }
    expect(relative(8)).toBeGreaterThan(relative(6) * 1.1)
  })

  it('know nothing of the values to come, and leave the forecast as it is', () => {
    const series = shop(1).map((values) => values.slice(0, length))
    const plain = forecastPanel({ series }, options)
    expect(plain.intervals).toEqual(series.map(() => []))
    expect(plain.forecast).toEqual(sets[0]?.forecast)
  })

  it.each([
    [[0], length, 'The level of an interval is a percentage between 0 and 100, found 0.'],
    [[95], 42, 'Intervals are judged by the last horizon: series are longer than three horizons (42), found 42.'],
  ])('of levels %j and series of %i values are refused', (asked, end, message) => {
    const series = shop(1).map((values) => values.slice(0, end))
    expect(() => forecastPanel({ series }, { ...options, levels: asked })).toThrow(new RangeError(message))
  })

  it('of a series that never changed are narrow, and of a panel that never did without width', () => {
    const flat = new Float64Array(60).fill(5)
    const jumping = flat.map((value, t) => value + (t % 2) * (t % 3))
    const path = new Float64Array(2).fill(5)
    const of = (series: readonly Float64Array[]) =>
      pooledIntervals(
        { series, held: series.map(() => path), forecast: series.map(() => path) },
        { season: 1, levels: [95], isDemand: true },
      ).map(([interval]) => (interval?.upper[0] ?? 0) - (interval?.lower[0] ?? 0))
    expect(of([flat, flat])).toEqual([0, 0])
    const [still = 0, lively = 0] = of([flat, jumping])
    expect(still).toBeGreaterThan(0)
    expect(still).toBeLessThan(0.2 * lively)
  })
})
