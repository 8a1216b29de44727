import { afterEach, describe, expect, it } from 'vitest'
import type { Event } from '../core/event.ts'
import { planRetry } from './retry.ts'
import { SpecProject } from './testing/project.ts'

let project: SpecProject
afterEach(() => project.remove())

const table = (sql: string): string => `{{ config(materialized='table') }}\n${sql}`

describe('a run', () => {
  it('announces every node with its number and tells each once', async () => {
    project = new SpecProject({ 'models/a.sql': 'select 1 as x', 'models/b.sql': "select * from {{ ref('a') }}" })
    const told: string[] = []
    await project.build({
      onEvent: (event) => {
        if (event.type === 'run-started') told.push(`run of ${event.total}`)
        if (event.type === 'node-started') told.push(`${event.index} of ${event.total} ${event.node.name}`)
        if (event.type === 'node-finished') told.push(`${event.index} ${event.result.node.name} ${event.result.status}`)
        if (event.type === 'run-finished') told.push(`end: ${event.results.length}`)
      },
    })
    expect(told).toEqual(['run of 2', '1 of 2 a', '1 a success', '2 of 2 b', '2 b success', 'end: 2'])
  })

  it('keeps times of compiling and executing, the worker, and the engine’s response', async () => {
    project = new SpecProject({ 'models/a.sql': table('select * from range(7)') })
    const { results } = await project.build()
    expect(results[0]).toMatchObject({
      threadId: 'Thread-1 (worker)',
      message: 'OK',
      adapterResponse: { _message: 'OK', rows_affected: 7 },
      timing: [{ name: 'compile' }, { name: 'execute' }],
    })
    expect(results[0]?.compiled?.compiledCode?.trim()).toBe('select * from range(7)')
  })

  it('skips what is built from a node that failed, naming it, and runs the rest', async () => {
    project = new SpecProject({
      'models/bad.sql': table("select 1 as x,\n  cast('x' as integer) as y"),
      'models/child.sql': "select * from {{ ref('bad') }}",
      'models/grandchild.sql': "select * from {{ ref('child') }}",
      'models/other.sql': 'select 1 as x',
    })
    const { results } = await project.build()
    const threads = results.map(({ threadId }) => threadId)
    expect(threads).toEqual(threads.map(() => expect.stringMatching(/^Thread-\d+ \(worker\)$/)))
    const told = results.map(({ node, status, skippedBecause }) => [node.name, status, skippedBecause])
    expect(new Set(told)).toEqual(
      new Set([
        ['bad', 'error', undefined],
        ['child', 'skipped', 'model.shop.bad'],
        ['grandchild', 'skipped', 'model.shop.bad'],
        ['other', 'success', undefined],
      ]),
    )
    expect(results.find(({ node }) => node.name === 'bad')?.problems[0]).toMatchObject({
      code: 'sql-error',
      message: "Conversion Error: Could not convert string 'x' to INT32",
      at: { file: 'models/bad.sql', line: 3, column: 3 },
    })
  })

  it.each([
    ['a contract', "materialized='table', contract={'enforced': true}"],
    ['comments on columns', "materialized='table', persist_docs={'columns': true}"],
    ['a schema that may change', "materialized='incremental', on_schema_change='fail'"],
  ])('shows the line of a query that is asked for its columns first: %s', async (_reason, config) => {
    project = new SpecProject({
      'models/bad.sql': `{{ config(${config}) }}\nselect\n  {% if var('broken', false) %} nope {% else %} 1 {% endif %} as x`,
      'models/schema.yml': 'models: [{ name: bad, columns: [{ name: x, data_type: integer, description: It. }] }]',
    })
    await project.build()
    const { results } = await project.build({ vars: { broken: true } })
    expect(results[0]?.problems[0]).toMatchObject({ code: 'sql-error', at: { file: 'models/bad.sql', line: 3 } })
    expect(results[0]?.compiled?.compiledCode).toContain('nope')
  })

  it('says what to build where a model reads one that is not built', async () => {
    project = new SpecProject({
      'models/parent.sql': "{{ config(alias='parent_table') }} select 1 as x",
      'models/child.sql': "{{ config(materialized='table') }} select * from {{ ref('parent') }}",
    })
    const { results } = await project.build({ select: ['child'] })
    expect(results[0]?.problems[0]).toMatchObject({
      message: 'Catalog Error: Table with name parent_table does not exist!',
      hint: '"parent" is not built in this target yet: tsdbt build --select +parent',
      at: { file: 'models/child.sql', line: 1 },
    })
  })

  it('skips an exposure with the model it shows, not with a test of the model', async () => {
    project = new SpecProject({
      'models/a.sql': 'select 1 as x union all select 1',
      'models/b.sql': table("select error('boom') as x"),
      'models/below.sql': "select * from {{ ref('a') }}",
      'models/schema.yml': `models:
  - { name: a, columns: [{ name: x, data_tests: [unique] }] }
exposures:
  - { name: shows_a, type: dashboard, owner: { name: me }, depends_on: [ref('a')] }
  - { name: shows_b, type: dashboard, owner: { name: me }, depends_on: [ref('b')] }
  - { name: shows_below, type: dashboard, owner: { name: me }, depends_on: [ref('below')] }
`,
    })
    expect(await project.statuses({ audit: false })).toEqual({
      a: 'success',
      unique_a_x: 'fail',
      shows_a: 'no-op',
      b: 'error',
      shows_b: 'skipped',
      below: 'skipped',
      shows_below: 'skipped',
    })
  })

  it('replaces a view by a table of the same name and back, in one transaction', async () => {
    project = new SpecProject({ 'models/a.sql': table('select 1 as x') })
    for (const materialized of ['view', 'table', 'view']) {
      project.write({ 'models/a.sql': `{{ config(materialized='${materialized}') }}\nselect 1 as x` })
      expect(await project.statuses()).toEqual({ a: 'success' })
    }
    expect(await project.rows('select view_name from duckdb_views() where not internal')).toEqual([['a']])
  })

  it('runs pre- and post-hooks inside the transaction or outside it, as they say', async () => {
    project = new SpecProject({
      'models/a.sql': `{{ config(
        materialized='table',
        pre_hook=["create table if not exists log (step varchar)", {"sql": "insert into log values ('inside')", "transaction": true}],
        post_hook="insert into log select 'rows of {{ this.identifier }}: ' || count(*) from {{ this }}"
      ) }}\nselect * from range(3)`,
    })
    expect(await project.statuses()).toEqual({ a: 'success' })
    expect(await project.rows('select * from log')).toEqual([['inside'], ['rows of a: 3']])
  })

  it('undoes what a failing post-hook follows', async () => {
    project = new SpecProject({ 'models/a.sql': table('select 1 as x') })
    await project.build()
    project.write({
      'models/a.sql': `{{ config(materialized='table', post_hook='insert into nowhere values (1)') }}\nselect 2 as x`,
    })
    const { results } = await project.build()
    expect(results[0]?.problems[0]).toMatchObject({
      message: expect.stringContaining('Its post-hook failed: Catalog Error: Table with name nowhere does not exist!'),
      hint: 'It said: insert into nowhere values (1)',
      at: { file: 'models/a.sql' },
    })
    expect(await project.rows('select x from a')).toEqual([['1']])
  })

  it('runs the project’s hooks around it and tells them the results', async () => {
    project = new SpecProject({
      'project.yml': `name: shop\nversion: "1.0"\nprofile: shop
on-run-start: "create or replace table log (line varchar)"
on-run-end:
  - "{% for result in results %}insert into log values ('{{ result.node.name }} {{ result.status }}');{% endfor %}"
  - "insert into log values ('{{ schemas | join(', ') }}')"
`,
      'models/a.sql': 'select 1 as x',
      'models/b.sql': 'select nope',
    })
    const { results } = await project.build({ threads: 1 })
    expect(results.map(({ node, status }) => `${node.resource_type} ${status}`)).toEqual([
      'operation success',
      'model success',
      'model error',
      'operation success',
      'operation success',
    ])
    expect(await project.rows('select * from log')).toEqual([['a success'], ['b error'], ['main']])
  })

  it('runs nothing when a hook at its start fails', async () => {
    project = new SpecProject({
      'project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\non-run-start: "selec 1"\n',
      'models/a.sql': 'select 1 as x',
    })
    const { results } = await project.build()
    expect(results.map(({ node, status }) => [node.resource_type, status])).toEqual([
      ['operation', 'error'],
      ['model', 'skipped'],
    ])
  })

  it('can be interrupted: what runs and what waits is cancelled, what was there stays', async () => {
    project = new SpecProject({
      'models/slow.sql': table('select 1 as x'),
      'models/z_after.sql': "select * from {{ ref('slow') }}",
    })
    await project.build()
    project.write({
      'models/slow.sql': table('select sum(a.range * b.range) as x from range(200000) a, range(200000) b'),
    })
    const stop = new AbortController()
    const started = performance.now()
    const outcome = await project.build({
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === 'sql' && event.sql.includes('200000')) setTimeout(() => stop.abort(), 50)
      },
    })
    expect(outcome.interrupted).toBe(true)
    expect(performance.now() - started).toBeLessThan(5000)
    expect(outcome.results.map(({ node, status, message }) => [node.name, status, message])).toEqual([
      ['slow', 'skipped', 'Cancelled'],
      ['z_after', 'skipped', 'Cancelled'],
    ])
    expect(await project.rows('select x from slow')).toEqual([['1']])
  })

  it('makes empty relations of the right columns with --empty', async () => {
    project = new SpecProject({
      'seeds/s.csv': 'id\n1\n',
      'models/step.sql': "{{ config(materialized='ephemeral') }} select 2 as id",
      'models/a.sql': table("select id + 1 as next from {{ ref('s') }} union all select id from {{ ref('step') }}"),
    })
    expect(await project.statuses({ empty: true })).toEqual({ s: 'success', a: 'success' })
    expect(await project.rows('select count(*) from s union all select count(*) from a')).toEqual([['0'], ['0']])
  })

  it('merges by clauses that are written by hand', async () => {
    const config = "materialized='incremental', incremental_strategy='merge', unique_key='id', merge_clauses="
    const clauses =
      "{'when_matched': [{'action': 'delete'}], 'when_not_matched': [{'action': 'insert', 'mode': 'star'}]}"
    const model = (rows: string) => `{{ config(${config}${clauses}) }} select unnest([${rows}]) as id`
    project = new SpecProject({ 'models/a.sql': model('1, 2') })
    await project.build()
    project.write({ 'models/a.sql': model('2, 3') })
    expect(await project.statuses()).toEqual({ a: 'success' })
    expect(await project.rows('select id from a order by id')).toEqual([['1'], ['3']])
  })

  it('makes table functions', async () => {
    const config = "{{ config(materialized='table_function', parameters=['low', 'high']) }}"
    project = new SpecProject({ 'models/between.sql': `${config} select unnest(range(low, high)) as n` })
    expect(await project.statuses()).toEqual({ between: 'success' })
    expect(await project.rows('select * from "between"(2, 4)')).toEqual([['2'], ['3']])
  })

  it('drops what a run of dbt left behind beside its relations', async () => {
    project = new SpecProject({ 'models/a.sql': table('select 1 as x'), 'models/b.sql': 'select 2 as x' })
    await project.rows('create table a__dbt_tmp as select 1 as x; create view b__dbt_backup as select 1 as x')
    await project.build()
    const names = `select table_name from duckdb_tables() union all select view_name from duckdb_views() where not internal`
    expect(await project.rows(`${names} order by 1`)).toEqual([['a'], ['b']])
  })

  it('writes the SQL of nodes below the target folder', async () => {
    project = new SpecProject({ 'models/deep/a.sql': table('select {{ 1 + 1 }} as x') })
    await project.build()
    const read = async (path: string) =>
      (await import('node:fs')).readFileSync(`${project.root}/target/${path}`, 'utf8')
    expect((await read('compiled/shop/models/deep/a.sql')).trim()).toBe('select 2 as x')
    expect(await read('run/shop/models/deep/a.sql')).toContain('create or replace table "shop"."main"."a"')
  })
})

