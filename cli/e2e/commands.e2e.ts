import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const files = {
  'seeds/raw.csv': 'id,v\n1,a\n2,b\n3,\n',
  'models/stg.sql': "select * from {{ ref('raw') }}",
  'models/fct.sql': "{{ config(materialized='table') }} select id, v from {{ ref('stg') }}",
  'macros/ops.sql': `{% macro count_rows(table, times=1) %}
{% set found = run_query('select count(*) * ' ~ times ~ ' from ' ~ table).columns[0].values()[0] %}
{{ log('found ' ~ found, info=true) }}
{% do run_query('create table if not exists counted as select ' ~ found ~ ' as n') %}
{% endmacro %}
{% macro breaks() %}{% do run_query('begin') %}{% do run_query('create table half as select 1 as n') %}{{ exceptions.raise_compiler_error('enough') }}{% endmacro %}`,
}

async function built(): Promise<Workspace> {
  const shop = workspace(files)
  expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
  return shop
}

const existing = (shop: Workspace, file: string): boolean => existsSync(path.join(shop.folder, file))

describe('show', () => {
  it('prints the bare rows where errors only are asked for, as an event of the log where that is JSON', async () => {
    using shop = await built()
    const bare = await shop.tsdbt('show', '-q', '-s', 'fct', '--limit', '1')
    expect(bare.stdout).not.toContain('Previewing')
    const logged = await shop.tsdbt('show', '-q', '--inline', 'select 1 as a', '--log-format', 'json')
    expect(JSON.parse(logged.stdout)).toMatchObject({
      info: { name: 'ShowNode', code: 'Q041' },
      data: { preview: '[{"a":1}]', quiet: true, is_inline: true },
    })
    const listed = await shop.tsdbt('ls', '-q', '--log-format', 'json')
    expect(
      listed.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).data.msg)[0],
    ).toBe('shop.fct')
  })

  it('prints rows of a node or of a query, as a table or as JSON, and nothing else on stdout', async () => {
    using shop = await built()
    const table = await shop.tsdbt('show', '-s', 'fct', '--limit', '2')
    expect(table.stdout).toContain("Previewing node 'fct'")
    expect(table.stdout.trim().split('\n')).toHaveLength(5)
    expect(table.stdout).not.toContain('Running with')
    const json = await shop.tsdbt(
      'show',
      '--inline',
      "select id, v from {{ ref('fct') }} order by id desc",
      '--output',
      'json',
      '--limit',
      '-1',
    )
    expect(JSON.parse(json.stdout)).toEqual({
      show: [
        { id: 3, v: null },
        { id: 2, v: 'b' },
        { id: 1, v: 'a' },
      ],
    })
    shop.write({ 'models/step.sql': "{{ config(materialized='ephemeral') }} select 41 as id" })
    const step = await shop.tsdbt('show', '--inline', "select id + 1 as answer from {{ ref('step') }}")
    expect(step.stdout).toMatch(/answer\n─+\n\s*42/)
    const direct = await shop.tsdbt('show', '--inline-direct', "select '{{ not }}' as text")
    expect(direct.stdout).toContain('{{ not }}')
  })
})

