import { defineModel, ref } from 'tsdbt'

/**
 * What forecasts each series in the newest run that passed the gate, and that as a version of the model "demand" in the registry: how it was made, its errors on days it had
 * not seen, and the heaviest method of every series. The same forecasts are the same version.
 */
export default defineModel({
  inputs: {
    forecasts: ref('fct_forecast_reconciled', {
      columns: ['series_type', 'series_id', 'sales_day', 'actual_units', 'step', 'leading_method', 'leading_weight'],
      orderBy: 'series_type, series_id, sales_day',
    }),
    runs: ref('fct_forecast_runs', {
      columns: ['run_id', 'run_number', 'series_type', 'metric', 'value', 'params'],
      where: "series = 'all' and method = 'auto'",
      orderBy: 'run_number, series_type, metric',
    }),
  },
  columns: {
    series_type: { type: 'varchar', not_null: true },
    series_id: { type: 'integer', not_null: true },
    leading_method: { type: 'varchar', not_null: true },
    leading_weight: { type: 'double', not_null: true },
    run_id: { type: 'varchar', not_null: true },
  },
  models: ['demand'],
  async *run({ inputs, model, var: variable }) {
    const runs = await inputs.runs.all()
    const newest = runs.at(-1)
    if (newest === undefined) return
    const metrics: Record<string, number> = {}
    for (const { run_number, series_type, metric, value } of runs) {
      if (run_number === newest.run_number) metrics[series_type === 'product' ? metric : `${metric}_${series_type}`] = value
    }
    const artifact: Record<string, { method: string; weight: number }> = {}
    let [from, to, horizon] = ['', '', 0]
    for await (const { series_type, series_id, sales_day, actual_units, step, leading_method, leading_weight } of inputs.forecasts) {
      const name = `${series_type} ${series_id}`
      if (actual_units !== null) {
        from = from === '' || sales_day < from ? sales_day : from
        to = sales_day > to ? sales_day : to
      } else if (leading_method !== null && leading_weight !== null && !(name in artifact)) {
        artifact[name] = { method: leading_method, weight: leading_weight }
        yield { series_type, series_id, leading_method, leading_weight, run_id: newest.run_id }
      }
      horizon = Math.max(horizon, Number(step))
    }
    if (Object.keys(artifact).length === 0) return
    model.register('demand', {
      params: { ...paramsOf(newest.params), reconcile_weights: variable('reconcile_weights') },
      artifact,
      backtest: { metric: 'wape', from, to, horizon, series: Object.keys(artifact) },
      metrics,
      description: 'auto over seasonal naive, Theta and decompositions, made to add up',
    })
  },
})

/** What the run says of itself, as JSON. */
function paramsOf(text: string | null): Readonly<Record<string, unknown>> {
  const params: unknown = JSON.parse(text ?? '{}')
  return typeof params === 'object' && params !== null ? { ...params } : {}
}
