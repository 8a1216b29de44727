import { expect, it } from 'vitest'
import { parseFiles, told } from './testing/parse-folder.ts'

/** Checked with dbt-core 1.12. */
it('counts macros that arguments of a test call among what it depends on only where its own macro leads to them', async () => {
  const result = await parseFiles({
    'models/a.sql': 'select 1 as id',
    'macros/m.sql': `{% test holds(model, expression) %}select * from {{ model }} where not ({{ expression }}) {{ inner() }}{% endtest %}
{% macro inner() %}{% endmacro %}
{% macro other() %}true{% endmacro %}`,
    'models/m.yml': `models:
  - name: a
    data_tests:
      - holds: {name: far, arguments: {expression: "{{ other() }}"}}
      - holds: {name: far_by_package, arguments: {expression: "{{ shop.other() }}"}}
      - holds: {name: near, arguments: {expression: "{{ inner() }}"}}
`,
  })
  if (!result.ok) throw new Error(told(result).join('\n'))
  const macros = Object.fromEntries(
    [...result.value.parsed.nodes.values()]
      .filter((node) => node.resource_type === 'test')
      .map((node) => [node.name, node.depends_on.macros]),
  )
  expect(macros).toEqual({
    far: ['macro.shop.test_holds', 'macro.dbt.get_where_subquery'],
    far_by_package: ['macro.shop.test_holds', 'macro.dbt.get_where_subquery'],
    near: ['macro.shop.test_holds', 'macro.shop.inner', 'macro.dbt.get_where_subquery'],
  })
})