describe('compile', () => {
  it('writes SQL of what is selected, or prints a query', async () => {
    using shop = workspace({
      ...files,
      'models/step.sql': "{{ config(materialized='ephemeral') }} select 41 as id",
    })
    const { exitCode } = await shop.tsdbt('compile')
    expect(exitCode).toBe(0)
    expect(shop.read('target/compiled/shop/models/fct.sql')).toContain('from "shop"."main"."stg"')
    expect(await shop.rows('select count(*) from duckdb_tables()')).toEqual([['0']])
    const { results } = shop.json('target/run_results.json') as { results: Record<string, unknown>[] } // tsdbt's own
    expect(results).toContainEqual(
      expect.objectContaining({ unique_id: 'model.shop.fct', status: 'success', compiled: true }),
    )
    // An ephemeral model has SQL, and a result where it is asked for alone, as in dbt.
    expect(results.map((result) => result['unique_id'])).not.toContain('model.shop.step')
    await shop.tsdbt('compile', '-s', 'step')
    expect(shop.json('target/run_results.json')).toMatchObject({ results: [{ unique_id: 'model.shop.step' }] })
    const inline = await shop.tsdbt('compile', '--inline', "select * from {{ ref('fct') }}")
    expect(inline.stdout.trim()).toBe('select * from "shop"."main"."fct"')
    for (const command of ['compile', 'show']) {
      const { stdout, stderr, exitCode } = await shop.tsdbt(command, '-s', 'nothing')
      expect([exitCode, stdout + stderr]).toEqual([0, expect.stringContaining('Nothing to do. Try checking')])
    }
    const one = await shop.tsdbt('compile', '-s', '1+fct', '--output', 'json')
    expect(JSON.parse(one.stdout)).toEqual({ node: 'fct', compiled: expect.stringContaining('select id, v') })
  })

  it('compiles hooks too, in a project whose models are ephemeral as well', async () => {
    using shop = workspace({
      'project.yml': 'name: shop\nprofile: shop\non-run-end: select 1\nmodels: {shop: {+materialized: ephemeral}}\n',
      'models/step.sql': 'select 41 as id',
    })
    expect(await shop.tsdbt('compile')).toMatchObject({ exitCode: 0 })
    expect(shop.json('target/run_results.json')).toMatchObject({
      results: [{ unique_id: 'operation.shop.shop-on-run-end-0', status: 'success' }],
    })
  })
})

describe('completion', () => {
  it('says nothing but the script, anywhere, and writes nothing', async () => {
    using shop = workspace()
    shop.remove('project.yml', 'profiles.yml')
    const { exitCode, stdout, stderr } = await shop.tsdbt('completion', 'bash')
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(stdout).toContain('complete -o default -F _tsdbt tsdbt')
    expect(readdirSync(shop.folder)).toEqual([])
    expect(await shop.tsdbt('completion', 'bsh')).toMatchObject({ exitCode: 2 })
  })
})

describe('run-operation', () => {
  it('calls a macro with arguments, and undoes a transaction that the macro left open when it failed', async () => {
    using shop = await built()
    const { stdout, exitCode } = await shop.tsdbt('run-operation', 'count_rows', '--args', '{table: fct, times: 10}')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(stdout).toContain('found 30')
    expect(await shop.rows('from counted')).toEqual([['30']])
    const broken = await shop.tsdbt('run-operation', 'breaks')
    expect(broken.exitCode).toBe(1)
    expect(broken.stdout).toContain('enough')
    expect(await shop.rows("select count(*) from duckdb_tables() where table_name = 'half'")).toEqual([['0']])
    expect(
      (await shop.tsdbt('run-operation', '--sql', "create table made as select '{{ target.name }}' as t")).exitCode,
    ).toBe(0)
    expect(await shop.rows('from made')).toEqual([['dev']])
  })
})

describe('clone', () => {
  it('copies the state’s relations into the target, or makes views of them', async () => {
    using shop = workspace({
      ...files,
      'profiles.yml': `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb, schema: dev}
    prod: {type: duckdb, path: shop.duckdb, schema: prod}
`,
    })
    await shop.tsdbt('build', '--target', 'prod', '--target-path', 'state')
    expect(await shop.tsdbt('clone', '--state', 'state')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('select (select count(*) from dev.fct), (select count(*) from dev.stg)')).toEqual([
      ['3', '3'],
    ])
    const again = await shop.tsdbt('clone', '--state', 'state')
    expect(again.stdout).toMatch(/NO-OP|No-op/)
  })
})

