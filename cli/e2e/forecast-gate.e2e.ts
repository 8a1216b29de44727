import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

/** Errors of two methods in each run, by series. */
const runs = (...rows: readonly string[]): string => `run_number,model,series,method,metric,value\n${rows.join('\n')}\n`
const run = (number: number, series: string, auto: number | '', naive: number | ''): string =>
  [
    `${number},fc,${series},auto,wape,${auto}`,
    `${number},fc,${series},seasonal naive,wape,${naive}`,
    `${number},fc,${series},auto,mae,99`,
  ].join('\n')

const good = runs(run(1, 'milk', 0.1, 0.2), run(1, 'tea', 0.3, 0.4))
const files = (gate = '{ method: auto }'): Readonly<Record<string, string>> => ({
  'seeds/runs.csv': good,
  'seeds/seeds.yml':
    'seeds: [{name: runs, config: {column_types: {series: varchar, method: varchar, metric: varchar, value: double}}}]\n',
  'tests/generic/no_worse_forecast.ts': "export { noWorseForecast as default } from 'tsdbt/forecast'\n",
  'models/fct_forecast_runs.sql': "{{ config(materialized='table') }} select * from {{ ref('runs') }}",
  'models/mart_forecast.sql':
    "{{ config(materialized='table') }} select max(run_number) as run_number from {{ ref('fct_forecast_runs') }}",
  'models/m.yml': `models: [{name: fct_forecast_runs, data_tests: [{no_worse_forecast: {name: gate, arguments: ${gate}}}]}]\n`,
})

async function published(shop: Workspace, next: string): Promise<{ stdout: string; run: string | null | undefined }> {
  shop.write({ 'seeds/runs.csv': next })
  const { stdout } = await shop.tsdbt('build', '--store-failures')
  return { stdout, run: (await shop.rows('select run_number from mart_forecast'))[0]?.[0] }
}

const reasons = (shop: Workspace): Promise<(string | null)[][]> =>
  shop.rows('select series, reason, worse_by from main_dbt_test__audit.gate order by series')

describe('a gate on forecasts', () => {
  it('publishes a first run that beats the baseline, and a second that is not worse', async () => {
    using shop = workspace(files())
    expect(await published(shop, good)).toMatchObject({ run: '1' })
    // A harder fortnight for everybody: the error has doubled, and so has the baseline's.
    const known = good.split('\n').slice(1).join('\n').trim()
    const harder = runs(known, run(2, 'milk', 0.2, 0.4), run(2, 'tea', 0.3, 0.4))
    expect(await published(shop, harder)).toMatchObject({ run: '2' })
    // A week before that was like the one after it: the baseline is nearer than it ever was, the forecast as near as before.
    const lucky = runs(
      harder.split('\n').slice(1).join('\n').trim(),
      run(3, 'milk', 0.2, 0.21),
      run(3, 'tea', 0.31, 0.32),
    )
    expect(await published(shop, lucky)).toMatchObject({ run: '3' })
  })

  it.each([
    ['worse than the baseline', 0.21, 0.2, 'wape worse than seasonal naive', '5.0 %'],
    ['further above the last published than is tolerated', 0.106, 0.2, 'wape worse than the last published', '6.0 %'],
    ['without an error', '', 0.2, 'no wape of auto', null],
    ['without a baseline', 0.1, '', 'no wape of seasonal naive', null],
    ['not to be judged, nothing having sold', Number.NaN, Number.NaN, 'no wape of auto', null],
    ['held against an infinite error', 0.1, Number.POSITIVE_INFINITY, 'no wape of seasonal naive', null],
  ] as const)('leaves what is published as it was when a series is %s', async (_, auto, naive, reason, worseBy) => {
    using shop = workspace(files())
    await published(shop, good)
    const next = runs(good.split('\n').slice(1).join('\n').trim(), run(2, 'milk', auto, naive), run(2, 'tea', 0.3, 0.4))
    const { stdout, run: number } = await published(shop, next)
    expect(number).toBe('1')
    expect(stdout).toMatch(/FAIL 1 .*gate/)
    expect(stdout).toMatch(/SKIP relation .*mart_forecast/)
    expect(await shop.rows('select max(run_number) from fct_forecast_runs')).toEqual([['1']])
    expect(await reasons(shop)).toEqual([['milk', reason, worseBy]])
    expect(stdout).toMatch(new RegExp(`${reason} +│ +${worseBy ?? 'null'} +│ milk`))
  })

  it('fails a newest run in which the metric is not there at all', async () => {
    using shop = workspace(files())
    await published(shop, good)
    const { run: number } = await published(shop, `${good}2,fc,milk,auto,mae,1\n`)
    expect(number).toBe('1')
    expect(await reasons(shop)).toEqual([[null, 'no wape of auto', null]])
  })

  it('takes its tolerances, columns and names from YAML', async () => {
    const gate =
      '{ method: auto, metric: wape, tolerance: 0.5, baseline_tolerance: 0.1, of: [series], run: run_number }'
    using shop = workspace(files(gate))
    await published(shop, good)
    const next = runs(good.split('\n').slice(1).join('\n').trim(), run(2, 'milk', 0.14, 0.2), run(2, 'tea', 0.43, 0.4))
    expect(await published(shop, next)).toMatchObject({ run: '2' })
  })

  it.each([
    ['{ metric: wape }', 'A forecast gate needs "method", a text, found none.'],
    ['{ method: auto, tolerance: few }', '"tolerance" of a forecast gate is a share of 0 or more, found "few".'],
    ['{ method: auto, of: series }', '"of" of a forecast gate is a list of columns, found "series".'],
    [
      '{ method: auto, methods: [auto] }',
      'A forecast gate has no argument "methods": there are method, baseline, metric, of, run, baseline_tolerance, tolerance.',
    ],
  ])('says what is wrong with %s', async (gate, message) => {
    using shop = workspace(files(gate))
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(message)
    expect(stdout).toContain('--> models/m.yml:1:')
  })
})
