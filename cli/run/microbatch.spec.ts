import { afterEach, describe, expect, it } from 'vitest'
import type { Event } from '../core/event.ts'
import { SpecProject, type BuildOptions } from './testing/project.ts'

let project: SpecProject
afterEach(() => project.remove())

const now = new Date('2024-01-04T12:00:00Z')
const config = `materialized='incremental', incremental_strategy='microbatch', event_time='happened', begin='2024-01-01', batch_size='day', lookback=3`
const tested = (test: string): string => `
models:
  - name: daily
    columns: [{name: id, data_tests: [${test}]}]
`

/** Four days of events, one a day; `broken` days cannot be computed, `extra` are rows more. */
const files = ({ test = 'unique', broken = [''], extra = '', hooks = '' } = {}) => ({
  'models/events.sql': `{{ config(materialized='table', event_time='happened') }}
select * from (values (1, timestamp '2024-01-01 10:00'), (2, timestamp '2024-01-02 10:00'), (3, timestamp '2024-01-03 10:00'), (4, timestamp '2024-01-04 10:00')${extra}) as t(id, happened)`,
  'models/daily.sql': `{{ config(${config}${hooks}) }}
select id, happened, case when cast(happened as date)::varchar in (${broken.map((day) => `'${day}'`).join(', ')}) then cast('broken' as integer) else id end as checked from {{ ref('events') }}`,
  'models/below.sql': `select count(*) as rows from {{ ref('daily') }}`,
  'models/schema.yml': tested(test),
})
const twice = ", (2, timestamp '2024-01-04 11:00')"
const ids = () => project.rows('select id from daily order by id').then((rows) => rows.map(([id]) => id).join(' '))

async function dailyOf(options: BuildOptions) {
  const { results } = await project.build({ now, ...options })
  const found = results.find(({ node }) => node.name === 'daily')
  const statuses = Object.fromEntries(results.map((result) => [result.node.name, result.status]))
  return { found, statuses }
}

const engines = [
  { engine: 'in one transaction', transactionalDdl: true },
  { engine: 'through a staging relation', transactionalDdl: false },
]

