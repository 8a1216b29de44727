import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

/** Three rows at first, then a changed one, an unchanged one and a new one. */
const source = `{{ config(materialized='table') }}
select * from (values
{% if var('round', 1) == 1 %}(1, 'a', 10), (2, 'b', 20), (3, 'c', 30)
{% else %}(2, 'b', 20), (3, 'C', 31), (4, 'd', 40){% endif %}) as t(id, name, amount)`

const model = (config: string): string =>
  `{{ config(materialized='incremental', ${config}) }}\nselect * from {{ ref('src') }}`

const all = [1, 2, 3].map((id) => [String(id), 'abc'[id - 1] ?? '', `${id}0`])

async function twice(shop: Workspace, ...more: string[]): Promise<void> {
  expect(await shop.tsdbt('run', '--threads', '2', ...more)).toMatchObject({ exitCode: 0 })
  expect(await shop.tsdbt('run', '--threads', '2', '--vars', 'round: 2', ...more)).toMatchObject({ exitCode: 0 })
}

describe('incremental strategies', () => {
  it('append, replace or update as dbt-duckdb does', async () => {
    using shop = workspace({
      'models/src.sql': source,
      'models/appended.sql': model("incremental_strategy='append'"),
      'models/replaced.sql': model("incremental_strategy='delete+insert', unique_key='id'"),
      'models/replaced_by_two.sql': model("unique_key=['id', 'name']"),
      'models/only_some.sql': model("unique_key='id', incremental_predicates=['id > 2']"),
      'models/merged.sql': model("incremental_strategy='merge', unique_key='id'"),
      'models/merged_columns.sql': model(
        "incremental_strategy='merge', unique_key='id', merge_update_columns=['amount']",
      ),
      'models/merged_but.sql': model("incremental_strategy='merge', unique_key='id', merge_exclude_columns=['amount']"),
    })
    await twice(shop)
    const rows = async (table: string): Promise<string[]> =>
      (await shop.rows(`from ${table} order by all`)).map((row) => row.join(' '))
    const updated = ['1 a 10', '2 b 20', '3 C 31', '4 d 40']
    expect(await rows('appended')).toEqual(['1 a 10', '2 b 20', '2 b 20', '3 C 31', '3 c 30', '4 d 40'])
    expect(await rows('replaced')).toEqual(updated)
    expect(await rows('replaced_by_two')).toEqual(['1 a 10', '2 b 20', '3 C 31', '3 c 30', '4 d 40'])
    expect(await rows('only_some')).toEqual(['1 a 10', '2 b 20', '2 b 20', '3 C 31', '4 d 40'])
    expect(await rows('merged')).toEqual(updated)
    expect(await rows('merged_columns')).toEqual(['1 a 10', '2 b 20', '3 c 31', '4 d 40'])
    expect(await rows('merged_but')).toEqual(['1 a 10', '2 b 20', '3 C 30', '4 d 40'])
  })

  it('keeps every statement it ran below target/run', async () => {
    using shop = workspace({ 'models/src.sql': source, 'models/replaced.sql': model("unique_key='id'") })
    await twice(shop)
    const ran = shop.read('target/run/shop/models/replaced.sql')
    expect(ran.indexOf('delete from')).toBeGreaterThan(ran.indexOf('create'))
    expect(ran.indexOf('insert into')).toBeGreaterThan(ran.indexOf('delete from'))
  })
})

