import { describe, expect, it } from 'vitest'
import * as forecast from './index.ts'
import { airPassengers } from './testing/classics.ts'
import { randomFrom } from './trees/random.ts'

const random = randomFrom(2)
const noisy = Float64Array.from({ length: 60 }, (_, t) => 20 + 5 * Math.sin((2 * Math.PI * t) / 7) + random())

const methods: readonly forecast.Method[] = [
  forecast.naive(),
  forecast.seasonalNaive(),
  forecast.drift(),
  forecast.movingAverage(3),
  forecast.movingMedian(3),
  forecast.naive2(),
  forecast.ses(),
  forecast.holt(),
  forecast.dampedHolt(),
  forecast.comb(),
  forecast.holtWinters(),
  forecast.holtWinters({ seasonal: 'multiplicative' }),
  forecast.theta(),
  forecast.optimizedTheta(),
  forecast.autoEts(),
  forecast.ets({ error: 'M', trend: 'Ad', season: 'M' }),
  forecast.arima({ order: [1, 1, 1], seasonal: [0, 1, 1] }),
  forecast.arima({ order: [2, 0, 2] }),
  forecast.autoArima(),
  forecast.mstl({ transform: 'log' }),
  forecast.croston(),
  forecast.sba(),
  forecast.tsb(),
  forecast.adida(),
  forecast.withoutOutliers(forecast.optimizedTheta()),
  forecast.conformal(forecast.naive()),
  forecast.combination([forecast.ses(), forecast.drift(), forecast.naive()], { by: 'median' }),
  forecast.auto(),
]

const series: readonly (readonly [string, Float64Array])[] = [
  ['one value', Float64Array.of(5)],
  ['two values', Float64Array.of(5, 7)],
  ['five values', Float64Array.of(5, 7, 6, 9, 8)],
  ['less than two seasons', noisy.slice(0, 12)],
  ['a constant', new Float64Array(40).fill(3)],
  ['zeros', new Float64Array(40)],
  ['mostly zeros', Float64Array.from({ length: 40 }, (_, t) => (t % 6 === 0 ? 4 : 0))],
  ['negative values', noisy.map((value) => 10 - value)],
  ['an outlier', noisy.map((value, t) => (t === 31 ? 1e6 : value))],
  ['a straight line', Float64Array.from({ length: 30 }, (_, t) => 3 * t - 10)],
  ['huge values', noisy.map((value) => value * 1e12)],
  ['tiny values', noisy.map((value) => value * 1e-9)],
]

describe.each(methods.map((method) => [method.name, method] as const))('%s', (_, method) => {
  it.each(series)('forecasts %s with finite numbers', (_, values) => {
    const { mean, intervals } = method.fit(values, 7).forecast(9, [80, 95])
    const numbers = [mean, ...intervals.flatMap(({ lower, upper }) => [lower, upper])]
    expect(numbers.map((path) => path.length)).toEqual([9, 9, 9, 9, 9])
    expect(numbers.every((path) => path.every((value) => Number.isFinite(value)))).toBe(true)
    intervals.forEach(({ lower, upper }) => {
      expect(mean.every((value, step) => value >= (lower[step] ?? 0) - 1e-6 * Math.abs(value))).toBe(true)
      expect(mean.every((value, step) => value <= (upper[step] ?? 0) + 1e-6 * Math.abs(value))).toBe(true)
    })
  })

  it('gives the same bytes again and leaves its input alone', () => {
    const values = noisy.slice()
    const once = method.fit(values, 7).forecast(5, [90])
    expect(method.fit(values, 7).forecast(5, [90])).toEqual(once)
    expect(values).toEqual(noisy)
  })

  it('fits as many values as there are', () => {
    expect(method.fit(noisy, 7).fitted).toHaveLength(noisy.length)
  })
})

describe('auto', () => {
  it('says how methods did and what part of the forecast each is', () => {
    const shares = forecast.auto().fit(airPassengers, 12).shares(12)
    expect(shares.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(1, 12)
    expect(shares.every(({ error }) => error > 0 && error < 20)).toBe(true)
    const weights = shares.map(({ weight }) => weight)
    expect(weights).toEqual([...weights].sort((a, b) => b - a))
  })

  it('is nearer to the last year of air passengers than the seasonal naive forecast', () => {
    const [train, test] = [airPassengers.slice(0, -12), airPassengers.slice(-12)]
    const { mean } = forecast.auto().fit(train, 12).forecast(12)
    const { mean: naive } = forecast.seasonalNaive().fit(train, 12).forecast(12)
    expect(forecast.mae(test, mean)).toBeLessThan(0.6 * forecast.mae(test, naive))
  })

  it('chooses among the methods it is given', () => {
    const methods = [forecast.naive(), forecast.drift()]
    const line = Float64Array.from({ length: 40 }, (_, t) => 2 * t)
    const model = forecast.auto({ methods }).fit(line)
    expect(model.shares(4)[0]?.method).toBe('drift')
    expect(model.forecast(1).mean[0]).toBeCloseTo(80, 6)
  })

  it('finds the season that nobody told it', () => {
    const weekly = Float64Array.from({ length: 210 }, (_, t) => 50 + 20 * Math.sin((2 * Math.PI * t) / 7) + random())
    expect(forecast.detectSeasons(weekly, 1)).toEqual([7])
    expect(
      forecast.detectSeasons(
        weekly.map(() => random()),
        1,
      ),
    ).toEqual([])
  })

  it('does not let demand turn negative', () => {
    const falling = Float64Array.from({ length: 40 }, (_, t) => Math.max(1, 40 - t))
    const { mean, intervals } = forecast.auto().fit(falling).forecast(20, [95])
    expect(Math.min(...mean, ...(intervals[0]?.lower ?? []))).toBeGreaterThanOrEqual(0)
  })
})
