import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const python = `def model(dbt, session):
    dbt.config(materialized="incremental", unique_key="id", packages=["pandas"])
    orders = dbt.ref("orders").df()
    events = dbt.source("raw", "events")
    return orders
`

const files = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'models/orders.sql': 'select 1 as id\n',
}

function project(more: Readonly<Record<string, string>> = {}) {
  const shop = workspace({ ...files, ...more })
  shop.remove('project.yml')
  return shop
}

const snowflake = (rest = '') => `shop: # the shop
  target: prod
  outputs:
    # the warehouse
    prod:
      type: snowflake
      account: acme
${rest}`

const python2 = {
  'models/scores.py': python,
  'models/models.yml': `sources:
  - name: raw
    tables: [{name: events}]
models:
  - name: scores
    columns: [{name: id, data_type: integer}, {name: the score}]
`,
}

describe('tsdbt migrate', () => {
  it('says of a project that runs as it is that it does, and leaves no trace', async () => {
    using shop = project()
    const ended = await shop.tsdbt('migrate')
    expect(ended.stdout).toBe(`shop  target dev (duckdb)

✔ All 3 files run as they are: 1 model.

It runs: tsdbt build
`)
    expect(ended.exitCode).toBe(0)
    const { readdirSync } = await import('node:fs')
    expect(readdirSync(shop.folder).toSorted()).toEqual(['dbt_project.yml', 'models', 'profiles.yml'])
  })

  it('tells file by file what has to change, what differs and what has no effect', async () => {
    using shop = project({
      ...python2,
      'models/a.sql': 'select 1 as id;\n',
      'models/dynamic.sql': "{{ config(materialized='dynamic_table', target_lag='1 hour') }}\nselect 1 as id\n",
      'models/odd.sql': "{{ config(materialized='incremental', incremental_strategy='insert+all') }}\nselect 1 as id\n",
      'macros/pick.sql':
        "{% macro pick() %}{{ adapter.dispatch('pick')() }}{% endmacro %}\n{% macro snowflake__pick() %}1{% endmacro %}\n",
      '.github/workflows/build.yml':
        'jobs:\n  build:\n    steps:\n      - run: dbt build --target ci\n      - run: dbt docs generate\n',
    })
    const ended = await shop.tsdbt('migrate')
    expect(ended.exitCode).toBe(1)
    expect(ended.stdout).toBe(`shop  target dev (duckdb)

✔ 4 of 9 files run as they are: 5 models, 1 source.

✖ Has to change (4)
  macros/pick.sql:2:1
    "snowflake__pick" is for snowflake alone: adapter.dispatch('pick') finds nothing for duckdb.
    → Add duckdb__pick or default__pick.
  models/dynamic.sql:1:24
    "dynamic" is materialized as "dynamic_table", which duckdb does not have here.
    → Take table, view or incremental, or bring the {% materialization %} block in a macro.
  models/odd.sql:1:60
    "odd" has the incremental strategy "insert+all", which duckdb does not have.
    → Take one of append, delete+insert, merge, insert_overwrite, microbatch, or bring the macro
    get_incremental_insert_all_sql.
  models/scores.py
    It is a Python model, and there is no Python in tsdbt.
    → Write it in SQL, or as a TypeScript model of the same name beside it
    (docs/typescript-models.md): here that takes its place, dbt goes on with this one. --write
    drafts it.

● Runs, and differs (1)
  models/a.sql
    "a" ends in ";": dbt-duckdb fails on it, here the semicolon is left out.

○ Has no effect (1)
  models/dynamic.sql:1:52
    "target_lag" is a config of snowflake; duckdb makes nothing of it.

→ Calls dbt (1)
  .github/workflows/build.yml:4:14
    It calls dbt: "dbt build --target ci" and 1 more.
    → Call tsdbt there, or put a "dbt" in its place: tsdbt shim.

The rest runs: tsdbt build
`)
  })

  it('drafts a Python model in TypeScript, which takes its place', async () => {
    using shop = project(python2)
    const written = await shop.tsdbt('migrate', '--write')
    expect(written.stdout).toContain(
      'Written\n  models/scores.ts  a draft of scores.py in TypeScript, which takes its place here\n',
    )
    expect(shop.read('models/scores.ts')).toBe(`import { defineModel, ref, source } from 'tsdbt'

// A draft made from scores.py: dbt goes on building that file, tsdbt builds this one. What it does is to be written.
export default defineModel({
  config: { materialized: 'incremental', unique_key: 'id' },
  inputs: {
    orders: ref('orders'),
    events: source('raw', 'events'),
  },
  columns: {
    id: 'integer',
    'the score': 'varchar',
  },
  async run() {
    throw new Error('This draft does not do yet what scores.py does.')
  },
})

// def model(dbt, session):
//     dbt.config(materialized="incremental", unique_key="id", packages=["pandas"])
//     orders = dbt.ref("orders").df()
//     events = dbt.source("raw", "events")
//     return orders
`)
    expect(shop.read('models/scores.py')).toBe(python)
    // What is told is how it stands now: nothing is left for --write to do.
    expect(written.stdout).toContain('models/scores.ts\n    "scores" is a draft: its run() only throws.\n')
    expect(written.stdout).not.toContain('--write')
    const again = await shop.tsdbt('migrate', '--write')
    expect(again.stdout).toContain('models/scores.ts\n    "scores" is a draft: its run() only throws.\n')
    expect(again.stdout).not.toContain('Written')
    shop.write({
      'models/scores.ts': shop
        .read('models/scores.ts')
        .replace(/async run\(\) \{[\s\S]*?\n {2}\}/, "async run() {\n    return [{ id: 1, 'the score': 'x' }]\n  }")
        .replace(/ {4}events: .*\n/, '')
        .replace(', source', ''),
    })
    expect((await shop.tsdbt('migrate')).exitCode).toBe(0)
    expect((await shop.tsdbt('build')).exitCode).toBe(0)
    expect(await shop.rows('from scores')).toEqual([['1', 'x']])
  })

  it('reads a project of an engine that is not there, and adds a target of DuckDB', async () => {
    using shop = project({ 'profiles.yml': snowflake() })
    const refused = await shop.tsdbt('migrate')
    expect(refused.exitCode).toBe(1)
    expect(refused.stdout).toContain('shop  target prod (snowflake, read as if it were duckdb)\n\n✔ 2 of 3 files run')
    expect(refused.stdout).toContain(
      'profiles.yml:6:13\n    The target "prod" is of snowflake; tsdbt runs DuckDB and BigQuery.',
    )
    expect(shop.read('profiles.yml')).toBe(snowflake())
    const written = await shop.tsdbt('migrate', '--write')
    expect(written.stdout).toContain('profiles.yml  a target of DuckDB: tsdbt build --target tsdbt')
    expect(written.stdout).toContain(`→ Take the profile's target "tsdbt": --target tsdbt.`)
    expect(written.stdout).not.toContain('--write')
    expect(shop.read('profiles.yml')).toBe(
      snowflake().replace(
        '  outputs:\n',
        '  outputs:\n    tsdbt:\n      type: duckdb\n      path: shop.duckdb\n      threads: 4\n',
      ),
    )
    expect((await shop.tsdbt('build', '--target', 'tsdbt')).exitCode).toBe(0)
  })

  it('names a target of the profile that would do', async () => {
    using shop = project({ 'profiles.yml': snowflake('    dev: {type: duckdb, path: shop.duckdb}\n') })
    const ended = await shop.tsdbt('migrate', '--write')
    expect(ended.stdout).toContain(`→ Take the profile's target "dev": --target dev.`)
    expect(ended.stdout).toContain('It runs once it has a target of DuckDB or BigQuery: tsdbt build --target dev')
    expect(ended.stdout).not.toContain('Written')
    expect((await shop.tsdbt('migrate', '--target', 'dev')).exitCode).toBe(0)
  })

  it('tells what keeps a project from being read', async () => {
    using shop = project({ 'models/a.sql': "select * from {{ ref('nope') }}\n" })
    const ended = await shop.tsdbt('migrate')
    expect(ended.exitCode).toBe(2)
    expect(ended.stdout).toContain(
      '✖ It cannot be read yet.\n\n✖ Has to change (1)\n  models/a.sql:1:22\n    No model, seed or snapshot is named "nope".',
    )
    expect(ended.stdout).toContain('Mend what has to change, then ask again.')
  })

  it.each([
    ['profiles.yml is missing', undefined, 'No "profiles.yml" was found; looked in'],
    [
      'a variable of its target is not set',
      `shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: "{{ env_var('SHOP_PATH') }}"}\n`,
      'The environment variable "SHOP_PATH" is required, but is not set.',
    ],
    [
      'its target is not there',
      'shop:\n  target: prod\n  outputs:\n    dev: {type: duckdb}\n',
      'The profile "shop" has no target named "prod"; it has "dev".',
    ],
  ])('promises nothing while %s', async (_, profiles, message) => {
    using shop = project(profiles === undefined ? {} : { 'profiles.yml': profiles })
    if (profiles === undefined) shop.remove('profiles.yml')
    const ended = await shop.tsdbtWith({ env: { HOME: shop.folder } }, 'migrate')
    expect(ended.exitCode).toBe(1)
    expect(ended.stdout).toContain(message)
    expect(ended.stdout).not.toContain('The rest runs')
    expect(ended.stdout).toContain('Nothing runs before its target can be read: mend the profile, then tsdbt build')
  })

  it.each([
    ['select {{ no_such() }} as id', '', 'models/b.sql:1:11\n    Nothing defines "no_such".'],
    ['select {{ kit.no_such() }} as id', '', 'models/b.sql:1:11\n    Nothing defines "kit".'],
    ['{% if execute %}{{ no_such() }}{% endif %} select 1', '', 'models/b.sql:1:20\n    Nothing defines "no_such".'],
    [
      'select {{ pick() }} as id',
      '{% macro pick() %}{% if execute %}{{ no_such() }}{% endif %}{% endmacro %}',
      'models/b.sql:1:11\n    Nothing defines "no_such" (macros/pick.sql:1:38).',
    ],
  ])('names what nothing defines in %s', async (sql, macro, message) => {
    using shop = project({ 'models/b.sql': `${sql}\n`, 'macros/pick.sql': macro })
    const ended = await shop.tsdbt('migrate')
    expect(ended.stdout).toContain(message)
    expect(ended.stdout).toContain('The rest runs: tsdbt build')
    expect(ended.exitCode).toBe(1)
  })

  it('takes a query that finds nothing in an empty database for no mistake', async () => {
    using shop = project({
      'models/b.sql':
        "{% set found = run_query('select max(id) as id from raw.events') %} select {% if execute %}{{ found.columns[0].values()[0] }}{% endif %} as id\n",
    })
    expect((await shop.tsdbt('migrate')).exitCode).toBe(0)
  })

  it('tells what becomes of plugins: those in TypeScript are called, those of Python are not', async () => {
    using shop = project({
      'profiles.yml': `shop:
  target: dev
  outputs:
    dev:
      type: duckdb
      plugins:
        - module: plugins.rates
        - {module: excel, alias: books}
        - {module: shop.udfs}
`,
      'plugins/rates.ts':
        "import { definePlugin } from 'tsdbt'\nexport default definePlugin({ load: () => 'select 1 as id' })\n",
      'models/sources.yml': `sources:
  - name: raw
    tables:
      - {name: rates, meta: {plugin: rates}}
      - {name: book, meta: {plugin: books}}
      - {name: lost, config: {plugin: nobody}}
      - {name: own, config: {plugin: nobody, loader: data/own.csv}}
`,
      'models/out.sql': "{{ config(materialized='external', plugin='books') }} select 1 as id\n",
    })
    const { stdout, exitCode } = await shop.tsdbt('migrate')
    expect(exitCode).toBe(1)
    const listed = stdout.split('\n').filter((line) => /^ {2}\S|^ {4}[^→]|^\S/.test(line))
    expect(stdout).toContain('✖ Has to change (3)')
    expect(listed).toEqual(
      expect.arrayContaining([
        '  models/out.sql:1:43',
        '    "out" is stored by the plugin "books", which is Python code.',
        '  models/sources.yml:5:37',
        '    The source "raw.book" is loaded by the plugin "books", which is Python code.',
        '  models/sources.yml:6:39',
        '    The source "raw.lost" is loaded by the plugin "nobody", which the target does not list.',
        '○ Has no effect (2)',
        '  profiles.yml:8:20',
        '    The plugin "excel" is Python code, which tsdbt does not run; it is left out.',
        '  profiles.yml:9:20',
        '    The plugin "shop.udfs" is Python code, which tsdbt does not run; it is left out.',
      ]),
    )
  })

  it('asks for packages and a profile that are not there', async () => {
    using shop = project({ 'packages.yml': 'packages:\n  - local: kit\n' })
    shop.remove('profiles.yml')
    const ended = await shop.tsdbtWith({ env: { HOME: shop.folder } }, 'migrate')
    expect(ended.exitCode).toBe(2)
    expect(ended.stdout).toContain('shop\n\n✖ It cannot be read yet.\n\n✖ Has to change (2)\n')
    expect(ended.stdout).toContain('A package is not installed in "dbt_packages": "kit".')
    expect(ended.stdout).toContain('profiles.yml\n    No "profiles.yml" was found; looked in')
  })

  it('refuses a folder that is none, or has no project', async () => {
    using shop = project()
    const ended = await shop.tsdbt('migrate', 'elsewhere')
    expect(ended.exitCode).toBe(2)
    expect(ended.stderr + ended.stdout).toContain('No "project.yml" or "dbt_project.yml" is in "elsewhere".')
  })

  it('gives the same to programs as JSON', async () => {
    using shop = project(python2)
    const ended = await shop.tsdbt('migrate', '--json')
    expect(ended.exitCode).toBe(1)
    expect(JSON.parse(ended.stdout)).toMatchObject({
      project: 'shop',
      target: { name: 'dev', type: 'duckdb', supported: true, others: [] },
      verdict: 'partly',
      exit_code: 1,
      nodes: { model: 2, source: 1 },
      files: [
        { file: 'dbt_project.yml', status: 'runs', findings: [] },
        { file: 'models/models.yml', status: 'runs' },
        { file: 'models/orders.sql', status: 'runs' },
        {
          file: 'models/scores.py',
          status: 'must-change',
          findings: [{ kind: 'must-change', code: 'python-model', line: null }],
        },
        { file: 'profiles.yml', status: 'runs' },
      ],
      packages: [],
      written: [],
    })
  })
})
