import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, workspace, type Workspace } from './workspace.ts'

const schemas = path.join(import.meta.dirname, '..', 'artifacts', 'goldens')

/** What of an artifact breaks the schema that dbt publishes. */
function violations(schema: string, value: unknown): readonly string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  const validate = ajv.compile(JSON.parse(readFileSync(path.join(schemas, `${schema}.schema.json`), 'utf8')) as object)
  validate(value)
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

const project = {
  'project.yml': `name: shop
profile: shop
on-run-start: create table if not exists main.raw_events as select 1 as id, now() as loaded
vars: {a: 1}
models: {shop: {+tags: [all], +meta: {owner: me}}}
`,
  'seeds/raw.csv': 'id,name\n1,a\n2,b\n',
  'seeds/seeds.yml':
    'seeds: [{name: raw, description: "{{ doc(\'raw_doc\') }}", columns: [{name: id, data_tests: [unique]}]}]\n',
  'models/docs.md': '{% docs raw_doc %}Raw **rows**.{% enddocs %}\n',
  'models/stg.sql': "select id, name from {{ ref('raw') }}",
  'models/eph.sql': "{{ config(materialized='ephemeral') }} select * from {{ ref('stg') }}",
  'models/fct.sql': `{{ config(materialized='incremental', unique_key='id', on_schema_change='fail', contract={'enforced': true}, group='core', access='public') }}
select cast(id as bigint) as id, name from {{ ref('eph') }} -- {{ var('a') }}`,
  'models/dim_v1.sql': 'select 1 as id',
  'models/dim_v2.sql': 'select 1 as id, 2 as more',
  'models/daily.sql': `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='ts', batch_size='day', begin='2024-01-01') }}
select 1 as id, timestamp '2024-01-01' as ts`,
  'models/models.yml': `groups: [{name: core, owner: {name: me, email: me@example.com}}]
models:
  - name: fct
    description: facts
    constraints: [{type: check, expression: id > 0}]
    columns:
      - {name: id, data_type: bigint, description: key, constraints: [{type: not_null}], data_tests: [unique, {relationships: {arguments: {to: ref('raw'), field: id}}}]}
      - {name: name, data_type: varchar, tags: [x], meta: {pii: true}, data_tests: [{accepted_values: {arguments: {values: [a]}, config: {severity: warn, store_failures: true}}}]}
  - name: dim
    latest_version: 2
    versions: [{v: 1, deprecation_date: 2030-01-01}, {v: 2}]
sources:
  - name: ext
    schema: main
    loader: x
    config: {loaded_at_field: loaded, freshness: {warn_after: {count: 1, period: day}, error_after: {count: 2, period: day}}}
    tables: [{name: raw_events, columns: [{name: id, data_tests: [not_null]}]}]
exposures:
  - {name: board, type: dashboard, owner: {email: me@example.com}, depends_on: ["ref('fct')", "source('ext', 'raw_events')"], url: https://example.com, maturity: high}
unit_tests:
  - name: works
    model: stg
    given: [{input: ref('raw'), rows: [{id: 1}]}]
    expect: {rows: [{id: 1}]}
`,
  'snapshots/snap.yml':
    "snapshots: [{name: snap, relation: ref('raw'), config: {unique_key: id, strategy: check, check_cols: all}}]\n",
  'analyses/look.sql': "select count(*) from {{ ref('fct') }}",
  'tests/no_zero.sql': "select * from {{ ref('fct') }} where id = 0",
  'macros/m.sql': '{% macro used(x) %}{{ x }}{% endmacro %}',
  'macros/m.yml': 'macros: [{name: used, description: a macro, arguments: [{name: x, type: string}]}]\n',
  'selectors.yml': 'selectors: [{name: mine, definition: {method: tag, value: all}}]\n',
}

let shop: Workspace
let built: Ended
beforeAll(async () => {
  shop = workspace(project)
  built = await shop.tsdbt('build', '--event-time-start', '2024-01-01', '--event-time-end', '2024-01-03')
  shop.write({ 'build.json': shop.read('target/run_results.json'), 'manifest.json': shop.read('target/manifest.json') })
  await shop.tsdbt('source', 'freshness')
  await shop.tsdbt('docs', 'generate')
})
afterAll(() => shop[Symbol.dispose]())

