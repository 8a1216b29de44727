import { describe, expect, it } from 'vitest'
import { accidentalDeaths, airPassengers, co2, luteinizing, nile, wwwUsage } from '../testing/classics.ts'
import { autoEts, ets, selectEts } from './auto.ts'

describe('one ETS model', () => {
  /** AICc of statsforecast's fits, in the terms used here. */
  it.each([
    ['accidental deaths', accidentalDeaths, [1267.258, 1269.643, 1267.276, 1269.844]],
    ['air passengers', airPassengers, [1737.6, 1740.031, 1673.412, 1677.809]],
    ['CO₂', co2, [3061.402, 3066.784, 3057.821, 3021.382]],
    ['luteinizing hormone', luteinizing, [130.194, 132.779, 131.028, 134.513]],
    ['the Nile', nile, [1462.55, 1464.186, 1462.24, 1461.215]],
    ['users of the web', wwwUsage, [778.943, 772.385, 783.656, 820.973]],
  ])('of %s is as likely as statsforecast’s with the same trend and error', (_, values, published) => {
    const shapes = (['A', 'M'] as const).flatMap((error) =>
      (['A', 'Ad'] as const).map((trend) => ({ error, trend, season: 'N' }) as const),
    )
    shapes.forEach((shape, place) => {
      expect(ets(shape).fit(values).params['aicc']).toBeLessThan((published[place] ?? Number.NaN) + 0.01)
    })
  })

  it.each(['A', 'M'] as const)('forecasts the same in grams and in tons, with errors %s', (error) => {
    const forecast = (unit: number) =>
      ets({ error, trend: 'Ad', season: error })
        .fit(
          airPassengers.map((value) => value * unit),
          12,
        )
        .forecast(12)
        .mean.map((value) => value / unit)
    const [small, large] = [forecast(2 ** -20), forecast(2 ** 20)]
    small.forEach((value, step) => expect(value / (large[step] ?? Number.NaN)).toBeCloseTo(1, 9))
  })

  it('refuses a shape that is none', () => {
    expect(() => ets({ error: 'A', trend: 'D' as 'Ad', season: 'N' })).toThrow(
      new RangeError('An ETS model has error A or M, trend N, A or Ad, season N, A or M, found (A,D,N).'),
    )
  })
})

describe('auto-ETS', () => {
  it('finds a multiplicative season for air passengers, as R does', () => {
    const { shape } = selectEts(airPassengers, 12)
    expect(shape.error + shape.season).toBe('MM')
    expect(shape.trend).not.toBe('N')
  })

  it('is at least as likely as the model statsforecast finds for the Nile', () => {
    const fit = selectEts(nile, 1)
    expect(fit.shape).toEqual({ error: 'M', trend: 'N', season: 'N' })
    expect(fit.aicc).toBeLessThan(1458.5521)
  })

  it('keeps a constant going, zeros included', () => {
    expect([...autoEts().fit(new Float64Array(30).fill(4), 7).forecast(2).mean]).toEqual([4, 4])
    expect([...autoEts().fit(new Float64Array(30), 7).forecast(2).mean]).toEqual([0, 0])
  })

  it('leaves multiplicative parts out where a value is not above 0', () => {
    const values = airPassengers.map((value) => value - 104)
    expect(ets({ error: 'M', trend: 'A', season: 'M' }).fit(values, 12).method).toBe('ETS(A,A,A)')
  })

  it('has wider intervals for later steps', () => {
    const [interval] = autoEts().fit(airPassengers, 12).forecast(24, [95]).intervals
    const width = (step: number): number => (interval?.upper[step] ?? 0) - (interval?.lower[step] ?? 0)
    expect(width(12)).toBeGreaterThan(width(0))
    expect(width(23)).toBeGreaterThan(width(11))
  })

  /** Growth by a half at each step, of more than its model can explain: errors of a size that would multiply to 1e27 in 24 steps, and beyond what a number holds in 132. */
  it.each([
    ['auto-ETS', autoEts()],
    ['ETS(M,N,A)', ets({ error: 'M', trend: 'N', season: 'A' })],
  ])('%s has bounds that one can draw, however far ahead and however large its errors', (_, method) => {
    const { mean, intervals } = method.fit(Float64Array.of(1, 3, 9, 100, 900, 20_000), 4).forecast(1000, [80, 95])
    const [most, nearly] = intervals
    const peak = Math.max(...mean)
    expect(Math.max(...(nearly?.upper ?? []))).toBeLessThanOrEqual(7 * peak)
    expect(Math.min(...(nearly?.lower ?? []))).toBeGreaterThanOrEqual(-7 * peak)
    mean.forEach((_, step) => expect(nearly?.upper[step]).toBeGreaterThan(most?.upper[step] ?? Number.NaN))
    nearly?.upper.forEach((upper, step) => expect(upper).toBeGreaterThanOrEqual(nearly.upper[step - 1] ?? 0))
  })

  it('keeps the exact variance of errors that multiply where paths are not wild', () => {
    const model = ets({ error: 'M', trend: 'N', season: 'N' }).fit(nile)
    const { mean, intervals } = model.forecast(60, [95])
    const alpha = model.params['alpha'] ?? Number.NaN
    const deviation = (step: number): number => ((intervals[0]?.upper[step] ?? 0) - (mean[step] ?? 0)) / 1.959964
    const sigma = deviation(0) / (mean[0] ?? 0)
    const exact = Math.sqrt((1 + sigma ** 2) * (1 + alpha ** 2 * sigma ** 2) ** 59 - 1) * (mean[59] ?? 0)
    expect(deviation(59) / exact).toBeCloseTo(1, 6)
  })
})
