import { expect, it } from 'vitest'
import { graphOf } from '../context/graph-value.ts'
import type { Value } from '../jinja/values.ts'
import { parseFiles, told } from './testing/parse-folder.ts'

/** Checked with dbt-core 1.12. */
it('shows templates tests of what is missing, disabled, and singular tests without what tests in YAML have', async () => {
  const result = await parseFiles({
    'models/a.sql': 'select 1 as id',
    'models/off.sql': '{{ config(enabled=false) }} select 1 as id',
    'models/m.yml': `models:
  - name: a
    columns: [{name: id, data_tests: [not_null]}]
`,
    'tests/on_a.sql': "select * from {{ ref('a') }}",
    'tests/on_off.sql': "select * from {{ ref('off') }} join {{ ref('a') }} using (id)",
  })
  if (!result.ok) throw new Error(told(result).join('\n'))
  const { nodes } = graphOf(result.value.parsed) as { nodes: Record<string, Record<string, Value>> }
  const shown = Object.values(nodes).map((node) => [
    node.name,
    (node.config as Record<string, Value>).enabled,
    'test_metadata' in node,
  ])
  expect(shown).toEqual([
    ['a', true, false],
    ['not_null_a_id', true, true],
    ['on_a', true, false],
    ['on_off', false, false],
  ])
})
