import { cpSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const profiles = `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb}
    prod: {type: duckdb, path: shop.duckdb, schema: prod}
`

const table = (sql: string): string => `{{ config(materialized='table') }}\n${sql}\n`

/** Built in prod, its artifacts kept in state/, nothing in dev. */
async function builtInProd(): Promise<Workspace> {
  const shop = workspace({
    'profiles.yml': profiles,
    'models/a.sql': table("select 1 as id, '{{ target.schema }}' as made_in"),
    'models/b.sql': table("select * from {{ ref('a') }}"),
    'models/c.sql': table("select * from {{ ref('b') }}"),
    'models/models.yml': `models:
  - name: b
    columns:
      - name: id
        data_tests:
          - relationships: {arguments: {to: ref('a'), field: id}}
`,
  })
  expect((await shop.tsdbt('build', '--target', 'prod')).exitCode).toBe(0)
  cpSync(path.join(shop.folder, 'target'), path.join(shop.folder, 'state'), { recursive: true })
  return shop
}

const tables = async (shop: Workspace): Promise<string[]> =>
  (await shop.rows('select schema_name, table_name from duckdb_tables() order by all')).map((row) => row.join('.'))

describe('--defer', () => {
  it('reads what the target lacks from the state’s environment', async () => {
    using shop = await builtInProd()
    expect((await shop.tsdbt('build', '-s', 'b', '--defer', '--state', 'state')).exitCode).toBe(0)
    expect(await shop.rows('from main.b')).toEqual([['1', 'prod']])
    expect(await tables(shop)).toEqual(['main.b', 'prod.a', 'prod.b', 'prod.c'])
  })

  it('reads what the target has from the target, unless --favor-state', async () => {
    using shop = await builtInProd()
    await shop.tsdbt('run', '-s', 'a')
    await shop.tsdbt('run', '-s', 'b', '--defer', '--state', 'state')
    expect(await shop.rows('select made_in from main.b')).toEqual([['main']])
    await shop.tsdbt('run', '-s', 'b', '--defer', '--state', 'state', '--favor-state')
    expect(await shop.rows('select made_in from main.b')).toEqual([['prod']])
  })

  it('never reads what is built in the same run from elsewhere', async () => {
    using shop = await builtInProd()
    shop.write({ 'models/b.sql': table("select *, 2 as more from {{ ref('a') }}") })
    const { stdout } = await shop.tsdbt('run', '-s', 'state:modified+', '--defer', '--state', 'state', '--favor-state')
    expect(stdout).toContain('PASS=2')
    expect(await shop.rows('from main.c')).toEqual([['1', 'prod', '2']])
  })

  it('takes its relations from --defer-state and its comparison from --state', async () => {
    using shop = await builtInProd()
    cpSync(path.join(shop.folder, 'state'), path.join(shop.folder, 'other'), { recursive: true })
    shop.remove('state/manifest.json')
    const { exitCode } = await shop.tsdbtWith({ env: { DBT_DEFER: '1', DBT_DEFER_STATE: 'other' } }, 'run', '-s', 'c')
    expect(exitCode).toBe(0)
    expect(await shop.rows('select made_in from main.c')).toEqual([['prod']])
  })
})

describe('retry', () => {
  const failing = (isGood: boolean): Readonly<Record<string, string>> => ({
    'models/a.sql': table('select 1 as id'),
    'models/b.sql': table(isGood ? "select '{{ var('who', 'nobody') }}' as who" : 'select error(1)'),
    'models/c.sql': table("select * from {{ ref('b') }}"),
  })

  it('runs what failed and what was skipped, with the flags of the run', async () => {
    using shop = workspace({ 'profiles.yml': profiles, ...failing(false) })
    expect((await shop.tsdbt('run', '--target', 'prod', '--vars', '{who: me}')).exitCode).toBe(1)
    shop.write(failing(true))
    const { stdout, exitCode } = await shop.tsdbt('retry')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('PASS=2 WARN=0 ERROR=0 SKIP=0 NO-OP=0 REUSED=0 TOTAL=2')
    expect(await shop.rows('from prod.c')).toEqual([['me']])
    expect((await shop.tsdbt('retry')).stdout).toContain('Nothing to retry: everything succeeded the last time.')
  })

  it('takes new variables before those of the run', async () => {
    using shop = workspace({ 'profiles.yml': profiles, ...failing(false) })
    await shop.tsdbt('build', '--vars', '{who: me}')
    shop.write(failing(true))
    await shop.tsdbt('retry', '--vars', 'who: you')
    expect(await shop.rows('from main.c')).toEqual([['you']])
    expect(shop.json('target/run_results.json')).toMatchObject({ args: { which: 'build', vars: { who: 'you' } } })
  })

  it('repeats a run that deferred', async () => {
    using shop = await builtInProd()
    shop.write({ 'models/b.sql': table("select error(made_in) from {{ ref('a') }}") })
    expect((await shop.tsdbt('run', '-s', 'b', '--defer', '--state', 'state')).exitCode).toBe(1)
    shop.write({ 'models/b.sql': table("select made_in from {{ ref('a') }}") })
    const { exitCode, stdout } = await shop.tsdbt('retry')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('from main.b')).toEqual([['prod']])
  })

  it('needs an earlier run', async () => {
    using shop = workspace(failing(true))
    const { exitCode, stdout } = await shop.tsdbt('retry')
    expect(exitCode).toBe(2)
    expect(stdout).toContain('Run tsdbt build first; retry repeats what failed in it.')
  })

  it('runs failed batches alone, and says which succeed', async () => {
    const daily = `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts',
  batch_size='day', begin='2024-01-01') }}
select id, ts, {% if model.batch.id == var('bad', '') %}error('boom'){% else %}'{{ invocation_id }}'{% endif %} as made_by
from {{ ref('events') }}`
    using shop = workspace({
      'models/daily.sql': daily,
      'models/after.sql': "select count(*) as n from {{ ref('daily') }}",
      'models/events.sql': `{{ config(materialized='table', event_time='ts') }}
select i as id, timestamp '2024-01-01' + interval (i * 6) hour as ts from range(16) t(i)`,
    })
    const window = ['--event-time-start', '2024-01-01', '--event-time-end', '2024-01-05']
    const first = await shop.tsdbt('run', ...window, '--vars', '{bad: "20240103"}')
    expect(first.exitCode).toBe(1)
    expect(first.stdout).toMatch(/Batch 2 of 4 OK created batch 2024-01-02 of main\.daily \.+ \[OK in/)
    expect(first.stdout).toMatch(/Batch 3 of 4 ERROR creating batch 2024-01-03 of main\.daily/)
    expect(first.stdout).toContain('[PARTIAL SUCCESS (3/4) in')
    expect(first.stdout).toMatch(/SKIP relation main\.after/)
    expect(shop.read('target/compiled/shop/models/daily/daily_2024-01-03.sql')).toContain("error('boom')")
    expect(await shop.rows('select count(*) from daily')).toEqual([['12']])
    const again = await shop.tsdbt('retry', '--vars', 'bad: none')
    expect(again.exitCode).toBe(0)
    expect(again.stdout).toMatch(/Batch 1 of 1 OK created batch 2024-01-03/)
    expect(await shop.rows('select count(*), count(distinct made_by) from daily')).toEqual([['16', '2']])
    expect(await shop.rows('from after')).toEqual([['16']])
    expect(shop.json('target/run_results.json')).toMatchObject({
      results: [
        { status: 'success', batch_results: { failed: [], successful: [1, 2, 3, 4].map(() => expect.any(Array)) } },
        {},
      ],
    })
  })

  it('calls an operation again as it was called', async () => {
    using shop = workspace({
      'macros/note.sql': `{% macro note(text) %}{% do run_query("insert into notes values ('" ~ text ~ "')") %}{% endmacro %}`,
    })
    const call = ['run-operation', 'note', '--args', '{text: hello}']
    expect((await shop.tsdbt(...call)).exitCode).toBe(1)
    expect(shop.json('target/run_results.json')).toMatchObject({
      results: [{ unique_id: 'macro.shop.note', status: 'error', failures: 1 }],
    })
    await shop.rows('create table notes (text varchar)')
    expect((await shop.tsdbt('retry')).exitCode).toBe(0)
    expect(await shop.rows('from notes')).toEqual([['hello']])
    expect(shop.json('target/run_results.json')).toMatchObject({
      results: [{ unique_id: 'macro.shop.note', status: 'success', failures: 0 }],
    })
  })
})

describe('another environment in a file of its own', () => {
  const profilesOf = (more: string): string => `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb${more}}
    prod: {type: duckdb, path: prod.duckdb}
`
  const attached = profilesOf(', attach: [{path: prod.duckdb, alias: prod}]')
  const hint =
    'Where "prod" is another file, as an environment that is deferred to or cloned, name it in the target of the profile: attach: [{path: <its file>, alias: prod}]'

  async function built(): Promise<Workspace> {
    const shop = workspace({
      'profiles.yml': profilesOf(''),
      'seeds/raw.csv': 'id\n1\n',
      'models/a.sql': table("select *\nfrom {{ ref('raw') }}"),
    })
    expect((await shop.tsdbt('build', '--target', 'prod')).exitCode).toBe(0)
    cpSync(path.join(shop.folder, 'target'), path.join(shop.folder, 'state'), { recursive: true })
    return shop
  }

  it('must be attached to be deferred to', async () => {
    using shop = await built()
    const refused = await shop.tsdbt('run', '-s', 'a', '--defer', '--state', 'state')
    expect(refused.exitCode).toBe(1)
    expect(refused.stdout).toContain(`    Binder Error: Catalog "prod" does not exist!
  --> models/a.sql:3:6
    1 | {{ config(materialized='table') }}
    2 | select *
  > 3 | from {{ ref('raw') }}
      |      ^^^^^^^^^^^^^^^^
    4 |
  ${hint}
`)
    shop.write({ 'profiles.yml': attached })
    expect((await shop.tsdbt('run', '-s', 'a', '--defer', '--state', 'state')).exitCode).toBe(0)
  })

  it('must be attached to be cloned, which retry then does', async () => {
    using shop = await built()
    const refused = await shop.tsdbt('clone', '--state', 'state')
    expect(refused.exitCode).toBe(1)
    expect(refused.stdout).toContain(hint)
    expect(refused.stdout).toContain('PASS=0 WARN=0 ERROR=2')
    shop.write({ 'profiles.yml': attached })
    expect((await shop.tsdbt('retry')).stdout).toContain('PASS=2 WARN=0 ERROR=0')
    expect((await shop.tsdbt('retry')).stdout).toContain('Nothing to retry')
  })

  it('leaves views where seeds were, which a full refresh replaces', async () => {
    using shop = await built()
    shop.write({ 'profiles.yml': attached })
    await shop.tsdbt('clone', '--state', 'state')
    const refused = await shop.tsdbt('seed')
    expect(refused.exitCode).toBe(1)
    expect(refused.stdout).toContain(`    Cannot seed to "shop"."main"."raw", it is a view.
  --> seeds/raw.csv
  With --full-refresh the table takes the place of the view, as of one that "clone" made; or give the seed another alias.
`)
    expect((await shop.tsdbt('seed', '--full-refresh')).exitCode).toBe(0)
    expect(await tables(shop)).toEqual(['main.raw'])
  })
})