describe('insert_overwrite by day', () => {
  const sales = `{{ config(materialized='incremental', incremental_strategy='insert_overwrite',
  partition_by={'field': 'day', 'data_type': 'date', 'granularity': 'day'}, cluster_by=['customer']) }}
select date '2024-01-01' + cast(i % 20 as integer) as day, (i * 7919) % 100 as customer, i as id, '{{ var('run', 'first') }}' as run
from range(200000) t(i)
{% if is_incremental() %}where i % 20 = 4{% endif %}
order by hash(i)`

  it('orders the table by day and cluster, and replaces the days it is given and no other', async () => {
    using shop = workspace({ 'models/sales.sql': sales })
    expect(await shop.tsdbt('run')).toMatchObject({ exitCode: 0 })
    const inOrder = `select count(*) from (select (day, customer) < lag((day, customer)) over (order by rowid) as behind from sales) where behind`
    expect(await shop.rows(inOrder)).toEqual([['0']])
    const others = `select count(*), bit_xor(hash(sales)) from sales where day not in (date '2024-01-05', date '2024-01-06')`
    const before = await shop.rows(others)
    expect(await shop.tsdbt('run', '--vars', 'run: second')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows(others)).toEqual(before)
    const days = `select day, run, count(*) from sales where day between '2024-01-05' and '2024-01-06' group by all order by all`
    expect(await shop.rows(days)).toEqual([
      ['2024-01-05', 'second', '10000'],
      ['2024-01-06', 'first', '10000'],
    ])
    expect(shop.read('target/run/shop/models/sales.sql')).not.toContain('create or replace table')
  })

  it('leaves every day as it was when a test turns the new days down', async () => {
    using shop = workspace({
      'models/sales.sql': sales,
      'models/sales.yml': `models:
  - name: sales
    columns:
      - name: run
        data_tests:
          - accepted_values: {arguments: {values: [first]}}
`,
    })
    await shop.tsdbt('build')
    const whole = 'select count(*), bit_xor(hash(sales)) from sales'
    const before = await shop.rows(whole)
    expect((await shop.tsdbt('build', '--vars', 'run: second')).exitCode).toBe(1)
    expect(await shop.rows(whole)).toEqual(before)
  })
})

describe('on_schema_change', () => {
  const changing = (
    how: string,
  ): string => `{{ config(materialized='incremental', unique_key='id', on_schema_change='${how}') }}
select id, amount{% if var('round', 1) == 2 %}, name as added{% else %}, name as gone{% endif %} from {{ ref('src') }}`

  it('ignores, appends, synchronizes or fails', async () => {
    using shop = workspace({
      'models/src.sql': source,
      ...Object.fromEntries(
        ['ignore', 'append_new_columns', 'sync_all_columns', 'fail'].map((how) => [
          `models/on_${how}.sql`,
          changing(how),
        ]),
      ),
    })
    expect(await shop.tsdbt('run')).toMatchObject({ exitCode: 0 })
    const { stdout, exitCode } = await shop.tsdbt('run', '--vars', 'round: 2')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('PASS=3 WARN=0 ERROR=2')
    expect(stdout).toContain('Source columns not in target: [added VARCHAR]')
    expect(stdout).toContain('The query of "on_ignore" no longer gives "gone", which its table has.')
    expect(await shop.rows('from on_fail order by id')).toEqual(all.map(([id, name, amount]) => [id, amount, name]))
    expect(await shop.rows('select id, amount, gone, added from on_append_new_columns order by id')).toEqual([
      ['1', '10', 'a', null],
      ['2', '20', null, 'b'],
      ['3', '31', null, 'C'],
      ['4', '40', null, 'd'],
    ])
    expect(await shop.rows('select column_name from (describe on_sync_all_columns)')).toEqual([
      ['id'],
      ['amount'],
      ['added'],
    ])
    expect(await shop.rows('from on_sync_all_columns where id in (1, 3) order by id')).toEqual([
      ['1', '10', null],
      ['3', '31', 'C'],
    ])
  })
})

describe('microbatch', () => {
  it('builds the batches between begin and now, later only the last ones', async () => {
    using shop = workspace({
      'models/events.sql': `{{ config(materialized='table', event_time='ts') }}
select i as id, timestamp '2024-01-01' + interval (i * 12) hour as ts from range(10) t(i)`,
      'models/daily.sql': `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='day',
  begin='2024-01-02', lookback=1) }}
select id, ts, '{{ model.batch.id }}' as batch, '{{ var('run', 'first') }}' as run from {{ ref('events') }}`,
    })
    await shop.tsdbt('run', '-s', 'events')
    await shop.tsdbt('run', '-s', 'daily', '--event-time-start', '2024-01-02', '--event-time-end', '2024-01-05')
    expect(await shop.rows('select batch, count(*) from daily group by 1 order by 1')).toEqual([
      ['20240102', '2'],
      ['20240103', '2'],
      ['20240104', '2'],
    ])
    const { stdout } = await shop.tsdbt(
      'run',
      '-s',
      'daily',
      '--vars',
      'run: second',
      '--event-time-start',
      '2024-01-04',
      '--event-time-end',
      '2024-01-06',
    )
    expect(stdout).toContain('Batch 2 of 2 OK created batch 2024-01-05')
    expect(await shop.rows('select batch, run, count(*) from daily group by all order by 1')).toEqual([
      ['20240102', 'first', '2'],
      ['20240103', 'first', '2'],
      ['20240104', 'second', '2'],
      ['20240105', 'second', '2'],
    ])
  })
})