describe('seeds and snapshots', () => {
  it('load files whose empty fields stand in apostrophes, as DuckDB reads them', async () => {
    project = new SpecProject({ 'seeds/s.csv': "a,b,n\nx,'',1\n'',y,2\n" })
    expect(await project.statuses()).toEqual({ s: 'success' })
    expect(await project.rows('select a, b, n from s order by n')).toEqual([
      ['x', null, '1'],
      [null, 'y', '2'],
    ])
  })

  it.each([
    [
      'a value that does not fit',
      'id,n\n1,2\n2,x\n',
      { code: 'csv-value', at: { file: 'seeds/s.csv', line: 3, column: 3 } },
    ],
    ['a row of another width', 'id,n\n1\n', { code: 'seed-row-width', at: { file: 'seeds/s.csv', line: 2 } }],
    ['an empty file', '', { code: 'seed-empty', at: { file: 'seeds/s.csv' } }],
  ])('say where a seed has %s', async (_title, text, expected) => {
    project = new SpecProject({
      'seeds/s.csv': text,
      'seeds/s.yml': 'seeds:\n  - name: s\n    config: { column_types: { n: integer } }\n',
    })
    const { results } = await project.build()
    expect(results[0]).toMatchObject({ status: 'error', problems: [expected] })
  })

  it('keep the history of rows', async () => {
    project = new SpecProject({
      'seeds/prices.csv': 'id,price\n1,10\n2,20\n',
      'snapshots/s.yml': `snapshots:\n  - name: history\n    relation: ref('prices')\n    config: { unique_key: id, strategy: check, check_cols: [price] }\n`,
    })
    expect(await project.statuses()).toEqual({ prices: 'success', history: 'success' })
    project.write({ 'seeds/prices.csv': 'id,price\n1,11\n2,20\n' })
    expect(await project.statuses()).toEqual({ prices: 'success', history: 'success' })
    const rows = await project.rows('select id, price, dbt_valid_to is null from history order by id, price')
    expect(rows).toEqual([
      ['1', '10', 'false'],
      ['1', '11', 'true'],
      ['2', '20', 'true'],
    ])
  })
})

