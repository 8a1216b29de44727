import { describe, expect, it } from 'vitest'
import { autoArima } from '../arima/auto.ts'
import { arima } from '../arima/arima.ts'
import { ses } from '../ets/smoothing.ts'
import { coverage, mase, rmse, smape } from '../metrics.ts'
import { seasonalNaive } from '../methods/naive.ts'
import { theta } from '../methods/theta.ts'
import { absent, m4Weekly } from '../testing/m4-weekly.ts'
import { dailyPieces } from '../testing/online-retail.ts'
import { scoreOf } from '../testing/score.ts'
import { auto } from './auto.ts'

const pieces = await dailyPieces()
const sample = (m4Weekly() ?? [])
  .filter((_, place) => place % 24 === 7)
  .map(({ id, train, test }) => ({ id, train: train.slice(-416), test }))
const noValues = new Float64Array()
if (pieces === undefined) console.log(absent('online-retail'))

describe.skipIf(pieces === undefined)('on the last 61 days of Online Retail', () => {
  const [train, test] = [pieces?.slice(0, 244) ?? new Float64Array(), pieces?.slice(244) ?? new Float64Array()]

  it.each([
    ['seasonal naive', seasonalNaive(), 6, 3832.646],
    ['SES', ses(), 1, 3328.051],
    ['ARIMA(1,1,1)', arima({ order: [1, 1, 1] }), 1, 3449.9],
  ])('%s errs as published', (_, method, season, published) => {
    expect(Math.abs(rmse(test, method.fit(train, season).forecast(61).mean) - published)).toBeLessThan(1)
  })

  it.each([1, 6])('auto, told a season of %i, is better than all of them', (season) => {
    expect(rmse(test, auto().fit(train, season).forecast(61).mean)).toBeLessThan(3300)
  })
})

/** All 359, whole, take minutes: `npm run forecast:evaluate` scores them. */
describe.skipIf(sample.length === 0)(
  'on the last eight years of a sample of the weekly series of the M4 competition',
  () => {
    const paths = sample.map(({ train, test }) => auto().fit(train).forecast(test.length, [95]))
    const average = (of: (place: number) => number): number =>
      sample.reduce((total, _, place) => total + of(place), 0) / sample.length

    it.each([theta(), autoArima()])('auto is a tenth better than $name', (method) => {
      const other = scoreOf(method, sample)
      const own = {
        smape: average((place) => smape(sample[place]?.test ?? noValues, paths[place]?.mean ?? noValues)),
        mase: average((place) =>
          mase(sample[place]?.test ?? noValues, paths[place]?.mean ?? noValues, sample[place]?.train ?? noValues),
        ),
      }
      expect((own.smape / other.smape + own.mase / other.mase) / 2).toBeLessThan(0.9)
    })

    it('its 95 % intervals hold about that share', () => {
      const share = average((place) => {
        const [interval] = paths[place]?.intervals ?? []
        return coverage(sample[place]?.test ?? noValues, interval?.lower ?? noValues, interval?.upper ?? noValues)
      })
      expect(share).toBeGreaterThan(0.88)
      expect(share).toBeLessThan(0.99)
    })
  },
)
