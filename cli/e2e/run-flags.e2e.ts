import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const profiles = `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb, threads: 1}
    prod: {type: duckdb, path: shop.duckdb, schema: prod, threads: 4}
`
const shopWith = (models: Readonly<Record<string, string>>): Workspace =>
  workspace({
    'profiles.yml': profiles,
    ...Object.fromEntries(Object.entries(models).map(([name, sql]) => [`models/${name}.sql`, sql])),
  })

const line = (stdout: string, text: string): string | undefined =>
  stdout.split('\n').find((found) => found.includes(text))

describe('flags of a run', () => {
  it.each([
    [['run', '--target', 'prod', '--threads', '2'], {}, "Concurrency: 2 threads (target='prod')"],
    [['--target', 'prod', '--threads=2', 'run'], {}, "Concurrency: 2 threads (target='prod')"],
    [['run', '-t', 'prod'], {}, "Concurrency: 4 threads (target='prod')"],
    [['run'], { DBT_TARGET: 'prod' }, "Concurrency: 4 threads (target='prod')"],
    [
      ['run'],
      { DBT_TARGET: 'dev', TSDBT_TARGET: 'prod', TSDBT_THREADS: '3' },
      "Concurrency: 3 threads (target='prod')",
    ],
    [['run', '--target', 'dev'], { DBT_ENGINE_TARGET: 'prod' }, "Concurrency: 1 threads (target='dev')"],
  ])('stand before or after the command and in the environment: %j %j', async (args, env, expected) => {
    using shop = shopWith({ one: 'select 1 as id' })
    const { stdout, exitCode } = await shop.tsdbtWith({ env }, ...args)
    expect(line(stdout, 'Concurrency')).toContain(expected)
    expect(exitCode).toBe(0)
  })

  it.each([
    ['a macro of the project that reads the node', '{{ said(node) }}', '/* one  prod Thread-1 (worker) */'],
    ['a mapping that appends the usual one', '{append: true}', '/* {"app":"tsdbt"'],
  ])('keep the comment of statements: %s', async (_, comment, expected) => {
    using shop = shopWith({ one: 'select 1 as id' })
    const quoted = comment.startsWith('{{') ? `"${comment}"` : comment
    shop.write({
      'project.yml': `name: shop\nprofile: shop\nquery-comment: ${quoted}\n`,
      'macros/said.sql':
        '{% macro said(node) %}{{ node.name }} {{ node.nothing }} {{ target.name }} {{ connection_name }}{% endmacro %}',
    })
    const { stdout, exitCode } = await shop.tsdbt('run', '--target', 'prod', '--threads', '1')
    expect([exitCode, stdout]).toEqual([0, expect.any(String)])
    expect(shop.read('logs/tsdbt.log')).toContain(expected)
  })

  it('give variables to models, --vars before the project', async () => {
    using shop = shopWith({ one: "{{ config(materialized='table') }} select '{{ var('who') }}' as who" })
    shop.write({ 'project.yml': 'name: shop\nprofile: shop\nvars: {who: project}\n' })
    await shop.tsdbt('run')
    expect(await shop.rows('from one')).toEqual([['project']])
    await shop.tsdbt('run', '--vars', 'who: line')
    expect(await shop.rows('from one')).toEqual([['line']])
    await shop.tsdbt('run', '--vars', '{"who": "json"}')
    expect(await shop.rows('from one')).toEqual([['json']])
  })

  it('stop at the first failure with --fail-fast and skip the rest', async () => {
    using shop = shopWith({
      bad: "{{ config(materialized='table') }} select error('boom') as x",
      later: "{{ config(materialized='table') }} select 1 as id",
      last: "select * from {{ ref('bad') }}",
      after: "select * from {{ ref('last') }}",
    })
    const { stdout, exitCode } = await shop.tsdbt('run', '--fail-fast', '--threads', '1')
    expect(exitCode).toBe(1)
    expect(line(stdout, 'Done.')).toContain('ERROR=1 SKIP=3 NO-OP=0 REUSED=0 TOTAL=4')
    expect(await shop.rows('select count(*) from duckdb_tables()')).toEqual([['0']])
  })

  it('rebuild incremental models with --full-refresh, and not those that say full_refresh: false', async () => {
    const incremental = (more: string): string =>
      `{{ config(materialized='incremental'${more}) }} select {{ var('n') }} as n`
    using shop = shopWith({ usual: incremental(''), kept: incremental(', full_refresh=false') })
    await shop.tsdbt('run', '--vars', 'n: 1')
    await shop.tsdbt('run', '--vars', 'n: 2')
    await shop.tsdbtWith({ env: { DBT_FULL_REFRESH: 'true' } }, 'run', '--vars', 'n: 3')
    expect(await shop.rows('from usual')).toEqual([['3']])
    expect(await shop.rows('from kept order by n')).toEqual([['1'], ['2'], ['3']])
  })

  it('read no rows with --empty', async () => {
    using shop = shopWith({
      one: "{{ config(materialized='table') }} select 1 as id",
      two: "{{ config(materialized='table') }} select id + 1 as id from {{ ref('one') }}",
    })
    await shop.tsdbt('run')
    await shop.tsdbt('run', '--empty', '-s', 'two')
    expect(await shop.rows('select (select count(*) from one), (select count(*) from two)')).toEqual([['1', '0']])
  })

  it('read a window of event time with --sample', async () => {
    const events = `{{ config(materialized='table', event_time='ts') }}
select i as id, now()::timestamp - interval (i) day as ts from range(10) t(i)`
    using shop = shopWith({
      events,
      copies: "{{ config(materialized='table') }} select * from {{ ref('events') }}",
    })
    await shop.tsdbt('run')
    await shop.tsdbt('run', '-s', 'copies', '--sample', '3 days')
    expect(await shop.rows('select count(*) from copies')).toEqual([['3']])
    await shop.tsdbt('run', '-s', 'copies', '--sample', '{start: 2000-01-01, end: 2000-01-02}')
    expect(await shop.rows('select count(*) from copies')).toEqual([['0']])
  })

  it('write no artifacts with --no-write-json', async () => {
    using shop = shopWith({ one: 'select 1 as id' })
    await shop.tsdbt('run', '--no-write-json')
    expect(() => shop.read('target/manifest.json')).toThrow('ENOENT')
    expect(() => shop.read('target/run_results.json')).toThrow('ENOENT')
  })

  it('print errors only with --quiet', async () => {
    using shop = shopWith({ one: 'select 1 as id' })
    expect(await shop.tsdbt('run', '--quiet')).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    shop.write({ 'models/one.sql': 'select nope' })
    const { stdout, exitCode } = await shop.tsdbt('--quiet', 'run')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('nope')
    expect(stdout).not.toContain('Found')
  })

  it('show variables as Python does: what is written as a float stays one', async () => {
    using shop = shopWith({
      m: "select '{{ var('x') }} {{ var('one') }} {{ var('x') + 1 }}' as a, '{{ var('list') | tojson }} {{ var('given') }}' as b",
    })
    shop.write({
      'project.yml': 'name: shop\nprofile: shop\nvars:\n  x: 1.0 # not 1\n  one: 1\n  list: [1.0, {a: 2.0, b: 3}]\n',
    })
    expect(await shop.tsdbt('run', '--vars', 'given: 4.0')).toMatchObject({ exitCode: 0 })
    // As dbt 1.12 compiles it.
    expect(await shop.rows('from m')).toEqual([['1.0 1 2.0', '[1.0, {"a": 2.0, "b": 3}] 4.0']])
  })

  it('run up to --threads nodes at once, the longest path first', async () => {
    const wait = 'select count(*) as n from range(4000000) a(x) where hash(x) % 7 = 1'
    const table = (from: string): string => `{{ config(materialized='table') }} ${from}`
    using shop = shopWith({
      a_alone: table(wait),
      b_first: table(wait),
      c_second: table("select * from {{ ref('b_first') }}"),
      d_third: table("select * from {{ ref('c_second') }}"),
    })
    const { stdout } = await shop.tsdbt('run', '--threads', '2')
    const starts = stdout.split('\n').filter((text) => text.includes(' START '))
    expect(starts.map((text) => /main\.(\w+)/.exec(text)?.[1]).slice(0, 2)).toEqual(['b_first', 'a_alone'])
  })
})