describe('unit tests', () => {
  const tested = (expected: number) => ({
    'models/a.sql': 'select 1 as n',
    'models/b.sql': table("select n * 2 as doubled from {{ ref('a') }}"),
    'models/c.sql': "select * from {{ ref('b') }}",
    'models/unit.yml': `unit_tests:\n  - name: doubles\n    model: b\n    given: [{ input: ref('a'), rows: [{ n: 4 }] }]\n    expect: { rows: [{ doubled: ${expected} }] }\n`,
  })

  it('run before their model', async () => {
    project = new SpecProject(tested(8))
    const { results } = await project.build({ threads: 1 })
    expect(results.map(({ node, status }) => [node.name, status])).toEqual([
      ['a', 'success'],
      ['doubles', 'pass'],
      ['b', 'success'],
      ['c', 'success'],
    ])
  })

  it('keep their model from running when they fail', async () => {
    project = new SpecProject(tested(9))
    const { results } = await project.build()
    expect(results.map(({ node, status }) => [node.name, status])).toEqual([
      ['a', 'success'],
      ['doubles', 'fail'],
      ['b', 'skipped'],
      ['c', 'skipped'],
    ])
    expect(results[1]?.failingRows?.rows.length).toBeGreaterThan(0)
  })

  it('give macros, and values that are no macros, another meaning', async () => {
    project = new SpecProject({
      'models/a.sql': "select '{{ invocation_id }}' as id, '{{ type_string() }}' as type",
      'models/unit.yml': `unit_tests:
  - name: overrides
    model: a
    given: []
    overrides: { macros: { invocation_id: 123, type_string: text } }
    expect: { rows: [{ id: '123', type: text }] }
`,
    })
    expect(await project.statuses()).toEqual({ overrides: 'pass', a: 'success' })
  })
})

