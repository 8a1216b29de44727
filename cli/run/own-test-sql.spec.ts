import { afterEach, describe, expect, it } from 'vitest'
import { SpecProject } from './testing/project.ts'

let project: SpecProject
afterEach(() => project.remove())

const files = {
  'models/a.sql': "{{ config(materialized='table') }} select null::integer as id union all select 1",
  'models/a.yml': 'models: [{name: a, columns: [{name: id, data_tests: [not_null, unique]}]}]\n',
}
const macro = (
  name: string,
  warn: string,
): string => `{% macro ${name}(main_sql, fail_calc, warn_if, error_if, limit) %}
select {{ fail_calc }} * 10 as failures, ${warn} as should_warn, {{ fail_calc }} {{ error_if }} as should_error
from ({{ main_sql }}) rows
{% endmacro %}`

describe('get_test_sql of the project', () => {
  it.each(['get_test_sql', 'default__get_test_sql', 'duckdb__get_test_sql'])('counts failures: %s', async (name) => {
    project = new SpecProject({ ...files, 'macros/m.sql': macro(name, 'false') })
    const { results } = await project.build()
    const failures = Object.fromEntries(results.map((result) => [result.node.name, result.failures]))
    expect(failures).toMatchObject({ not_null_a_id: 10, unique_a_id: 0 })
  })

  it('counts failures that are kept', async () => {
    project = new SpecProject({ ...files, 'macros/m.sql': macro('get_test_sql', 'false') })
    const { results } = await project.build({ storeFailures: true })
    expect(results.find((result) => result.node.name === 'not_null_a_id')?.failures).toBe(10)
  })

  it('must tell warnings and errors by true and false', async () => {
    project = new SpecProject({ ...files, 'macros/m.sql': macro('get_test_sql', "'maybe'") })
    const { results } = await project.build()
    expect(results.find((result) => result.node.name === 'unique_a_id')?.message).toBe(
      '"should_warn" of test "unique_a_id" must be true or false, but is "maybe".',
    )
  })
})
