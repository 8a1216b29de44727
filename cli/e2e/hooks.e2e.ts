import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

describe('hooks', () => {
  it('run at the start and the end of a run, the end knowing the results and the schemas', async () => {
    using shop = workspace({
      'project.yml': `name: shop
profile: shop
on-run-start:
  - create table if not exists runs (who varchar)
  - insert into runs values ('{{ target.name }}')
on-run-end: "{{ keep(results, schemas, database_schemas) }}"
`,
      'macros/keep.sql': `{% macro keep(results, schemas, pairs) %}
create or replace table kept as
{% for result in results %}
select '{{ result.node.unique_id }}' as id, '{{ result.status }}' as status, {{ result.failures or 0 }} as failures,
  '{{ schemas | join(",") }}' as schemas, {{ pairs | length }} as pairs {{ 'union all' if not loop.last }}
{% endfor %}
{% endmacro %}`,
      'models/a.sql': 'select 1 as id union all select 1',
      'models/b.sql': "{{ config(schema='other') }} select 2 as id",
      'models/models.yml': 'models: [{name: a, columns: [{name: id, data_tests: [unique]}]}]',
    })
    const { stdout, exitCode } = await shop.tsdbt('build', '--no-audit', '--threads', '1')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/2 of 2 OK hook: shop\.on-run-start\.1/)
    expect(stdout).toContain('Done. PASS=5 WARN=0 ERROR=1 SKIP=0 NO-OP=0 REUSED=0 TOTAL=6')
    expect(await shop.rows('from runs')).toEqual([['dev']])
    const rows = await shop.rows("select split_part(id, '.', 1), status, failures, pairs from kept order by id")
    expect(rows).toEqual([
      ['model', 'success', '0', '2'],
      ['model', 'success', '0', '2'],
      ['test', 'fail', '1', '2'],
    ])
    expect(await shop.rows('select distinct schemas from kept')).toEqual([['main,main_other']])
  })

  it('skip every node and the hooks behind when one fails at the start, and still run those of the end', async () => {
    using shop = workspace({
      'project.yml': `name: shop
profile: shop
on-run-start: [select nope, select 1]
on-run-end: create table ended as select 1 as n
`,
      'models/a.sql': 'select 1 as id',
    })
    const { stdout, exitCode } = await shop.tsdbt('run')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/2 of 2 SKIP hook: shop\.on-run-start\.1/)
    expect(stdout).toMatch(/SKIP relation main\.a/)
    expect(stdout).toContain('Done. PASS=1 WARN=0 ERROR=1 SKIP=2 NO-OP=0 REUSED=0 TOTAL=4')
    expect(await shop.rows('from ended')).toEqual([['1']])
  })

  it('of a model run in its transaction, or outside of it when they say so', async () => {
    using shop = workspace({
      'models/a.sql': `{{ config(materialized='table', pre_hook=[
  {'sql': "create table if not exists log (step varchar)", 'transaction': false},
  "insert into log values ('pre of {{ this.identifier }}')"],
  post_hook=["insert into log select 'post ' || count(*) from {{ this }}",
  {'sql': "insert into log values ('after')", 'transaction': false}]) }}
select {{ var('sql', '1') }} as id`,
    })
    await shop.tsdbt('run')
    expect(await shop.rows('from log')).toEqual([['pre of a'], ['post 1'], ['after']])
    expect((await shop.tsdbt('run', '--vars', 'sql: nope')).exitCode).toBe(1)
    expect(await shop.rows('from log')).toHaveLength(3)
    expect(await shop.rows('from a')).toEqual([['1']])
  })

  it('that fail are told as hooks, and the table stays as it was', async () => {
    using shop = workspace({ 'models/a.sql': "{{ config(materialized='table') }} select 1 as id" })
    await shop.tsdbt('run')
    shop.write({
      'models/a.sql': "{{ config(materialized='table', post_hook='insert into nowhere select 1') }} select 2 as id",
    })
    const { stdout, exitCode } = await shop.tsdbt('run')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('nowhere')
    expect(stdout).toContain('post-hook')
    expect(await shop.rows('from a')).toEqual([['1']])
  })
})
