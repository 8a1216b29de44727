import { describe, expect, it } from 'vitest'
import { mae } from '../metrics.ts'
import { forecastPanel, panelModelFrom, trainPanel } from './global.ts'
import { lagsFor, panelRows } from './panel.ts'
import { randomFrom } from './random.ts'

/** Twelve products with a weekly rhythm, sizes from 5 to 60, and promotions that double what sells. */
function shop(length: number, horizon: number) {
  const random = randomFrom(5)
  const promotions = Array.from({ length: 12 }, () =>
    Float64Array.from({ length: length + horizon }, () => (random() < 0.1 ? 1 : 0)),
  )
  const all = promotions.map((promotion, product) =>
    promotion.map((isOn, t) =>
      Math.round((5 + 5 * product) * (1 + 0.5 * Math.sin((2 * Math.PI * t) / 7)) * (1 + isOn) * (0.9 + 0.2 * random())),
    ),
  )
  return { all, known: promotions.map((promotion) => [promotion]) }
}

describe('one model of many series', () => {
  const [length, horizon] = [200, 14]
  const { all, known } = shop(length, horizon)
  const series = all.map((values) => values.slice(0, length))
  const actual = all.map((values) => values.slice(length))
  const errorOf = (forecast: readonly Float64Array[]): number =>
    forecast.reduce((total, path, place) => total + mae(actual[place] ?? path, path), 0) / forecast.length

  it('learns the promotions that are known ahead', () => {
    const options = { horizon, season: 7, trees: 60, rate: 0.15, leaves: 15 }
    const blind = errorOf(forecastPanel({ series }, options).forecast)
    const informed = errorOf(forecastPanel({ series, known }, options).forecast)
    const seasonalNaive = errorOf(series.map((values) => values.slice(length - 14)))
    expect(informed).toBeLessThan(0.5 * seasonalNaive)
    expect(informed).toBeLessThan(0.7 * blind)
  })

  it('gives no feature a value newer than the horizon allows', () => {
    const options = { horizon, season: 7 }
    const shape = { ...options, ...lagsFor(options, length) }
    const levels = new Float64Array(series.length).fill(1)
    const step = 150
    const changed = series.map((values) => values.map((value, t) => (t > step - horizon ? -value : value)))
    expect(panelRows({ series: changed }, levels, shape, step, step + 1)).toEqual(
      panelRows({ series }, levels, shape, step, step + 1),
    )
  })

  it('forecasts from its JSON as it did, and days later without being trained again', () => {
    const options = { horizon, season: 7, trees: 20, leaves: 7 }
    const [early, late] = [length - 100, length].map((end) => ({
      series: all.map((values) => values.slice(0, end)),
      known: known.map((columns) => columns.map((column) => column.slice(0, end + horizon))),
    }))
    if (early === undefined || late === undefined) throw new Error('two panels')
    const { model, forecast } = forecastPanel(early, options)
    const saved = panelModelFrom(JSON.parse(JSON.stringify(model)))
    expect(saved.forecast(early)).toEqual(forecast)
    expect(saved.forecast(late)).toEqual(trainPanel(early, options).forecast(late))
    expect(errorOf(saved.forecast(late))).toBeLessThan(errorOf(series.map((values) => values.slice(length - 14))))
  })

  it.each([
    [{ horizon: 3 }, '"horizon", "season" or "isDemand" is missing'],
    [{ horizon: 3, season: 7, isDemand: true, lags: [0], windows: [] }, '"lags" and "windows" are not steps'],
    [{ horizon: 3, season: 7, isDemand: true, lags: [1], windows: [2] }, 'found undefined'],
  ])('is not read from %j', (json, why) => {
    expect(() => panelModelFrom(json)).toThrow(new RangeError(`This is not what trees write as JSON: ${why}.`))
  })

  it.each([
    ['a season that is none', {}, { season: -7 }, 'A season is a whole number of steps ≥ 1, found -7.'],
    [
      'what is known of some',
      { known: known.slice(1) },
      {},
      'What is known ahead is given for each of the 12 series, found 11.',
    ],
    [
      'more columns of one than of the first',
      { fixed: all.map((_, place) => (place === 3 ? [1, 2] : [1])) },
      {},
      'What is fixed are as many columns for every series: 1 for the first, 2 for number 4.',
    ],
    [
      'what is known as an object of columns',
      JSON.parse('{"known":{"price":[[1,2]]}}'),
      {},
      '"known" and "fixed" of a panel are lists that hold a list for each series.',
    ],
    ['no history', {}, { history: 0 }, 'A panel is learnt from at least one step, found 0.'],
    ['trees that are none', {}, { leaves: 1 }, '"leaves" of an ensemble of trees is a whole number ≥ 2, found 1.'],
  ])('refuses %s', (_, more, options, message) => {
    expect(() => forecastPanel({ series, ...more }, { horizon, season: 7, trees: 2, ...options })).toThrow(
      new RangeError(message),
    )
  })

  it('refuses series of several lengths', () => {
    expect(() => forecastPanel({ series: [new Float64Array(9), new Float64Array(8)] }, { horizon: 2 })).toThrow(
      new RangeError('A panel holds series of one length, more than two horizons (4), found 9, 8.'),
    )
  })
})