describe('microbatch models', () => {
  const files = (bad = "cast('2000-01-01' as date)") => ({
    'models/events.sql': `{{ config(materialized='table', event_time='happened') }}
select * from (values (1, timestamp '2024-01-01 10:00'), (2, timestamp '2024-01-02 10:00'), (3, timestamp '2024-01-03 10:00'), (4, timestamp '2024-01-04 10:00')) as t(id, happened)`,
    'models/daily.sql': `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='happened', begin='2024-01-01', batch_size='day', lookback=1) }}
select id, happened, case when cast(happened as date) = ${bad} then cast('broken' as integer) else id end as checked from {{ ref('events') }}`,
  })
  const now = new Date('2024-01-04T12:00:00Z')

  it('run batch by batch from "begin" on, then the latest ones', async () => {
    project = new SpecProject(files())
    const { results } = await project.build({ now })
    const daily = results.find(({ node }) => node.name === 'daily')
    expect(daily).toMatchObject({ status: 'success', message: 'SUCCESS' })
    expect(daily?.batchResults?.successful).toHaveLength(4)
    expect(daily?.batchResults?.successful[0]).toEqual(['2024-01-01T00:00:00+00:00', '2024-01-02T00:00:00+00:00'])
    expect(await project.rows('select count(*), count(distinct id) from daily')).toEqual([['4', '4']])
    const again = await project.build({ now })
    expect(again.results.find(({ node }) => node.name === 'daily')?.batchResults?.successful).toHaveLength(2)
    expect(await project.rows('select count(*), count(distinct id) from daily')).toEqual([['4', '4']])
  })

  it('keep the batches that worked, and repeat the others alone', async () => {
    project = new SpecProject(files("date '2024-01-03'"))
    const { results } = await project.build({ now })
    const daily = results.find(({ node }) => node.name === 'daily')
    expect(daily).toMatchObject({ status: 'partial success', message: 'PARTIAL SUCCESS (3/4)' })
    expect(daily?.batchResults?.failed).toEqual([['2024-01-03T00:00:00+00:00', '2024-01-04T00:00:00+00:00']])
    expect(daily?.problems[0]).toMatchObject({ at: { file: 'models/daily.sql', line: 2 } })
    expect(await project.rows('select id from daily order by id')).toEqual([['1'], ['2'], ['4']])

    project.write(files())
    const retry = planRetry(
      {
        invocationId: '',
        args: { which: 'build' },
        statuses: new Map(),
        results: results.map((result) => ({
          uniqueId: result.unique_id,
          status: result.status,
          message: result.message,
          executionTimeSeconds: 0,
          failedBatches: result.batchResults?.failed ?? [],
          successfulBatches: result.batchResults?.successful ?? [],
        })),
      },
      false,
    )
    expect([...retry.ids]).toEqual(['model.shop.daily'])
    const again = await project.build({ now: new Date('2030-01-01'), select: ['daily'], batches: retry.batches })
    expect(again.results[0]).toMatchObject({ status: 'success' })
    expect(again.results[0]?.batchResults?.successful).toHaveLength(4)
    expect(await project.rows('select id from daily order by id')).toEqual([['1'], ['2'], ['3'], ['4']])
  })

  it('keep the batches that worked when what is retried was a full refresh', async () => {
    project = new SpecProject(files("date '2024-01-03'"))
    await project.build({ now })
    project.write(files())
    const failed = [['2024-01-03T00:00:00+00:00', '2024-01-04T00:00:00+00:00']] as const
    const batches = new Map([['model.shop.daily', { failed, successful: [] }]])
    await project.build({ now, select: ['daily'], batches, fullRefresh: true })
    expect(await project.rows('select id from daily order by id')).toEqual([['1'], ['2'], ['3'], ['4']])
  })

  it('say which config is missing', async () => {
    project = new SpecProject({
      'models/daily.sql': `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='happened', batch_size='day') }}\nselect 1 as id, now() as happened`,
    })
    const outcome = await project.build().catch((thrown: unknown) => thrown)
    expect(JSON.stringify(outcome instanceof Error ? outcome.message : outcome)).toContain('begin')
  })
})

