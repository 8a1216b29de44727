import { defineModel, ref } from 'tsdbt'
import { arima, auto, coverage, mae, mase, movingAverage, naive, rmse, seasonalNaive, ses, wape } from 'tsdbt/forecast'

/** What competes, each with the season it is told: six trading days, from Sunday to Friday. */
const methods = [
  { method: movingAverage(), name: 'mean', season: 1 },
  { method: naive(), name: 'naive', season: 1 },
  { method: seasonalNaive(), name: 'seasonal naive', season: 6 },
  { method: ses(), name: 'ses', season: 1 },
  { method: arima({ order: [1, 1, 1] }), name: 'arima(1,1,1)', season: 1 },
  { method: auto(), name: 'auto', season: 6 },
]

/**
 * Every method forecasts the last trading days from those before them; one row for each method and measure. A run is named by the last day it knows: built
 * again on the same days it replaces its rows, and newer days add a run.
 */
export default defineModel({
  config: { materialized: 'incremental', incremental_strategy: 'delete+insert', unique_key: 'run_number' },
  inputs: { days: ref('fct_daily_pieces', { orderBy: 'sold_on' }) },
  columns: {
    run_number: { type: 'integer', not_null: true, description: 'The last day that the run knows, as 20111209.' },
    model: 'varchar',
    series: 'varchar',
    method: { type: 'varchar', not_null: true },
    params: 'varchar',
    metric: { type: 'varchar', not_null: true },
    value: 'double',
    trained_from: 'date',
    tested_from: 'date',
    tested_to: 'date',
  },
  async run({ inputs, var: variable }) {
    const days: string[] = []
    const pieces: number[] = []
    for await (const { sold_on, pieces: sold } of inputs.days) {
      days.push(String(sold_on))
      pieces.push(Number(sold))
    }
    const horizon = Number(variable('test_days'))
    const cutoff = days.length - horizon
    const train = Float64Array.from(pieces.slice(0, cutoff))
    const test = Float64Array.from(pieces.slice(cutoff))
    const [trained_from = '', tested_from = '', tested_to = ''] = [days[0], days[cutoff], days.at(-1)]
    const window = { trained_from, tested_from, tested_to }
    const run_number = Number(tested_to.replaceAll('-', ''))

    return methods.flatMap(({ method, name, season }) => {
      const model = method.fit(train, season)
      const { mean, intervals } = model.forecast(horizon, [95])
      const [range] = intervals
      const measures = {
        rmse: rmse(test, mean),
        mae: mae(test, mean),
        wape: wape(test, mean),
        mase: mase(test, mean, train, 6),
        coverage_95: range ? coverage(test, range.lower, range.upper) : null,
      }
      const row = {
        run_number,
        model: 'daily pieces',
        series: 'all',
        method: name,
        params: JSON.stringify(model.params),
      }
      return Object.entries(measures).map(([metric, value]) => ({ ...row, metric, value, ...window }))
    })
  },
})
