import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const rows = `{{ config(materialized='table') }}
select i as id, i % 3 as g, case when i < 4 then null else i end as v from range(10) t(i)`

interface Judged {
  readonly unique_id: string
  readonly status: string
  readonly failures: number | null
  readonly message: string | null
  readonly relation_name: string | null
}

/** `<test>: <status> <failures>` of each, as run_results.json has them. */
function judged(shop: Workspace): string[] {
  const { results } = shop.json('target/run_results.json') as { results: Judged[] } // tsdbt's own artifact
  return results.map(({ unique_id: id, status, failures }) => `${id.split('.')[2]}: ${status} ${failures}`).toSorted()
}

const shopWith = (tests: string, more: Readonly<Record<string, string>> = {}): Workspace =>
  workspace({
    'models/a.sql': rows,
    'models/m.yml': `models:\n  - name: a\n    columns:\n      - name: v\n        data_tests:\n${tests}`,
    ...more,
  })

describe('data tests', () => {
  it('are judged by severity, warn_if, error_if, where, limit and fail_calc as in dbt', async () => {
    using shop = shopWith(`          - not_null: {name: plain}
          - not_null: {name: warns, config: {severity: warn}}
          - not_null: {name: where_it_holds, config: {where: id > 5}}
          - not_null: {name: limited, config: {limit: 2}}
          - not_null: {name: below_error, config: {warn_if: '>=4', error_if: '>10'}}
          - not_null: {name: at_error, config: {error_if: '>= 4', warn_if: '>1'}}
          - not_null: {name: below_both, config: {error_if: '> 100', warn_if: '> 50'}}
          - not_null: {name: equal, config: {error_if: '= 4', severity: warn}}
          - not_null: {name: calculated, config: {fail_calc: 'count(*) * 10'}}
`)
    await shop.tsdbt('run')
    expect((await shop.tsdbt('test')).exitCode).toBe(1)
    expect(judged(shop)).toEqual([
      'at_error: fail 4',
      'below_both: pass 0',
      'below_error: warn 4',
      'calculated: fail 40',
      'equal: warn 4',
      'limited: fail 2',
      'plain: fail 4',
      'warns: warn 4',
      'where_it_holds: pass 0',
    ])
  })

  it('are written as macros and as queries of their own', async () => {
    using shop = shopWith(
      '          - at_least: {arguments: {value: 6}}\n          - at_least: {arguments: {value: 5}, config: {severity: error}}\n',
      {
        'tests/generic/at_least.sql': `{% test at_least(model, column_name, value=0) %}
{{ config(severity='warn') }}
select {{ column_name }} as too_low from {{ model }} where {{ column_name }} < {{ value }}
{% endtest %}`,
        'tests/no_nine.sql': "select * from {{ ref('a') }} where id = 9",
        'tests/off.sql': '{{ config(enabled=false) }} select 1',
      },
    )
    const { stdout, exitCode } = await shop.tsdbt('build', '--no-audit')
    expect(exitCode).toBe(1)
    expect(judged(shop)).toEqual([
      'a: success null',
      'at_least_a_v__5: fail 1',
      'at_least_a_v__6: warn 2',
      'no_nine: fail 1',
    ])
    expect(stdout).toContain('too_low')
    expect(shop.read('target/compiled/shop/tests/no_nine.sql')).toContain('where id = 9')
  })

  it('keep failing rows where they are told, or nowhere', async () => {
    using shop = shopWith(`          - not_null: {name: kept, config: {store_failures: true}}
          - not_null: {name: as_view, config: {store_failures_as: view, schema: audits}}
          - not_null: {name: as_alias, config: {store_failures_as: table, limit: 1, alias: first_row}}
          - not_null: {name: never, config: {store_failures: false}}
          - not_null: {name: silent}
`)
    await shop.tsdbt('run')
    await shop.tsdbt('test')
    const stored = `select schema_name || '.' || name, kind from (select schema_name, table_name as name, 'table' as kind from duckdb_tables()
      union all select schema_name, view_name, 'view' from duckdb_views() where not internal) where name <> 'a' order by 1`
    expect(await shop.rows(stored)).toEqual([
      ['main_audits.as_view', 'view'],
      ['main_dbt_test__audit.first_row', 'table'],
      ['main_dbt_test__audit.kept', 'table'],
    ])
    expect(
      await shop.rows(
        'select (select count(*) from main_dbt_test__audit.kept), (select count(*) from main_dbt_test__audit.first_row)',
      ),
    ).toEqual([['4', '1']])
    const { stdout } = await shop.tsdbt('test', '--store-failures')
    expect(stdout).toContain('main_dbt_test__audit.silent')
    expect((await shop.rows(stored)).map(([name]) => name)).not.toContain('main_dbt_test__audit.never')
    const { results } = shop.json('target/run_results.json') as { results: Judged[] } // tsdbt's own artifact
    const relationOf = (name: string) => results.find((result) => result.unique_id.includes(`.${name}.`))?.relation_name
    expect([relationOf('silent'), relationOf('never')]).toEqual(['"shop"."main_dbt_test__audit"."silent"', null])
  })

  it('that warn fail with --warn-error', async () => {
    using shop = shopWith('          - not_null: {config: {severity: warn}}\n')
    await shop.tsdbt('run')
    expect((await shop.tsdbt('test')).exitCode).toBe(0)
    expect((await shop.tsdbt('test', '--warn-error')).exitCode).toBe(1)
  })

  it('of one scan tell each its own mistake', async () => {
    using shop = shopWith(`          - not_null
          - not_null: {name: broken, config: {where: nope > 1}}
          - accepted_values: {name: few, arguments: {values: [4, 5], quote: false}}
`)
    await shop.tsdbt('run')
    const { stdout } = await shop.tsdbt('test')
    expect(judged(shop)).toEqual(['broken: error null', 'few: fail 4', 'not_null_a_v: fail 4'])
    expect(stdout).toContain('Referenced column "nope" not found')
  })
})
