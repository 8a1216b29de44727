import { expect, it } from 'vitest'
import { bigqueryWorkspace } from './testing/bigquery-workspace.ts'

const training = `import { defineModel } from 'tsdbt'

export default defineModel({
  config: { materialized: 'table' },
  inputs: {},
  columns: { champion: 'int' },
  models: ['demand'],
  async run({ model, var: variable }) {
    const champion = await model.production('demand')
    const wape = Number(variable('wape', 0.3))
    const backtest = { metric: 'wape', from: '2026-01-01', to: '2026-01-28', horizon: 28, series: ['tea'] }
    model.register('demand', { params: { note: "it's" }, artifact: { percent: wape * 100 }, backtest, metrics: { wape } })
    return [{ champion: champion ? Math.round((champion.json() as { percent: number }).percent) : null }]
  },
})
`

it('the registry of models works on BigQuery as it does on DuckDB', { timeout: 120_000 }, async () => {
  using shop = await bigqueryWorkspace({ 'models/train.ts': training })
  try {
    const first = await shop.tsdbt('build')
    expect({ exitCode: first.exitCode, stdout: first.stdout }).toMatchObject({ exitCode: 0 })
    expect((await shop.tsdbt('model', 'promote', 'demand')).stdout).toContain('Version 1 of "demand" is in production.')
    expect((await shop.tsdbt('build', '--vars', 'wape: 0.4')).exitCode).toBe(0)
    const refused = await shop.tsdbt('model', 'promote', 'demand')
    expect({ exitCode: refused.exitCode, stderr: refused.stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('Version 2 of "demand" does not beat version 1'),
    })
    expect((await shop.tsdbt('build', '--vars', 'wape: 0.2')).exitCode).toBe(0)
    expect((await shop.tsdbt('model', 'promote', 'demand')).exitCode).toBe(0)
    const listed = await shop.tsdbt('model', 'ls', 'demand', '--json')
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { version: 1, stage: 'archived', params: { note: "it's" } },
      { version: 2, stage: 'staging' },
      { version: 3, stage: 'production', backtests: [{ metrics: { wape: 0.2 }, horizon: 28, series_count: 1 }] },
    ])
    expect((await shop.tsdbt('build')).exitCode).toBe(0)
    expect(await shop.held('select champion from "shop-prod".shop.train')).toEqual([['20']])
  } finally {
    await shop.double.close()
  }
})