describe('TypeScript models', () => {
  const model = (run: string, config = `materialized: 'table'`): string => `
import { defineModel, ref } from 'tsdbt'
export default defineModel({
  config: { ${config} },
  inputs: { days: ref('days', { orderBy: 'day' }) },
  columns: { day: 'date', total: 'decimal(12,2)', running: 'bigint' },
  ${run}
})
`
  const days = table(
    "select date '2024-01-01' + range::integer as day, (range + 0.10)::decimal(10,2) as amount, range::bigint as n from range(5000)",
  )
  const running = `async *run({ inputs }) {
    let running = 0n
    for await (const { day, amount, n } of inputs.days) {
      running += n as bigint
      yield { day, total: amount, running }
    }
  },`

  it('read rows of other models and give rows, exactly', async () => {
    project = new SpecProject({ 'models/days.sql': days, 'models/running.ts': model(running) })
    const { results } = await project.build()
    expect(results.map(({ node, status, problems }) => [node.name, status, problems])).toEqual([
      ['days', 'success', []],
      ['running', 'success', []],
    ])
    expect(results[1]?.adapterResponse).toMatchObject({ rows_affected: 5000 })
    expect(await project.rows('select count(*), min(total), max(running) from running')).toEqual([
      ['5000', '0.10', '12497500'],
    ])
  })

  it('leave their table as it was when a row is no good', async () => {
    project = new SpecProject({ 'models/days.sql': days, 'models/running.ts': model(running) })
    await project.build()
    project.write({
      'models/running.ts': model(running.replace('total: amount', 'total: n === 3000n ? 1.005 : amount')),
    })
    const { results } = await project.build()
    expect(results.find(({ node }) => node.name === 'running')?.problems[0]).toMatchObject({
      code: 'ts-value-invalid',
      message:
        'Row 3001, column "total" (decimal(12,2)) must be a decimal with at most 10 digits before the point and 2 after it, but is 1.005.',
      at: { file: 'models/running.ts' },
    })
    expect(await project.rows('select count(*) from running')).toEqual([['5000']])
  })

  it('are told of their mistakes at their lines', async () => {
    project = new SpecProject({
      'models/days.sql': days,
      'models/running.ts': model(`run() {\n    throw new Error('no')\n  },`),
    })
    const { results } = await project.build()
    expect(results.find(({ node }) => node.name === 'running')).toMatchObject({
      status: 'error',
      problems: [
        { message: 'The rows could not be made: Error: no.', at: { file: 'models/running.ts', line: 8, column: 11 } },
      ],
    })
  })

  it('add rows to their table when they are incremental', async () => {
    const incremental = model(
      `async *run({ inputs, isIncremental, this: self }) {
    const known = self ? (await self.all()).length : 0
    let index = 0
    for await (const { day, amount } of inputs.days) if (index++ >= known && index <= known + 10) yield { day, total: amount, running: isIncremental ? 1 : 0 }
  },`,
      `materialized: 'incremental'`,
    )
    project = new SpecProject({ 'models/days.sql': days, 'models/running.ts': incremental })
    await project.build()
    await project.build()
    expect(await project.rows('select count(*), count(distinct day), sum(running) from running')).toEqual([
      ['20', '20', '10'],
    ])
  })
})

