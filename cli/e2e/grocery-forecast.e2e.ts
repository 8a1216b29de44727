import { cpSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const slowMachineMs = 400_000
const root = path.resolve(import.meta.dirname, '..', '..')
const parts = ['loaders', 'macros', 'models', 'seeds', 'snapshots', 'tests', 'project.yml']
const vars = ['--vars', 'scale: 0.01'] as const
const candidates = 'models/core/fct_forecast_candidates.ts'

function grocery(): Workspace {
  const made = workspace()
  for (const part of parts) cpSync(path.join(root, part), path.join(made.folder, part), { recursive: true })
  made.write({
    'profiles.yml': 'grocery: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 2}}}\n',
  })
  return made
}

/** A hash of each table's rows, in the order in which they lie there. */
async function bytesOf(made: Workspace, schemas: string): Promise<(string | null)[][]> {
  const tables = await made.rows(
    `select table_schema || '.' || table_name from information_schema.tables
     where table_schema in (${schemas}) and table_type = 'BASE TABLE' order by 1`,
  )
  const hashes = tables.map(
    ([table]) => `select '${table}', md5(string_agg(cast(t as varchar), chr(10) order by rowid)) from ${table} as t`,
  )
  return made.rows(hashes.join(' union all '))
}

const forecastBytes = async (made: Workspace): Promise<(string | null)[][]> =>
  (await bytesOf(made, "'core', 'marts'")).filter(([table]) =>
    /fct_forecast_runs|mart_demand_forecast|mart_forecast_accuracy|mart_inventory_plan/.test(table ?? ''),
  )

describe('the forecasts of the grocery project', { timeout: slowMachineMs }, () => {
  let made: Workspace
  beforeAll(async () => {
    made = grocery()
    expect(await made.tsdbt('build', ...vars)).toMatchObject({ exitCode: 0 })
  }, slowMachineMs)
  afterAll(() => made[Symbol.dispose]())

  it('are the same bytes in every mart when all is built once more from nothing, by one thread', async () => {
    using again = grocery()
    expect(await again.tsdbt('build', '--threads', '1', ...vars)).toMatchObject({ exitCode: 0 })
    const marts = await bytesOf(again, "'marts'")
    expect(marts).toEqual(await bytesOf(made, "'marts'"))
    expect(marts.map(([table]) => table)).toEqual([
      'marts.mart_anomalies',
      'marts.mart_city_revenue',
      'marts.mart_customer_behavior',
      'marts.mart_customer_segments',
      'marts.mart_demand_forecast',
      'marts.mart_employee_performance',
      'marts.mart_forecast_accuracy',
      'marts.mart_inventory_plan',
      'marts.mart_market_basket',
      'marts.mart_product_performance',
      'marts.mart_recommend',
      'marts.mart_sales_daily',
      'marts.mart_sales_summary',
    ])
  })

  it('stay as they were published when the next ones are worse, and go on when these are mended', async () => {
    const before = await forecastBytes(made)
    const good = made.read(candidates)
    made.write({
      [candidates]: good
        .replace('import { arima, auto,', 'import { arima, auto, drift,')
        .replace('auto({ methods, windows', 'auto({ methods: [drift()], windows'),
    })
    const changed = ['--select', 'fct_forecast_candidates+', ...vars] as const
    const worse = await made.tsdbt('build', ...changed)
    expect(worse.exitCode).toBe(1)
    expect(worse.stdout).toMatch(/FAIL \d .*the_newest_forecast_is_no_worse/)
    expect(worse.stdout).toContain('Not published: "the_newest_forecast_is_no_worse" did not pass.')
    expect(worse.stdout).toMatch(/wape worse than seasonal naive +│ +[\d.]+ % +│ all +│ (product|category|total)/)
    expect(worse.stdout).toMatch(/SKIP relation marts\.mart_demand_forecast/)
    expect(await forecastBytes(made)).toEqual(before)

    const around = await made.tsdbt('build', '--select', 'mart_demand_forecast', ...vars)
    expect(around.exitCode).toBe(1)
    expect(around.stdout).toMatch(/FAIL 464 every_series_is_forecast_four_weeks_ahead/)
    expect(await forecastBytes(made)).toEqual(before)

    made.write({ [candidates]: good })
    expect(await made.tsdbt('build', ...changed)).toMatchObject({ exitCode: 0 })
    expect(await forecastBytes(made)).toEqual(before)
  })

  it('are a version of the model "demand": one for each training, the better of which is promoted', async () => {
    const json = async (...words: string[]): Promise<unknown> =>
      JSON.parse((await made.tsdbt('model', ...words, '--json')).stdout)
    expect(await json('ls', 'demand')).toMatchObject([
      { version: 1, stage: 'staging', backtests: [{ metric: 'wape', horizon: 28, series_count: 464 }] },
    ])
    expect((await made.tsdbt('model', 'promote', 'demand')).exitCode).toBe(0)

    const good = made.read(candidates)
    made.write({ [candidates]: good.replace(/^.*'MSTL of logarithms'.*\n/m, '') })
    const trained = ['--select', 'fct_forecast_candidates+', ...vars] as const
    expect((await made.tsdbt('build', ...trained)).stdout).toContain('registered version 2 of "demand"')
    const compared = await json('compare', 'demand')
    expect(compared).toMatchObject({
      challenger: { version: 2 },
      champion: { version: 1 },
      is_better: expect.any(Boolean),
    })
    const isBetter = JSON.stringify(compared).includes('"is_better":true')
    expect((await made.tsdbt('model', 'promote', 'demand')).exitCode).toBe(isBetter ? 0 : 1)

    made.write({ [candidates]: good })
    expect((await made.tsdbt('build', ...trained)).stdout).toContain('version 1 of "demand" is the same again')
    expect(await json('ls', 'demand')).toMatchObject([{ version: 1 }, { version: 2 }])
  })

  it('are nearer to the four weeks that come later than repeating the last week is', async () => {
    await made.rows('create table forecasts as from marts.mart_demand_forecast')
    const later = ['--vars', '{scale: 0.01, extra_days: 28}', '--exclude-resource-type', 'test', 'unit_test'] as const
    expect(await made.tsdbt('build', '--select', '+fct_demand_series', ...later)).toMatchObject({ exitCode: 0 })
    const errors = await made.rows(`
      select
        demand.series_type,
        sum(abs(forecast.forecast_units - demand.units)) < 0.9 * sum(abs(last_week.units - demand.units)) as is_nearer,
        avg(case when demand.units between forecast.lower_95 and forecast.upper_95 then 1 else 0 end) >= 0.93 as is_covered
      from forecasts as forecast
      inner join core.fct_demand_series as demand using (series_type, series_id, sales_day)
      inner join core.fct_demand_series as last_week
        on last_week.series_type = demand.series_type and last_week.series_id = demand.series_id
        and last_week.sales_day = forecast.as_of_day - 6 + cast((forecast.sales_day - forecast.as_of_day - 1) % 7 as integer)
      where forecast.is_forecast
      group by demand.series_type order by demand.series_type`)
    expect(errors).toEqual([
      ['category', 'true', 'true'],
      ['product', 'true', 'true'],
      ['total', 'true', 'true'],
    ])
  })

  it('are not there while sales are too few to judge them, and stock is planned by what was sold', async () => {
    using short = grocery()
    const raw =
      "select * replace (reverse(TransactionNumber) as TransactionNumber) from raw.sales where SalesDate < '2018-02-01'"
    short.write({ 'data/raw/sales.csv': '' })
    await made.rows(`copy (${raw} order by SalesID) to '${short.folder}/data/raw/sales.csv' (header)`)
    const built = await short.tsdbt('build', '--select', '+mart_inventory_plan', ...vars)
    expect(built).toMatchObject({ exitCode: 0 })
    expect(await short.rows('select count(*) from marts.mart_demand_forecast')).toEqual([['0']])
    const planned = 'select count(*), count(*) filter (where daily_demand > 0) > 400 from marts.mart_inventory_plan'
    expect(await short.rows(planned)).toEqual([['452', 'true']])
  })
})
