import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const model = `{{ config(materialized='table') }}
select id, upper(name) as name, amount * {{ var('factor', 2) }} as amount, '{{ env_var("WHO", "nobody") }}' as who, {{ answer() }} as answer
from {{ ref('src') }}`

const files = {
  'models/src.sql':
    "{{ config(materialized='table') }} select 1 as id, 'x' as name, date '2024-01-01' as day, cast(1.5 as decimal(10,2)) as amount",
  'models/m.sql': model,
  'models/inc.sql': `{{ config(materialized='incremental') }}
select id from {{ ref('src') }} {% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}`,
  'macros/answer.sql': '{% macro answer() %}42{% endmacro %}',
  'tests/fixtures/names.csv': 'id,name\n1,a\n2,\n',
  'tests/fixtures/one.sql': "select 5 as id, 'z' as name, 1 as amount",
}

const shopWith = (tests: string): Workspace => workspace({ ...files, 'models/unit.yml': `unit_tests:\n${tests}` })

describe('unit tests', () => {
  it('take rows as dicts, CSV or SQL, in place or from fixtures, and override what they must', async () => {
    using shop = shopWith(`  - name: dicts
    model: m
    given: [{input: ref('src'), rows: [{id: 1, name: a, amount: 1.25}, {id: 2}]}]
    expect: {rows: [{id: 2, name: null, amount: null}, {id: 1, name: A, amount: 2.5}]}
  - name: csv
    model: m
    given: [{input: ref('src'), format: csv, rows: "id,name\\n1,b\\n"}]
    expect: {format: csv, rows: "id,name\\n1,B\\n"}
  - name: csv_fixture
    model: m
    given: [{input: ref('src'), format: csv, fixture: names}]
    expect: {rows: [{name: A}, {name: null}]}
  - name: sql
    model: m
    given: [{input: ref('src'), format: sql, rows: "select 3 as id, 'q' as name, 2 as amount"}]
    expect: {format: sql, rows: "select 3 as id, 'Q' as name, 4 as amount"}
  - name: sql_fixture
    model: m
    given: [{input: ref('src'), format: sql, fixture: one}]
    expect: {rows: [{id: 5, name: Z}]}
  - name: overridden
    model: m
    given: [{input: ref('src'), rows: [{id: 1, amount: 2}]}]
    overrides: {vars: {factor: 10}, env_vars: {WHO: me}, macros: {answer: 7}}
    expect: {rows: [{amount: 20, who: me, answer: 7}]}
  - name: incremental
    model: inc
    given: [{input: ref('src'), rows: [{id: 1}, {id: 5}]}, {input: this, rows: [{id: 3}]}]
    overrides: {macros: {is_incremental: true}}
    expect: {rows: [{id: 5}]}
  - name: full
    model: inc
    given: [{input: ref('src'), rows: [{id: 1}, {id: 5}]}]
    overrides: {macros: {is_incremental: false}}
    expect: {rows: [{id: 1}, {id: 5}]}
  - name: nothing
    model: m
    given: [{input: ref('src'), rows: []}]
    expect: {rows: []}
`)
    const { stdout, exitCode } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    expect(stdout).toContain('PASS=12 WARN=0 ERROR=0')
    expect(shop.read('target/compiled/shop/models/unit.yml/models/dicts.sql')).toContain('upper(name)')
  })

  it('that fail show the difference and keep the model from being built', async () => {
    using shop = shopWith(`  - name: wrong
    model: m
    given: [{input: ref('src'), rows: [{id: 1, name: a}]}]
    expect: {rows: [{id: 1, name: B}, {id: 2, name: C}]}
`)
    const { stdout, exitCode } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('→   │ 1  │ B→A')
    expect(stdout).toContain('--- │ 2  │ C')
    expect(stdout).toContain('compiled code at target/compiled/shop/models/unit.yml/models/wrong.sql')
    expect(stdout).toMatch(/SKIP relation main\.m /)
    expect(await shop.rows("select count(*) from duckdb_tables() where table_name = 'm'")).toEqual([['0']])
    expect(shop.json('target/run_results.json')).toMatchObject({
      results: expect.arrayContaining([
        expect.objectContaining({
          unique_id: 'unit_test.shop.m.wrong',
          status: 'fail',
          failures: 1,
          message: expect.stringContaining('@@ ,id,name\n→  ,1 ,B→A\n---,2 ,C'),
        }),
      ]),
    })
  })

  it('say which column is no column of its input, and run alone with test_type:unit', async () => {
    using shop = shopWith(`  - name: typo
    model: m
    given: [{input: ref('src'), rows: [{nmae: a}]}]
    expect: {rows: [{name: A}]}
`)
    await shop.tsdbt('run', '-s', 'src')
    const { stdout } = await shop.tsdbt('test', '-s', 'test_type:unit')
    expect(stdout).toContain('has a column "nmae" that "src" does not have')
    expect(stdout).toContain('Did you mean "name"?')
    expect(stdout).toContain('ERROR=1 SKIP=0 NO-OP=0 REUSED=0 TOTAL=1')
  })

  it('need no warehouse table of their inputs', async () => {
    using shop = shopWith(`  - name: alone
    model: m
    given: [{input: ref('src'), rows: [{id: 1, name: a, amount: 1.5}]}]
    expect: {rows: [{name: A, amount: 3}]}
`)
    expect((await shop.tsdbt('test')).stdout).toContain('PASS=1 WARN=0 ERROR=0')
  })
})
