import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/model-registry.md'), 'utf8')

/** The page's files, each under the path that its first line names. */
const files = Object.fromEntries(
  [...page.matchAll(/```ts\n\/\/ (\S+)\n([^]*?)```/g)].map(([, name = '', text = '']) => [name, text]),
)

const day = (at: number): string => new Date(Date.UTC(2025, 0, 1 + at)).toISOString().slice(0, 10)
/** A weekly habit; noise that is the same in every run. */
const sold = (at: number): number => Math.round(100 + 30 * Math.sin((2 * Math.PI * at) / 7) + 12 * Math.sin(at * at))
const sales = ['sold_on,units', ...Array.from({ length: 120 }, (_, at) => `${day(at)},${sold(at)}`)].join('\n')

describe('docs/model-registry.md', () => {
  it('names its files', () => {
    expect(Object.keys(files)).toEqual(['lib/weekday-means.ts', 'models/train_demand.ts'])
  })

  it('trains, compares and promotes as it says', async () => {
    using shop = workspace({ ...files, 'seeds/daily_sales.csv': sales })
    expect((await shop.tsdbt('build', '--select', '+train_demand')).exitCode).toBe(0)
    expect((await shop.tsdbt('model', 'promote', 'demand')).exitCode).toBe(0)
    expect((await shop.tsdbt('build', '--select', 'train_demand', '--vars', 'weeks: 4')).exitCode).toBe(0)
    const { stdout } = await shop.tsdbt('model', 'compare', 'demand')
    expect(stdout.trim()).toBe(/```\n(demand: version 2[^]*?)```/.exec(page)?.[1]?.trim())
    expect((await shop.tsdbt('model', 'promote', 'demand')).stdout).toContain('Version 2 of "demand" is in production')

    // The next day: the champion is measured on it beside its challenger.
    shop.write({ 'seeds/daily_sales.csv': `${sales}\n${day(120)},${sold(120)}` })
    expect((await shop.tsdbt('build', '--select', '+train_demand')).exitCode).toBe(0)
    const compared: unknown = JSON.parse((await shop.tsdbt('model', 'compare', 'demand', '--json')).stdout)
    expect(compared).toMatchObject({
      challenger: { version: 3 },
      champion: { version: 2, stage: 'production' },
      backtest: { to: day(120) },
      is_better: expect.any(Boolean),
    })
  })
})
