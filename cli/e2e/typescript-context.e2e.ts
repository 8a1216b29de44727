import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const model = `import { defineModel, ref, source } from 'tsdbt'

export default defineModel({
  inputs: { orders: ref('orders'), events: source('raw', 'events') },
  columns: { orders: 'bigint', events: 'bigint', drawn: 'double', of_key: 'double', is_moment: 'boolean' },
  async run(context) {
    const orders = await context.ref('orders').all()
    const events = await context.source('raw', 'events').all()
    context.metric('rows', orders.length, { part: 'orders' })
    context.metric('share', 0.5)
    context.artifact('weights.json', { weights: [1, 2n] })
    context.artifact('tree/rules.txt', 'if a then b')
    const drawn = context.random()
    if (context.var('fails', false)) throw new Error('no luck')
    return [{ orders: orders.length, events: events.length, drawn, of_key: context.random.stream('a')(), is_moment: context.now.getTime() <= Date.now() }]
  },
})
`
const files = {
  'models/orders.sql': 'select * from range(3) t(id)',
  'models/sources.yml': 'sources: [{name: raw, schema: main, tables: [{name: events}]}]\n',
  'models/made.ts': model,
}
const folder = 'target/tsdbt/models/shop/made'

describe('the context of a TypeScript model', () => {
  it('finds inputs by their names, draws the same numbers in every run, and keeps metrics and artifacts', async () => {
    using shop = workspace(files)
    await shop.rows('create table events as select 7 as id')
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    const first = await shop.rows('from made')
    expect(first[0]?.slice(0, 2)).toEqual(['3', '1'])
    expect(first[0]?.[4]).toBe('true')
    expect(shop.json(`${folder}/metrics.json`)).toEqual([
      { name: 'rows', value: 3, labels: { part: 'orders' } },
      { name: 'share', value: 0.5, labels: {} },
    ])
    expect(shop.json(`${folder}/weights.json`)).toEqual({ weights: [1, '2'] })
    expect(shop.read(`${folder}/tree/rules.txt`)).toBe('if a then b')
    await shop.tsdbt('build')
    expect(await shop.rows('from made')).toEqual(first)
  })

  it('keeps no record of a run that failed', async () => {
    using shop = workspace(files)
    await shop.rows('create table events as select 7 as id')
    const { exitCode } = await shop.tsdbt('build', '--vars', 'fails: true')
    expect(exitCode).toBe(1)
    expect(existsSync(path.join(shop.folder, folder))).toBe(false)
  })

  it('has an end where the model has a limit of time: its signal is aborted, and the table stays', async () => {
    const waiting = (limit: string): string => `import { defineModel } from 'tsdbt'
export default defineModel({
  inputs: {}, columns: { id: 'bigint' }, timeoutMs: ${limit},
  async *run({ signal, log }) {
    yield { id: 1 }
    signal.addEventListener('abort', () => log('told to end'))
    if (${limit} < 1000) await new Promise(() => {})
  },
})
`
    using shop = workspace({ 'models/made.ts': waiting('60_000') })
    expect((await shop.tsdbt('build')).exitCode).toBe(0)
    shop.write({ 'models/made.ts': waiting('300') })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('The rows took longer than the 300 ms of "timeoutMs".')
    expect(stdout).toContain('told to end')
    expect(await shop.rows('from made')).toEqual([['1']])
  })

  it('refuses what is not declared, at its place', async () => {
    using shop = workspace({
      'models/orders.sql': 'select 1 as id',
      'models/made.ts': `import { defineModel } from 'tsdbt'
export default defineModel({ inputs: {}, columns: { id: 'bigint' }, run: (context) => context.ref('orders').all() })
`,
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(`ref('orders') is not among "inputs".`)
    expect(stdout).toContain(`inputs: { …: ref('orders') }`)
    expect(stdout).toMatch(/--> models\/made\.ts:2:\d+\n/)
  })

  it('is not there when a module is imported: a side effect is told at its place, and nothing is run', async () => {
    using shop = workspace({
      'models/made.ts': `import { defineModel } from 'tsdbt'

console.log('importing')
export default defineModel({ inputs: {}, columns: { id: 'bigint' }, run: () => [{ id: 1 }] })
`,
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(2)
    expect(stdout).toContain(
      'console.log() is called when this file is imported, before anything is run. (ts-module-effect)',
    )
    expect(stdout).toContain('models/made.ts:3:9')
    expect(stdout).not.toContain('importing\n')
  })
})