describe.each(engines)('batches of a model that has tests, $engine', ({ transactionalDdl }) => {
  const daily = (options: BuildOptions = {}) => dailyOf({ transactionalDdl, ...options })

  it('are published together once the tests pass', async () => {
    project = new SpecProject(files())
    const { found, statuses } = await daily()
    expect(statuses).toEqual({ events: 'success', daily: 'success', unique_daily_id: 'pass', below: 'success' })
    expect(found?.batchResults).toMatchObject({ successful: { length: 4 }, failed: [] })
    expect(await ids()).toBe('1 2 3 4')
  })

  it('leave the table as it was when a test fails, and all of them run again', async () => {
    project = new SpecProject(files())
    await daily()
    project.write(files({ extra: twice }))
    const { found, statuses } = await daily()
    expect(statuses).toEqual({ events: 'success', daily: 'error', unique_daily_id: 'fail', below: 'skipped' })
    expect(found?.message).toBe('Not published: "unique_daily_id" did not pass.')
    expect(found?.batchResults).toMatchObject({ successful: [], failed: { length: 4 } })
    expect(await ids()).toBe('1 2 3 4')
    expect(await project.rows('select rows from below')).toEqual([['4']])
  })

  it('leave nothing when there was no table', async () => {
    project = new SpecProject(files({ extra: twice }))
    await daily()
    expect(await project.rows("select table_name from information_schema.tables where table_name = 'daily'")).toEqual(
      [],
    )
  })

  it('publish when a test only warns', async () => {
    project = new SpecProject(files({ extra: twice, test: '{unique: {config: {severity: warn}}}' }))
    const { statuses } = await daily()
    expect(statuses).toMatchObject({ daily: 'success', unique_daily_id: 'warn', below: 'success' })
  })

  it.each([
    { title: 'the table is new', before: false },
    { title: 'the table is there', before: true },
  ])('are published without those that fail when $title', async ({ before }) => {
    project = new SpecProject(files())
    if (before) await daily()
    project.write(files({ broken: ['2024-01-02', '2024-01-03'], extra: ", (5, timestamp '2024-01-04 11:00')" }))
    const { found, statuses } = await daily()
    expect(statuses).toMatchObject({ daily: 'partial success', unique_daily_id: 'pass', below: 'skipped' })
    expect(found?.message).toBe('PARTIAL SUCCESS (2/4)')
    expect(found?.batchResults?.failed.map(([start]) => start.slice(0, 10))).toEqual(['2024-01-02', '2024-01-03'])
    expect(found?.problems).toHaveLength(2)
    expect(await ids()).toBe(before ? '1 2 3 4 5' : '1 4 5')
  })

  it('are not tried when the first of them fails', async () => {
    project = new SpecProject(files({ broken: ['2024-01-01'] }))
    const { found, statuses } = await daily()
    expect(statuses).toMatchObject({ daily: 'error', unique_daily_id: 'skipped', below: 'skipped' })
    expect(found?.problems).toHaveLength(1)
    expect(found?.batchResults).toMatchObject({ successful: [], failed: { length: 4 } })
  })

  it('leave no staging relation behind', async () => {
    project = new SpecProject(files({ broken: ['2024-01-03'] }))
    await daily()
    project.write(files({ extra: twice }))
    await daily()
    expect(await project.rows('select table_name from information_schema.tables order by 1')).toEqual([
      ['daily'],
      ['events'],
    ])
  })

  it('are told of once', async () => {
    project = new SpecProject(files({ broken: ['2024-01-02', '2024-01-03'] }))
    const told: string[] = []
    const onEvent = (event: Event): void => {
      if (event.type === 'batch-finished') told.push(`${event.name} ${event.status}`)
    }
    await daily({ onEvent })
    expect(told.toSorted()).toEqual([
      '2024-01-01 success',
      '2024-01-02 error',
      '2024-01-03 error',
      '2024-01-04 success',
    ])
  })

  it('see those before them in the table they read themselves', async () => {
    project = new SpecProject({
      ...files(),
      'models/daily.sql': `{{ config(${config}) }}
select id, happened, {% if is_incremental() %}(select count(*) from {{ this }}){% else %}0{% endif %} as seen from {{ ref('events') }}`,
    })
    await daily({ fullRefresh: false })
    expect(await project.rows('select id, seen from daily order by id')).toEqual([
      ['1', '0'],
      ['2', '1'],
      ['3', '2'],
      ['4', '3'],
    ])
  })

  it('run the hooks once, before the first and after the last', async () => {
    const hooks = `, pre_hook=["create table if not exists hooked (w varchar)", "insert into hooked select 'pre'"], post_hook="insert into hooked select 'post ' || count(*) from {{ this }}"`
    project = new SpecProject(files({ hooks, broken: ['2024-01-03'] }))
    await daily()
    expect(await project.rows('select * from hooked')).toEqual([['pre'], ['post 3']])
  })
})

describe('batches that run at once', () => {
  it('are not in each other’s way where descriptions are kept', async () => {
    project = new SpecProject({
      ...files({ hooks: ', persist_docs={"relation": true, "columns": true}' }),
      'models/schema.yml': `
models:
  - name: daily
    description: Day by day
    columns: [{name: id, description: What happened}]
`,
    })
    const { found } = await dailyOf({ threads: 4, now: new Date('2024-03-01T12:00:00Z') })
    expect(found?.batchResults).toMatchObject({ successful: { length: 61 }, failed: [] })
    expect(await project.rows("select comment from duckdb_tables() where table_name = 'daily'")).toEqual([
      ['Day by day'],
    ])
    const column = "select comment from duckdb_columns() where table_name = 'daily' and column_name = 'id'"
    expect(await project.rows(column)).toEqual([['What happened']])
  })
})

describe('batches in one transaction', () => {
  it('run at most twice each, however many fail', async () => {
    project = new SpecProject(files({ broken: ['2024-01-02', '2024-01-03'] }))
    const sent: string[] = []
    const onEvent = (event: Event): void => {
      // The author's own query, whatever it is wrapped in, and with it its batch's first day.
      const day = event.type === 'sql' ? /as checked from \(.*?'(2024-01-0\d)/s.exec(event.sql)?.[1] : undefined
      if (day !== undefined) sent.push(day.slice(-2))
    }
    await dailyOf({ onEvent })
    expect(sent).toEqual(['01', '02', '03', '04', '01'])
  })
})
