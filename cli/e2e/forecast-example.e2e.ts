import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/forecast-daily-sales.md'), 'utf8')

/** The page's files, each under the path that its first line names. */
const files = Object.fromEntries(
  [...page.matchAll(/```(?:ts|yaml)\n(?:\/\/|#) (\S+)\n([^]*?)```/g)].map(([, name = '', text = '']) => [name, text]),
)

const day = (at: number): string => new Date(Date.UTC(2025, 0, 1 + at)).toISOString().slice(0, 10)
/** A weekly habit upon a slow trend; noise that is the same in every run. */
const sold = (at: number): number =>
  Math.round(100 + at / 10 + 30 * Math.sin((2 * Math.PI * at) / 7) + 12 * Math.sin(at * at))
const sales = (count: number, value = sold): string =>
  ['sold_on,units', ...Array.from({ length: count }, (_, at) => `${day(at)},${value(at)}`)].join('\n')

const lastRun = async (shop: Workspace): Promise<(string | null)[][]> =>
  shop.rows('select max(run_number), count(distinct run_number) from fct_forecast_runs')

const judgedDays = async (shop: Workspace): Promise<(string | null)[][]> =>
  shop.rows('select distinct tested_from, tested_to from fct_forecast_runs')

/** How much worse a forecast is changes with its methods. */
const anyShare = (text: string): string => text.replaceAll(/[\d.]+ % +/g, '… % ')

describe('docs/forecast-daily-sales.md', () => {
  it('names its files', () => {
    expect(Object.keys(files)).toEqual([
      'seeds/daily_sales.yml',
      'models/fct_forecast_runs.ts',
      'tests/generic/no_worse_forecast.ts',
      'models/forecast.yml',
      'models/mart_daily_forecast.ts',
    ])
  })

  it('stops at a cell that is no number, as it says', async () => {
    const text = sales(300).replace(/^2025-03-05,.*$/m, '2025-03-05,n/a')
    using shop = workspace({ ...files, 'seeds/daily_sales.csv': text })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    for (const line of /```\n("n\/a"[^]*?)```/.exec(page)?.[1]?.trim().split('\n') ?? ['no message']) {
      expect(stdout).toContain(line)
    }
    expect(stdout).toMatch(/SKIP relation main\.fct_forecast_runs/)
  })

  it('judges by fewer weeks where there are fewer, and by none where they do not suffice', async () => {
    using shop = workspace({ ...files, 'seeds/daily_sales.csv': sales(56) })
    const first = await shop.tsdbt('build')
    expect({ exitCode: first.exitCode, stdout: first.stdout }).toMatchObject({ exitCode: 0 })
    expect(await judgedDays(shop)).toEqual([[day(28), day(55)]])
    shop.write({ 'seeds/daily_sales.csv': sales(55) })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('55 days of sales are too few, 56 are the least')
  })

  it('builds as it says, adds a run with each day, and keeps the forecast when it is worse', async () => {
    using shop = workspace({ ...files, 'seeds/daily_sales.csv': sales(300) })
    const first = await shop.tsdbt('build')
    expect({ exitCode: first.exitCode, stdout: first.stdout }).toMatchObject({ exitCode: 0 })
    for (const line of /```\n(2 of 7[^]*?)```/.exec(page)?.[1]?.trim().split('\n') ?? []) {
      expect(first.stdout.replaceAll(/ \.+ /g, ' ')).toContain(line)
    }
    const marts = await shop.rows(
      'select is_forecast, count(*), min(sold_on), max(sold_on), bool_and(low_95 <= low_80 and low_80 <= forecast and forecast <= high_80 and high_80 <= high_95) from mart_daily_forecast group by 1 order by 1',
    )
    expect(marts).toEqual([
      ['false', '300', day(0), day(299), null],
      ['true', '28', day(300), day(327), 'true'],
    ])
    await shop.tsdbt('build')
    expect(await lastRun(shop)).toEqual([['20251027', '1']])
    expect(await judgedDays(shop)).toEqual([[day(300 - 4 * 28), day(299)]])
    shop.write({ 'seeds/daily_sales.csv': sales(301) })
    await shop.tsdbt('build')
    expect(await lastRun(shop)).toEqual([['20251028', '2']])

    // A level that jumps, and falls back as the last week shows: what a week ago was is the better guess.
    const jump = (at: number): number =>
      at < 273 ? sold(at) : at % 7 === 0 ? 900 : 500 + (at % 7) * 10 + ((at * 37) % 11) * 30
    shop.write({ 'seeds/daily_sales.csv': sales(308, jump) })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/FAIL 1 forecast_is_no_worse/)
    expect(stdout).toMatch(/SKIP relation main\.mart_daily_forecast/)
    expect(await lastRun(shop)).toEqual([['20251028', '2']])
    for (const line of /```\n(FAIL 1[^]*?)```/.exec(page)?.[1]?.trim().split('\n') ?? ['no message']) {
      expect(anyShare(stdout)).toContain(anyShare(line))
    }
    const around = await shop.tsdbt('build', '--select', 'mart_daily_forecast')
    expect(around.exitCode).toBe(1)
    expect(around.stdout).toContain(`no backtest up to ${day(307)} has passed the gate`)
    expect(await shop.rows('select max(sold_on) from mart_daily_forecast')).toEqual([[day(328)]])
  })
})
