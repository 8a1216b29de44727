import { expect, it } from 'vitest'
import { workspace } from './workspace.ts'

it('loads seeds through macros that a project puts in place of those of dbt', async () => {
  using shop = workspace({
    'seeds/countries.csv': 'code,name\nFR,France\nJP,\n',
    'macros/load.sql': `{% macro create_csv_table(model, agate_table) %}
  {% do log('columns: ' ~ agate_table.column_names | join(', '), info=true) %}
  {{ return(default__create_csv_table(model, agate_table)) }}
{% endmacro %}`,
  })
  const { stdout, exitCode } = await shop.tsdbt('seed')
  expect(stdout).toContain('columns: code, name')
  expect(stdout).toContain('[INSERT 2 in')
  expect(exitCode).toBe(0)
  expect(await shop.rows('select * from countries order by code')).toEqual([
    ['FR', 'France'],
    ['JP', null],
  ])
})
