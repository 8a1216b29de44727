import { defineModel, ref } from 'tsdbt'
import { auto } from 'tsdbt/forecast'

const dayMs = 86_400_000

/**
 * One table to plot: what was sold each trading day, then what is expected of the next ones, with intervals. It reads the runs so that it is built only
 * where their test let them be published.
 */
export default defineModel({
  inputs: {
    days: ref('fct_daily_pieces', { orderBy: 'sold_on' }),
    runs: ref('fct_forecast_runs', { columns: ['run_number', 'value'], where: "method = 'auto' and metric = 'wape'" }),
  },
  columns: {
    sold_on: { type: 'date', not_null: true },
    is_forecast: { type: 'boolean', not_null: true },
    pieces: { type: 'double', description: 'What was sold; null for days to come.' },
    forecast: { type: 'double', description: 'What is expected; null for days that are over.' },
    low_80: 'double',
    high_80: 'double',
    low_95: 'double',
    high_95: 'double',
    method: { type: 'varchar', description: 'The heaviest of the methods that the forecast is made of.' },
    expected_error: { type: 'double', description: 'WAPE of the last backtest.' },
  },
  async run({ inputs, var: variable }) {
    const days: string[] = []
    const pieces: number[] = []
    for await (const { sold_on, pieces: sold } of inputs.days) {
      days.push(String(sold_on))
      pieces.push(Number(sold))
    }
    const runs = (await inputs.runs.all()).toSorted((a, b) => Number(a.run_number) - Number(b.run_number))
    const horizon = Number(variable('forecast_days'))
    const model = auto().fit(Float64Array.from(pieces), 6)
    const { mean, intervals } = model.forecast(horizon, [80, 95])
    const [most, nearly] = intervals
    const told = { method: model.shares(horizon)[0]?.method ?? null, expected_error: Number(runs.at(-1)?.value) }
    const none = { low_80: null, high_80: null, low_95: null, high_95: null, method: null, expected_error: null }
    return [
      ...days.map((sold_on, at) => ({
        sold_on,
        is_forecast: false,
        pieces: pieces[at] ?? null,
        forecast: null,
        ...none,
      })),
      ...nextTradingDays(days.at(-1) ?? '', horizon).map((sold_on, step) => ({
        sold_on,
        is_forecast: true,
        pieces: null,
        forecast: mean[step] ?? null,
        low_80: most?.lower[step] ?? null,
        high_80: most?.upper[step] ?? null,
        low_95: nearly?.lower[step] ?? null,
        high_95: nearly?.upper[step] ?? null,
        ...told,
      })),
    ]
  },
})

/** The shop is closed on Saturdays. */
function nextTradingDays(last: string, count: number): string[] {
  const found: string[] = []
  for (let day = Date.parse(last) + dayMs; found.length < count; day += dayMs) {
    const date = new Date(day)
    if (date.getUTCDay() !== 6) found.push(date.toISOString().slice(0, 10))
  }
  return found
}
