import { describe, expect, it } from 'vitest'
import { listLine } from './list-line.ts'
import { parseFiles, told } from '../parse/testing/parse-folder.ts'
import { collectVertices } from '../graph/vertex.ts'

describe('a line of `ls`', () => {
  const files = {
    'models/a_v1.sql': 'select 1 as id',
    'models/b.sql': 'select 2 as id',
    'models/m.yml': `models:
  - { name: a, versions: [{ v: 1 }] }
unit_tests:
  - { name: of_a, model: a, given: [], expect: { rows: [{ id: 1 }] } }
  - { name: of_b, model: b, given: [], expect: { rows: [{ id: 2 }] } }
`,
  }

  it('is a name with the version of a model behind it, as dbt tells versions apart', async () => {
    const result = await parseFiles(files)
    if (!result.ok) throw new Error(told(result).join('\n'))
    const lines = [...collectVertices(result.value.parsed).values()].map((vertex) => listLine(vertex, 'name', []))
    expect(lines).toEqual(['a.v1', 'b', 'of_a', 'of_b'])
  })

  it('is what selects the node, and JSON as Python writes it, the name before its other keys', async () => {
    const result = await parseFiles(files)
    if (!result.ok) throw new Error(told(result).join('\n'))
    const { parsed } = result.value
    const lines = [...collectVertices(parsed).values()].map((vertex) => [
      listLine(vertex, 'selector', []),
      listLine(vertex, 'json', ['config.materialized', 'resource_type', 'name']),
    ])
    expect(lines).toEqual([
      ['shop.a.v1', '{"name": "a", "resource_type": "model", "config.materialized": "view"}'],
      ['shop.b', '{"name": "b", "resource_type": "model", "config.materialized": "view"}'],
      ['unit_test:shop.of_a_v1', '{"name": "of_a", "resource_type": "unit_test"}'],
      ['unit_test:shop.of_b', '{"name": "of_b", "resource_type": "unit_test"}'],
    ])
  })
  it('has macros in what a metric, which has none, depends on', () => {
    const metric = {
      resource_type: 'metric',
      unique_id: 'metric.shop.m',
      name: 'm',
      package_name: 'shop',
      original_file_path: 'm.yml',
      fqn: ['shop', 'm'],
      tags: [],
      config: {},
      depends_on: { nodes: ['model.shop.a'] },
    } as const
    expect(listLine(metric, 'json', ['depends_on'])).toBe('{"depends_on": {"macros": [], "nodes": ["model.shop.a"]}}')
  })

  it('leaves out the nodes of a seed, which can depend on none', async () => {
    const result = await parseFiles({ 'seeds/s.csv': 'id\n1\n' })
    if (!result.ok) throw new Error(told(result).join('\n'))
    const lines = [...collectVertices(result.value.parsed).values()].map((vertex) =>
      listLine(vertex, 'json', ['depends_on']),
    )
    expect(lines).toEqual(['{"depends_on": {"macros": []}}'])
  })
})
