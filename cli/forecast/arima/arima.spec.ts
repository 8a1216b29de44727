import { describe, expect, it } from 'vitest'
import { accidentalDeaths, airPassengers, luteinizing, wwwUsage } from '../testing/classics.ts'
import { arima } from './arima.ts'
import { autoArima } from './auto.ts'
import { fromPartial, rootsBeyond, toPartial } from './polynomial.ts'
import { differencesNeeded, kpss, seasonalDifferencesNeeded } from './unit-root.ts'

describe("R's arima", () => {
  it.each([
    [
      'WWWusage (1,1,1)',
      arima({ order: [1, 1, 1] }),
      wwwUsage,
      1,
      { ar1: 0.650376, ma1: 0.525596, logLikelihood: -254.15 },
    ],
    [
      'log AirPassengers (0,1,1)(0,1,1)',
      arima({ order: [0, 1, 1], seasonal: [0, 1, 1] }),
      airPassengers.map(Math.log),
      12,
      { ma1: -0.40183, sma1: -0.55694, logLikelihood: 244.6965 },
    ],
    [
      'lh (1,0,0)',
      arima({ order: [1, 0, 0] }),
      luteinizing,
      1,
      { ar1: 0.5739, mean: 2.4133, sigma2: 0.1975, logLikelihood: -29.38 },
    ],
    [
      'lh (3,0,0)',
      arima({ order: [3, 0, 0] }),
      luteinizing,
      1,
      { ar1: 0.6448, ar2: -0.0634, ar3: -0.2198, mean: 2.3931, sigma2: 0.1787, logLikelihood: -27.09 },
    ],
    [
      'USAccDeaths (0,1,1)(0,1,1)',
      arima({ order: [0, 1, 1], seasonal: [0, 1, 1] }),
      accidentalDeaths,
      12,
      { ma1: -0.4303, sma1: -0.5528, logLikelihood: -425.44 },
    ],
  ])('%s has the published estimates', (_, method, values, season, published) => {
    const { params } = method.fit(values, season)
    for (const [name, value] of Object.entries(published)) {
      const digits = name === 'logLikelihood' ? 0.006 : 0.00011
      expect(Math.abs((params[name] ?? Number.NaN) - value)).toBeLessThan(digits)
    }
  })
})

describe('auto-ARIMA', () => {
  it.each([
    ['WWWusage', wwwUsage, 1, 'ARIMA(1,1,1)'],
    ['USAccDeaths', accidentalDeaths, 12, 'ARIMA(0,1,1)(0,1,1)[12]'],
    ['lh', luteinizing, 1, 'ARIMA(1,0,0) with mean'],
  ])("finds the model that R's auto.arima finds for %s", (_, values, season, name) => {
    expect(autoArima().fit(values, season).method).toBe(name)
  })

  it('keeps a constant going', () => {
    expect([...autoArima().fit(new Float64Array(30).fill(4), 7).forecast(3).mean]).toEqual([4, 4, 4])
  })
})

describe('what orders rest on', () => {
  it('the KPSS test asks for the differences R asks for', () => {
    expect([airPassengers, wwwUsage, luteinizing].map((values) => differencesNeeded(values))).toEqual([1, 1, 0])
    expect(kpss(new Float64Array(10).fill(1))).toBe(0)
  })

  it('a strong season asks for a seasonal difference', () => {
    expect(seasonalDifferencesNeeded(airPassengers, 12)).toBe(1)
    expect(seasonalDifferencesNeeded(wwwUsage, 12)).toBe(0)
  })

  it('partial autocorrelations and coefficients are one-to-one', () => {
    const partial = Float64Array.of(0.5, -0.3, 0.8)
    const back = toPartial(fromPartial(partial)) ?? new Float64Array()
    back.forEach((value, i) => expect(value).toBeCloseTo(partial[i] ?? 0, 12))
    expect(toPartial(Float64Array.of(1.1))).toBeUndefined()
    expect(rootsBeyond(Float64Array.of(0.995), 1.01)).toBe(false)
  })
})