describe('artifacts of real commands', () => {
  it('are written by a build that is green', () => {
    expect(built).toMatchObject({ exitCode: 0 })
  })

  it.each([
    ['manifest-v12', 'manifest.json'],
    ['manifest-v12', 'target/manifest.json'],
    ['run-results-v6', 'build.json'],
    ['run-results-v6', 'target/run_results.json'],
    ['catalog-v1', 'target/catalog.json'],
    ['sources-v3', 'target/sources.json'],
  ])('keep to the schema %s: %s', (schema, file) => {
    expect(violations(schema, shop.json(file))).toEqual([])
  })

  it('hold every node once, with its SQL and its place', () => {
    const { nodes, unit_tests: unitTests } = shop.json('manifest.json') as Record<
      string,
      Record<string, Record<string, unknown>>
    > // tsdbt's own
    const fct = nodes?.['model.shop.fct']
    expect(fct).toMatchObject({
      compiled: true,
      compiled_path: 'target/compiled/shop/models/fct.sql',
      relation_name: '"shop"."main"."fct"',
      depends_on: { nodes: ['model.shop.eph'] },
      extra_ctes: [{ id: 'model.shop.eph' }],
      group: 'core',
      access: 'public',
      contract: { enforced: true, checksum: expect.any(String) },
    })
    expect(fct?.['compiled_code']).toBe(shop.read('target/compiled/shop/models/fct.sql'))
    expect(Object.keys(unitTests ?? {})).toEqual(['unit_test.shop.stg.works'])
    const { results } = shop.json('build.json') as { results: { unique_id: string }[] } // tsdbt's own
    const ids = results.map((result) => result.unique_id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(
      expect.arrayContaining([
        'operation.shop.shop-on-run-start-0',
        'seed.shop.raw',
        'snapshot.shop.snap',
        'exposure.shop.board',
      ]),
    )
  })

  it('tell the catalog of each relation: its columns, their types in order, its comment', () => {
    const catalog = shop.json('target/catalog.json') as {
      nodes: Record<string, unknown>
      sources: Record<string, unknown>
      errors: unknown
    } // tsdbt's own
    expect(catalog.nodes['model.shop.fct']).toMatchObject({
      metadata: { type: 'BASE TABLE', schema: 'main', name: 'fct', database: 'shop' },
      columns: { id: { type: 'BIGINT', index: 1, name: 'id' }, name: { type: 'VARCHAR', index: 2 } },
    })
    expect(Object.keys(catalog.sources)).toEqual(['source.shop.ext.raw_events'])
    expect(Object.keys(catalog.nodes)).not.toContain('model.shop.eph')
    expect(catalog.errors).toBeNull()
  })

  it('stand beside trees of what was compiled and run, and a log', () => {
    for (const file of [
      'compiled/shop/models/stg.sql',
      'compiled/shop/models/models.yml/unique_fct_id.sql',
      'compiled/shop/models/models.yml/models/works.sql',
      'compiled/shop/tests/no_zero.sql',
      'compiled/shop/analyses/look.sql',
      'compiled/shop/models/daily/daily_2024-01-02.sql',
      'compiled/shop/snapshots/snap.yml/snap.sql',
      'run/shop/models/fct.sql',
      'run/shop/models/models.yml/unique_fct_id.sql',
      'run/shop/seeds/raw.csv',
      'run/shop/models/daily/daily_2024-01-01.sql',
    ]) {
      expect([file, existsSync(path.join(shop.folder, 'target', file))]).toEqual([file, true])
    }
    const log = shop.read('logs/tsdbt.log')
    expect(log).toContain('On Thread-1 (worker):')
    expect(log).toContain('create or replace view "shop"."main"."stg"')
    // oxlint-disable-next-line no-control-regex -- colours are what must not be there
    expect(log).not.toMatch(/\u001B\[/)
  })
})