describe('materializations of the project’s own', () => {
  it('run as they are written, in Jinja', async () => {
    project = new SpecProject({
      'macros/twice.sql': `{% materialization twice, default %}
  {%- set target = this.incorporate(type='table') -%}
  {{ run_hooks(pre_hooks) }}
  {% call statement('main') -%}
    create or replace table {{ target }} as ({{ sql }} union all {{ sql }})
  {%- endcall %}
  {{ adapter.commit() }}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}`,
      'models/a.sql': "{{ config(materialized='twice') }}\nselect 7 as x",
      'models/b.sql': "select count(*) as n from {{ ref('a') }}",
      'models/schema.yml': 'models:\n  - name: a\n    columns: [{ name: x, data_tests: [unique] }]\n',
    })
    expect(await project.statuses({ threads: 1 })).toEqual({ a: 'success', unique_a_x: 'fail', b: 'skipped' })
    expect(await project.rows('select count(*) from a')).toEqual([['2']])
  })

  it('build only what is in a language they know', async () => {
    project = new SpecProject({
      'macros/other.sql':
        "{% materialization other, default, supported_languages=['python'] %}{% endmaterialization %}",
      'models/a.sql': "{{ config(materialized='other') }}\nselect 7 as x",
    })
    expect((await project.build()).results[0]?.message).toBe(
      '"a" is written in sql, and the materialization "other" builds python only.',
    )
  })
})

