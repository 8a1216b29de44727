import { cpSync, existsSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const slowMachineMs = 240_000

const root = path.resolve(import.meta.dirname, '..', '..')
const data = path.resolve(root, process.env['TSDBT_TEST_DATA'] ?? '../shared/data')
const parquet = path.join(data, 'online-retail', 'online-retail.parquet')

it('builds examples/online-retail to the published figures', { timeout: slowMachineMs }, async (context) => {
  if (!existsSync(parquet)) context.skip(`skipped: ${parquet} is absent (set TSDBT_TEST_DATA)`)
  using shop = workspace()
  cpSync(path.join(root, 'examples', 'online-retail'), shop.folder, {
    recursive: true,
    filter: (file) => !/[\\/](target|logs)$/.test(file),
  })
  shop.write({
    'profiles.yml':
      'online_retail: { target: dev, outputs: { dev: { type: duckdb, path: shop.duckdb, threads: 2 } } }\n',
  })
  const { exitCode, stdout } = await shop.tsdbtWith({ env: { TSDBT_TEST_DATA: data } }, 'build')
  expect(stdout).toContain('Completed successfully')
  expect(exitCode).toBe(0)
  expect(await shop.rows('select count(*) from mart_customer_segments')).toEqual([['4248']])
  expect(
    await shop.rows(`select kind from mart_unusual_days where sold_on = (select max(sold_on) from mart_unusual_days)`),
  ).toEqual([['high']])
  expect(
    await shop.rows(
      'select is_forecast, count(*), min(sold_on), max(sold_on) from mart_daily_forecast group by 1 order by 1',
    ),
  ).toEqual([
    ['false', '305', '2010-12-01', '2011-12-09'],
    ['true', '24', '2011-12-11', '2012-01-06'],
  ])
  expect(
    await shop.rows("select value < 3300 from fct_forecast_runs where method = 'auto' and metric = 'rmse'"),
  ).toEqual([['true']])
  expect(
    await shop.rows('select antecedent, consequent, baskets from mart_market_basket where baskets = 575 order by 1'),
  ).toEqual([
    ['22697', '22698', '575'],
    ['22698', '22697', '575'],
  ])
})
