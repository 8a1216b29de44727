import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { bigqueryWorkspace, profiles as bigqueryProfiles } from './testing/bigquery-workspace.ts'
import { workspace, type Workspace } from './workspace.ts'

const page = readFileSync(new URL('../../docs/plugins.md', import.meta.url), 'utf8')

const rates = `import { definePlugin, scalarFunction } from 'tsdbt'

export default definePlugin({
  initialize({ base }) {
    if (typeof base !== 'string') throw new Error('"base" must be a currency such as "EUR"')
    return { base }
  },
  functions: {
    slug: scalarFunction({
      parameters: ['varchar'],
      returns: 'varchar',
      call: (text) => text.toLowerCase().replaceAll(/\\W+/g, '-'),
    }),
  },
  async *load({ config, source }) {
    for (let i = 1; i <= Number(source.meta.rows); i++) yield { code: config.base + i, rate: String(i / 4) }
  },
})
`

const sources = (meta: string): string => `sources:
  - name: raw
    schema: raw
    meta: {plugin: rates}
    tables:
      - name: rates
        meta: ${meta}
        columns: [{name: code, data_type: varchar}, {name: rate, data_type: 'decimal(9,2)'}]
`

const profiles = (plugins: string): string => `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb, threads: 2, plugins: ${plugins}}
`

const shopWith = (files: Readonly<Record<string, string>> = {}): Workspace =>
  workspace({
    'profiles.yml': profiles('[{module: ./plugins/rates.ts, config: {base: EUR}}]'),
    'plugins/rates.ts': rates,
    'models/sources.yml': sources('{rows: 3}'),
    'models/best.sql':
      "{{ config(materialized='table') }} select slug(code || ' !') as code, rate from {{ source('raw', 'rates') }}",
    ...files,
  })

const built = async (shop: Workspace, ...args: string[]): Promise<string> => {
  const { exitCode, stdout } = await shop.tsdbt('build', ...args)
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
  return stdout
}