describe('macros of built-in materializations', () => {
  it('can be written anew', async () => {
    project = new SpecProject({
      'macros/create.sql': `{% macro create_table_as(temporary, relation, sql, language='sql') -%}
  create {{ 'temporary' if temporary }} table {{ relation }} as (select *, 'mine' as made from ({{ sql }}))
{%- endmacro %}`,
      'models/a.sql': "{{ config(materialized='table') }}\nselect 7 as x",
      'models/b.sql': 'select 8 as x',
    })
    expect(await project.statuses()).toEqual({ a: 'success', b: 'success' })
    expect(await project.rows('from a')).toEqual([['7', 'mine']])
    expect(await project.rows('from b')).toEqual([['8']])
  })

  it('bring strategies of increments and of snapshots', async () => {
    project = new SpecProject({
      'macros/newest.sql': `{% macro get_incremental_newest_sql(args) -%}
  delete from {{ args.target_relation }};
  insert into {{ args.target_relation }} select x + 1 from {{ args.temp_relation }}
{%- endmacro %}
{% macro snapshot_never_strategy(node, old, new, config, exists) %}
  {% do return({
    'unique_key': config.unique_key, 'updated_at': "timestamp '2024-01-01'", 'row_changed': 'false',
    'scd_id': snapshot_hash_arguments([config.unique_key]), 'invalidate_hard_deletes': false, 'hard_deletes': 'ignore'
  }) %}
{% endmacro %}`,
      'models/a.sql': "{{ config(materialized='incremental', incremental_strategy='newest') }}\nselect 7 as x",
      'snapshots/s.yml':
        "snapshots:\n  - { name: s, relation: ref('a'), config: { unique_key: x, strategy: shop.never } }\n",
    })
    for (const _ of ['first', 'second']) {
      expect(await project.statuses()).toEqual({ a: 'success', s: 'success' })
    }
    expect(await project.rows('from a')).toEqual([['8']])
    expect(await project.rows('select x, dbt_valid_to from s order by x')).toEqual([
      ['7', null],
      ['8', null],
    ])
  })
})

describe('a second run', () => {
  it('tells the log every statement it sends', async () => {
    project = new SpecProject({ 'models/a.sql': table('select 1 as x') })
    const sent: Event[] = []
    await project.build({ onEvent: (event) => sent.push(event) })
    expect(sent.flatMap((event) => (event.type === 'sql' ? [event.sql.split('\n')[0]] : []))).toEqual([
      'begin',
      'create or replace table "shop"."main"."a" as (',
      'commit',
    ])
  })
})
