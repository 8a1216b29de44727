import { batch, defineModel, ref } from 'tsdbt'
import { arima, auto, backtest, mstl, optimizedTheta, seasonalNaive, withoutOutliers } from 'tsdbt/forecast'
import type { Forecast, Method, Share } from 'tsdbt/forecast'

const horizon = 28
const season = 7
const levels = [80, 95] as const
/** Origins four weeks apart: of the backtest that is written, and of the one by which `auto` weighs its parts before each of them. */
const windows = 2

/** Holidays and promotions are no habits: all but the baseline are fitted to days without them, and judged by days with them. */
const ofProducts: readonly Method[] = [
  seasonalNaive(),
  withoutOutliers(optimizedTheta(), { name: 'Theta' }),
  withoutOutliers(mstl({ window: 'periodic', method: optimizedTheta() }), { name: 'MSTL' }),
  withoutOutliers(mstl({ window: 'periodic', transform: 'log', method: optimizedTheta() }), { name: 'MSTL of logarithms' }),
]
/** Few series, on which much depends: one more method, which takes longer than the others together. */
const ofCategories: readonly Method[] = [
  ...ofProducts,
  withoutOutliers(arima({ order: [0, 1, 1], seasonal: [0, 1, 1] }), { name: 'ARIMA' }),
]

/** What a method forecasts from a number of known days on. */
interface Path {
  readonly method: string
  readonly known: number
  readonly forecast: Forecast
  readonly naiveError: number
  readonly leading?: Share | undefined
}

/**
 * Forecasts that may be published, and how their method and its parts would have done: for each series the next four weeks from the last day
 * on, and the same from two earlier days, beside what was sold. Nothing here is published: `fct_forecast_runs` judges it first.
 */
export default defineModel({
  inputs: {
    demand: ref('fct_demand_series', { columns: ['series_type', 'series_id', 'sales_day', 'units'], orderBy: 'sales_day' }),
  },
  columns: {
    series_type: { type: 'varchar', not_null: true },
    series_id: { type: 'integer', not_null: true },
    method: { type: 'varchar', not_null: true },
    origin_day: { type: 'date', not_null: true },
    sales_day: { type: 'date', not_null: true },
    step: { type: 'integer', not_null: true },
    forecast_units: { type: 'double', not_null: true },
    lower_80: { type: 'double', not_null: true },
    upper_80: { type: 'double', not_null: true },
    lower_95: { type: 'double', not_null: true },
    upper_95: { type: 'double', not_null: true },
    actual_units: 'double',
    naive_error: { type: 'double', not_null: true },
    leading_method: 'varchar',
    leading_weight: 'double',
  },
  groupBy: ['series_type', 'series_id'],
  run({ key, inputs }) {
    const { sales_day: days, units } = inputs.demand.columns
    const values = Float64Array.from(units.values, Number)
    const methods = key.series_type === 'product' ? ofProducts : ofCategories
    const combined = auto({ methods, windows, detectsSeasons: false })
    const paths: Path[] = [combined, ...methods].flatMap((method) =>
      backtest(values, method, { horizon, windows, season, levels, minimum: 4 * season }).map(({ cutoff, forecast }) => ({
        method: method.name,
        known: cutoff,
        forecast,
        naiveError: naiveError(values.subarray(0, cutoff)),
      })),
    )
    const model = combined.fit(values, season)
    const [leading] = model.shares(horizon)
    paths.push({
      method: combined.name,
      known: values.length,
      forecast: model.forecast(horizon, levels),
      naiveError: naiveError(values),
      leading,
    })

    const each = <T>(of: (path: Path, place: number) => T): T[] =>
      paths.flatMap((path) => Array.from(path.forecast.mean, (_, place) => of(path, place)))
    const dayOf = (place: number): number => Number(days.values[0]) + place
    const bound = (side: 'lower' | 'upper', level: number): Float64Array =>
      Float64Array.from(each(({ forecast }, place) => demand(forecast.intervals[level]?.[side][place])))
    return [
      batch({
        series_type: each(() => key.series_type),
        series_id: each(() => key.series_id),
        method: each(({ method }) => method),
        origin_day: Int32Array.from(each(({ known }) => dayOf(known - 1))),
        sales_day: Int32Array.from(each(({ known }, place) => dayOf(known + place))),
        step: Int32Array.from(each((_, place) => place + 1)),
        forecast_units: Float64Array.from(each(({ forecast }, place) => demand(forecast.mean[place]))),
        lower_80: bound('lower', 0),
        upper_80: bound('upper', 0),
        lower_95: bound('lower', 1),
        upper_95: bound('upper', 1),
        actual_units: each(({ known }, place) => values[known + place] ?? null),
        naive_error: Float64Array.from(each((path) => path.naiveError)),
        leading_method: each(({ leading }) => leading?.method ?? null),
        leading_weight: each(({ leading }) => leading?.weight ?? null),
      }),
    ]
  },
})

/** Nobody buys less than nothing. */
const demand = (units: number | undefined): number => Math.max(0, units ?? Number.NaN)

/** What the seasonal naive forecast errs by within the known days: the unit of MASE; 0 where nothing ever changed. */
function naiveError(known: Float64Array): number {
  let total = 0
  for (let t = season; t < known.length; t++) total += Math.abs((known[t] ?? 0) - (known[t - season] ?? 0))
  return known.length > season ? total / (known.length - season) : 0
}