describe('init, debug, clean, parse, docs generate', () => {
  it('start a project, look at it and clear it away', async () => {
    using shop = workspace()
    mkdirSync(path.join(shop.folder, 'empty'))
    expect(await shop.tsdbt('init', 'demo')).toMatchObject({ exitCode: 0 })
    const again = await shop.tsdbt('init', 'demo')
    expect(again.exitCode).toBe(2)
    const at = ['--project-dir', 'demo']
    const debug = await shop.tsdbt('debug', ...at)
    expect(debug.exitCode).toBe(0)
    const told = debug.stdout.replaceAll(/^\d\d:\d\d:\d\d {2}/gm, '')
    expect(told).toContain('adapter type: duckdb\nConfiguration:\n  profiles.yml file [OK found and valid]\n')
    expect(told).toContain('  target: dev [OK found]\nRequired dependencies:\n - git [')
    expect(told).toMatch(
      /Connection:\n {2}database: .*\n {2}schema: main\n[^]*Connection test: \[OK connection ok\]\n\nAll checks passed!\n$/,
    )
    expect((await shop.tsdbt('debug', '--connection', ...at)).stdout).not.toContain('Configuration')
    expect(await shop.tsdbt('parse', ...at)).toMatchObject({ exitCode: 0 })
    expect(existing(shop, 'demo/target/manifest.json')).toBe(true)
    expect(await shop.tsdbt('build', ...at)).toMatchObject({ exitCode: 0 })
    expect(await shop.tsdbt('docs', 'generate', ...at)).toMatchObject({ exitCode: 0 })
    expect(existing(shop, 'demo/target/catalog.json')).toBe(true)
    expect(await shop.tsdbt('clean', ...at)).toMatchObject({ exitCode: 0 })
    expect(existing(shop, 'demo/target')).toBe(false)
    expect(existing(shop, 'demo/project.yml')).toBe(true)
  })

  it('say what is wrong with a connection', async () => {
    using shop = workspace({
      'models/a.sql': 'select 1 as id',
      'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: models/a.sql/x.duckdb}}}\n',
    })
    const { exitCode, stdout } = await shop.tsdbt('debug')
    expect(exitCode).not.toBe(0)
    expect(stdout).toContain('models/a.sql')
  })

  it('say which file keeps a project from being tried', async () => {
    using shop = workspace({ 'models/a.sql': 'select 1 as id' })
    const target = await shop.tsdbt('debug', '--target', 'nope')
    expect(target.exitCode).toBe(2)
    expect(target.stdout).toMatch(/profiles.yml file \[ERROR invalid\]\n.* {2}project file \[OK found and valid\]/)
    shop.write({ 'project.yml': 'name: 1 2' })
    expect((await shop.tsdbt('debug')).stdout).toMatch(
      /profiles.yml file \[SKIPPED\]\n.* {2}project file \[ERROR invalid\]/,
    )
  })

  it('never clean outside of the project', async () => {
    using shop = workspace({ 'project.yml': 'name: shop\nprofile: shop\nclean-targets: [../elsewhere]\n' })
    expect((await shop.tsdbt('clean')).exitCode).toBe(2)
  })
})

describe('a project', () => {
  it('may have dbt’s file names, and a .env behind the shell’s variables', async () => {
    using shop = workspace({
      ...files,
      'models/env.sql': "select '{{ env_var('FROM_FILE') }}' as f, '{{ env_var('FROM_SHELL') }}' as s",
      '.env': 'FROM_FILE=file\nFROM_SHELL=file\n',
    })
    shop.remove('project.yml')
    shop.write({ 'dbt_project.yml': 'name: shop\nprofile: shop\n' })
    expect(await shop.tsdbtWith({ env: { FROM_SHELL: 'shell' } }, 'build')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('from env')).toEqual([['file', 'shell']])
  })

  it('with a profile elsewhere is built from there', async () => {
    using shop = workspace(files)
    mkdirSync(path.join(shop.folder, '.dbt'))
    cpSync(path.join(shop.folder, 'profiles.yml'), path.join(shop.folder, '.dbt/profiles.yml'))
    shop.remove('profiles.yml')
    expect(await shop.tsdbt('run', '--empty')).toMatchObject({ exitCode: 1 })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
  })
})
