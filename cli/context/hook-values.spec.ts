import { describe, expect, it } from 'vitest'
import type { NodeResult } from '../core/result.ts'
import { hookNames } from './hook-values.ts'
import { operationContext, operationNode } from './operation.ts'
import { compileTemplate, render } from '../jinja/template.ts'
import { testModel } from './testing/nodes.ts'
import { testEnv } from './testing/rendering.ts'

const result: NodeResult = {
  unique_id: 'model.shop.orders',
  node: testModel('orders', { materialized: 'table' }),
  status: 'success',
  timing: [{ name: 'execute', started_at: '2024-01-01T00:00:00Z', completed_at: '2024-01-01T00:00:02Z' }],
  threadId: 'Thread-1',
  executionTimeMs: 2000,
  message: 'OK',
  failures: null,
  adapterResponse: { _message: 'OK', rows_affected: 3 },
  compiled: undefined,
  problems: [],
}

describe('what on-run-end sees', () => {
  const schemas = [
    { database: 'memory', schema: 'main' },
    { database: 'memory', schema: 'marts' },
    { database: 'other', schema: 'main' },
  ]

  it.each([
    ['{{ schemas }}', "['main', 'marts']"],
    ['{{ database_schemas }}', "[('memory', 'main'), ('memory', 'marts'), ('other', 'main')]"],
    [
      '{% for r in results %}{{ r.status }} {{ r.node.unique_id }} {{ r.execution_time }}{% endfor %}',
      'success model.shop.orders 2.0',
    ],
    ['{{ results[0].node.config.materialized }} {{ results[0].node.to_dict().alias }}', 'table orders'],
    ['{{ results[0].timing[0].name }} {{ results[0].adapter_response.rows_affected }}', 'execute 3'],
    [
      '{{ results[0].to_dict().timing[0].started_at }} {{ tojson(results[0].to_dict()).startswith("{") }}',
      '2024-01-01T00:00:00Z True',
    ],
    ['{{ builtins.ref.config.vars.to_dict() }}', "{'region': 'north'}"],
    ['{{ builtins.ref.config.project_name }} {{ adapter.config.dependencies.dbt.project_name }}', 'shop dbt'],
  ])('%s is %s', async (template, text) => {
    const env = { ...testEnv(), projectVars: { region: 'north' } }
    const extra = hookNames({ results: [result], schemas })
    const { names } = operationContext(env, operationNode(env, { name: 'end', packageName: 'shop' }), { extra })
    expect((await render(compileTemplate(template, { path: 'project.yml' }), names.scope)).text).toBe(text)
  })
})
