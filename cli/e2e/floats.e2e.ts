import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const files = {
  'dbt_project.yml': 'name: p\nprofile: shop\nmodels:\n  p:\n    +meta: {share: 3.0}\n    +rate: 4.0\n',
  'models/m.yml': `models:
  - name: m
    config: {meta: {a: 1.0, b: {c: 2.0, d: [3.0, 4]}}, ratio: 5.0}
    data_tests:
      - at_least: {arguments: {min: 1.0, values: [1.0, 2]}}
    columns:
      - name: id
        config: {meta: {q: 6.0}}
        data_tests:
          - accepted_values: {arguments: {values: [1.0, 2], quote: false}}
`,
  'models/m.sql': `{{ config(own=8.0, other=9) }}
select 1 as id, '{{ config.get("meta") }} {{ config.get("ratio") }} {{ config.get("rate") }} {{ config.get("own") }}' as said\n`,
  'macros/at_least.sql':
    '{% test at_least(model, min, values) %} select * from {{ model }} where id < {{ min }} and id not in {{ values }} {% endtest %}\n',
}

/** As dbt-core 1.12 has it, test ids included. */
function expectFloats(shop: Workspace): void {
  const manifest = readFileSync(path.join(shop.folder, 'target/manifest.json'), 'utf8')
  expect(manifest).toContain('"meta":{"share":3.0,"a":1.0,"b":{"c":2.0,"d":[3.0,4]}}')
  expect(manifest).toContain('"rate":4.0,"ratio":5.0,"own":8.0,"other":9')
  expect(manifest).toContain('"meta":{"q":6.0}')
  expect(manifest).toContain('"test.p.accepted_values_m_id__False__1_0__2.034c1b8d78":{')
  expect(manifest).toContain('"test.p.at_least_m_1_0__1_0__2.ae1a80ea2c":{')
  expect(manifest).toContain('"kwargs":{"min":1.0,"values":[1.0,2],')
  expect(shop.read('target/compiled/p/models/m.sql')).toContain(
    `'{'share': 3.0, 'a': 1.0, 'b': {'c': 2.0, 'd': [3.0, 4]}} 5.0 4.0 8.0'`,
  )
  expect(shop.read('target/compiled/p/models/m.yml/at_least_m_1_0__1_0__2.sql')).toContain(
    'id < 1.0 and id not in [1.0, 2]',
  )
}

describe('numbers written as floats', () => {
  it('are floats in configs, names of tests, SQL and the manifest, when files are read and when a parse was kept', async () => {
    using shop = workspace(files)
    shop.remove('project.yml')
    expect((await shop.tsdbt('compile')).exitCode).toBe(0)
    expectFloats(shop)
    expect((await shop.tsdbt('compile')).exitCode).toBe(0)
    expectFloats(shop)
    // One file is read again, the others come from memory.
    shop.write({ 'models/more.sql': 'select 1 as id\n' })
    expect((await shop.tsdbt('compile')).exitCode).toBe(0)
    expectFloats(shop)
  })
})