describe('a plugin in TypeScript', () => {
  it('loads the sources that name it, in every run, and brings functions to SQL', async () => {
    using shop = shopWith()
    expect(await built(shop)).toContain('OK loaded source raw.rates')
    // The functions end with the process, the tables do not.
    expect(await shop.rows('from best order by code')).toEqual([
      ['eur1-', '0.25'],
      ['eur2-', '0.50'],
      ['eur3-', '0.75'],
    ])
    shop.write({ 'models/sources.yml': sources('{rows: 1}') })
    await built(shop)
    expect(await shop.rows('select count(*) from best')).toEqual([['1']])
  })

  it('keeps what is there with save_mode "ignore", and does not write over it with "error_if_exists"', async () => {
    using shop = shopWith({ 'models/sources.yml': sources('{rows: 2, save_mode: ignore}') })
    await built(shop)
    shop.write({ 'models/sources.yml': sources('{rows: 5, save_mode: ignore}') })
    expect(await built(shop)).not.toContain('loaded source')
    expect(await shop.rows('select count(*) from raw.rates')).toEqual([['2']])
    shop.write({ 'models/sources.yml': sources('{rows: 5, save_mode: error_if_exists}') })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('"rates" has save_mode "error_if_exists", and "shop"."raw"."rates" is there already.')
    expect(stdout).toContain('--> models/sources.yml:7:36')
  })

  it('may give a query, as a table or a view, and rows with columns of their own', async () => {
    using shop = shopWith({
      'profiles.yml': profiles('[{module: plugins.files, alias: rates}]'),
      'plugins/files.ts': `import { definePlugin } from 'tsdbt'
export default definePlugin({
  async load({ source, query }) {
    if (source.name === 'rates') return "select 'x' as code, 1.5 as rate;"
    const [{ n }] = await query('select 41 as n')
    return { columns: { n: 'integer', day: { type: 'date' } }, rows: [{ n: n + 1, day: '2024-02-29' }] }
  },
})
`,
      'models/sources.yml': `${sources('{materialization: view}')}      - name: days\n`,
      'models/days.sql': "select * from {{ source('raw', 'days') }}",
      'models/best.sql': "select * from {{ source('raw', 'rates') }}",
    })
    await built(shop)
    expect(await shop.rows('from days')).toEqual([['42', '2024-02-29']])
    const kinds = "select table_name, table_type from information_schema.tables where table_schema = 'raw' order by 1"
    expect(await shop.rows(kinds)).toEqual([
      ['days', 'BASE TABLE'],
      ['rates', 'VIEW'],
    ])
    shop.write({ 'models/sources.yml': `${sources('{materialization: table}')}      - name: days\n` })
    await built(shop)
    expect(await shop.rows(kinds)).toEqual([
      ['days', 'BASE TABLE'],
      ['rates', 'BASE TABLE'],
    ])
  })

  it('prepares the database and each session of it', async () => {
    using shop = shopWith({
      'profiles.yml': profiles('[{module: plugins/prepare.ts}]'),
      'plugins/prepare.ts': `import { definePlugin } from 'tsdbt'
export default definePlugin({
  async configureConnection({ execute }) {
    await execute("attach ':memory:' as lookup; create table lookup.zones as select 'Asia/Tokyo' as name")
  },
  async configureCursor({ execute, query }) {
    const [zone] = await query('from lookup.zones')
    await execute(\`set TimeZone = '\${zone?.name}'\`)
  },
})
`,
      'models/best.sql':
        "{{ config(materialized='table') }} select current_setting('TimeZone') as zone, * from lookup.zones",
    })
    await built(shop)
    expect(await shop.rows('from best')).toEqual([['Asia/Tokyo', 'Asia/Tokyo']])
    // It reads what is there, and lets nothing be written: a plugin may fail there.
    await shop.tsdbt('codegen')
    expect(shop.read('tsdbt-env.d.ts')).toContain("      zone: 'varchar'\n")
  })

  it('takes external models once they are published', async () => {
    using shop = shopWith({
      'profiles.yml': profiles('[{module: plugins/out.ts}]'),
      'plugins/out.ts': `import { writeFileSync } from 'node:fs'
import { definePlugin } from 'tsdbt'
export default definePlugin({
  async store({ model, relation, columns, location, rows, modelConfig, projectRoot }) {
    const told = { model, relation, columns, location: location.path.replace(projectRoot, ''), format: location.format }
    writeFileSync('out.json', JSON.stringify({ ...told, rows: await rows.all(), as: modelConfig.as }))
  },
})
`,
      'models/best.sql':
        "{{ config(materialized='external', plugin='out', location='best.csv', as='x') }} select 1 as id, date '2024-01-01' as day",
    })
    await built(shop)
    expect(shop.json('out.json')).toEqual({
      model: 'best',
      relation: '"shop"."main"."best"',
      columns: [
        { name: 'id', type: 'INTEGER' },
        { name: 'day', type: 'DATE' },
      ],
      location: '/best.csv',
      format: 'csv',
      rows: [{ id: 1, day: '2024-01-01' }],
      as: 'x',
    })
  })

  it('takes what a materialization of the project hands it by store_relation()', async () => {
    using shop = shopWith({
      'profiles.yml': profiles('[{module: plugins/out.ts}]'),
      'plugins/out.ts': `import { writeFileSync } from 'node:fs'
import { definePlugin } from 'tsdbt'
export default definePlugin({
  async store({ model, columns, location, rows, projectRoot, var: variable }) {
    const told = { model, columns, location: location.path.replace(projectRoot, ''), format: location.format }
    writeFileSync('out.json', JSON.stringify({ ...told, rows: await rows.all(), of: variable('of', 'nobody') }))
  },
})
`,
      'macros/handed.sql': `{% materialization handed, adapter='duckdb' %}
  {%- set target = this.incorporate(type='table') -%}
  {% call statement('main') %}{{ create_table_as(false, target, sql) }}{% endcall %}
  {{ adapter.commit() }}
  {% do store_relation(config.get('plugin'), target, 'handed.parquet', 'parquet', config) %}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}
`,
      'models/best.sql': "{{ config(materialized='handed', plugin='out') }} select 1 as id, 2.50 as price",
    })
    await built(shop, '--vars', 'of: me')
    expect(shop.json('out.json')).toEqual({
      model: 'best',
      columns: [
        { name: 'id', type: 'INTEGER' },
        { name: 'price', type: 'DECIMAL(3,2)' },
      ],
      location: '/handed.parquet',
      format: 'parquet',
      rows: [{ id: 1, price: '2.50' }],
      of: 'me',
    })
    shop.write({
      'models/best.sql': "{{ config(materialized='handed', plugin='nobody', alias='other') }} select 1 as id",
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('"best" is stored by the plugin "nobody", which the target does not have.')
  })

  it('may read what DuckDB does not, as a file of SQLite', async () => {
    using shop = shopWith({
      'profiles.yml': profiles('[{module: ./plugins/till.ts, config: {file: till.db}}]'),
      'plugins/till.ts': /```ts\n(\/\/ plugins\/till\.ts[^`]*(?:`[^`]+`[^`]*)*?)```/.exec(page)?.[1] ?? '',
      'models/sources.yml': sources('{plugin: till}'),
    })
    const till = new DatabaseSync(`${shop.folder}/till.db`)
    till.exec("create table rates (code text, rate real); insert into rates values ('a', 0.25), ('b', null)")
    till.close()
    shop.write({ 'models/best.sql': "{{ config(materialized='table') }} select * from {{ source('raw', 'rates') }}" })
    await built(shop)
    expect(await shop.rows('from best order by code')).toEqual([
      ['a', '0.25'],
      ['b', null],
    ])
  })

  it('is loaded by commands that open the database alone', async () => {
    using shop = shopWith({ 'models/best.sql': "select slug('A B') as s" })
    expect(await shop.tsdbt('ls')).toMatchObject({ exitCode: 0 })
    expect(await shop.tsdbt('show', '--select', 'best')).toMatchObject({ exitCode: 0 })
    expect((await shop.tsdbt('debug')).stdout).toContain('All checks passed!')
    shop.remove('plugins/rates.ts')
    expect((await shop.tsdbt('debug')).stdout).toContain(
      'profiles.yml:4:75: The module "plugins/rates.ts" of the plugin "rates" is not there.',
    )
    expect(await shop.tsdbt('ls')).toMatchObject({ exitCode: 0 })
    expect(await shop.tsdbt('show', '--select', 'best')).toMatchObject({ exitCode: 2 })
  })
})

describe('on BigQuery', () => {
  const read = "select * from {{ source('raw', 'rates') }}"
  const files = { 'plugins/rates.ts': rates, 'models/sources.yml': sources('{rows: 2}'), 'models/best.sql': read }

  it('a plugin of the DuckDB that makes rows loads sources there', async () => {
    using shop = await bigqueryWorkspace(files)
    const more = '      duckdb: {plugins: [{module: ./plugins/rates.ts, config: {base: EUR}}]}\n'
    shop.write({ 'profiles.yml': bigqueryProfiles(shop.double.endpoint, more) })
    try {
      await built(shop)
      expect(await shop.held('select * from "shop-prod".raw.rates order by code')).toEqual([
        ['EUR1', '0.250000000'],
        ['EUR2', '0.500000000'],
      ])
    } finally {
      await shop.double.close()
    }
  })

  it('a source that names one is a table like any other where there are none', async () => {
    using shop = await bigqueryWorkspace(files)
    try {
      expect((await shop.tsdbt('build')).stdout).not.toContain('plugin')
    } finally {
      await shop.double.close()
    }
  })
})

describe('what is wrong with a plugin', () => {
  const wrong: readonly [string, Readonly<Record<string, string>>, number, string, string][] = [
    [
      'a module that is not there',
      { 'profiles.yml': profiles('[{module: ./plugins/ratez.ts}]') },
      2,
      'The module "plugins/ratez.ts" of the plugin "ratez" is not there.',
      'profiles.yml:4:75',
    ],
    [
      'a config that it does not take',
      { 'profiles.yml': profiles('[{module: ./plugins/rates.ts, config: {base: 7}}]') },
      2,
      'The plugin "rates" does not take this config: "base" must be a currency such as "EUR".',
      'profiles.yml:4:103',
    ],
    [
      'a syntax error',
      { 'plugins/rates.ts': 'export default const' },
      2,
      'This file cannot be loaded: SyntaxError: Expression expected.',
      'plugins/rates.ts:1:16',
    ],
    [
      'a default export that is none',
      { 'plugins/rates.ts': '\nexport default { load: () => [] }' },
      2,
      'This is not a plugin: its default export is not made by definePlugin.',
      'plugins/rates.ts:2:1',
    ],
    [
      'a part that is none',
      { 'plugins/rates.ts': rates.replace('*load(', '*laod(') },
      2,
      'This is not a plugin: "laod" is not a part of one.',
      'plugins/rates.ts:15:10',
    ],
    [
      'an alias that the target does not have',
      { 'models/sources.yml': sources('{rows: 1, plugin: rate}') },
      1,
      '"raw.rates" is loaded by the plugin "rate", which the target does not have.',
      'models/sources.yml:7:33',
    ],
    [
      'an error while it loads',
      { 'plugins/rates.ts': rates.replace('for (', 'throw new Error("offline")\n    for (') },
      1,
      'This plugin failed: Error: offline.',
      'plugins/rates.ts:16:11',
    ],
    [
      'a row that does not fit',
      { 'plugins/rates.ts': rates.replace('String(i / 4)', "'a lot'") },
      1,
      'Row 1, column "rate" (decimal(9,2)) must be a decimal with at most 7 digits before the point and 2 after it, but is "a lot".',
      'plugins/rates.ts:15:10',
    ],
    [
      'a plugin of Python that a source needs',
      { 'profiles.yml': profiles('[{module: sqlalchemy, alias: rates}]') },
      1,
      '"raw.rates" is loaded by the plugin "rates", which the target does not have.',
      'models/sources.yml:4:20',
    ],
    [
      'a plugin without a store that a model names',
      { 'models/best.sql': "{{ config(materialized='external', plugin='rates') }} select 1 as id" },
      1,
      '"best" is stored by the plugin "rates", which has no "store".',
      'models/best.sql:1:43',
    ],
  ]
  it.each(wrong)('%s is one clear diagnostic', async (_, files, code, message, place) => {
    using shop = shopWith(files)
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: code })
    expect(stdout).toContain(message)
    expect(stdout).toContain(`--> ${place}`)
  })
})
