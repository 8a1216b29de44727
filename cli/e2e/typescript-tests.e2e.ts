import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const files = {
  'models/orders.sql': `{{ config(materialized='table') }} select i as id, i * 10 as "Amount", i % 3 as store from range(10) t(i)`,
  'models/orders.yml': `models:
  - name: orders
    data_tests:
      - enough_rows: {arguments: {at_least: 10}}
    columns:
      - name: Amount
        quote: true
        data_tests:
          - within: {arguments: {low: 0, high: 80}, config: {where: "id <> 3"}}
          - within: {name: amounts_are_small, arguments: {low: 0, high: 1000}}
`,
  'tests/generic/within.ts': `import type { GenericTestContext } from 'tsdbt'

export default ({ model, column, args }: GenericTestContext): string => {
  const { low, high } = args
  if (typeof low !== 'number' || typeof high !== 'number') throw new TypeError('low and high must be numbers')
  return \`select * from \${model} where \${column} not between \${low} and \${high}\`
}
`,
  'tests/generic/enough_rows.ts': `import type { GenericTestContext } from 'tsdbt'

export default async ({ model, args, query }: GenericTestContext): Promise<string> => {
  const stores = await query(\`select distinct store from \${model} order by 1\`)
  return stores.map(({ store }) => \`select \${store} as store, count(*) as n from \${model} having count(*) < \${args.at_least}\`).join(' union all ')
}
`,
  'tests/generic/within.spec.ts': 'throw new Error("no test of the warehouse")\n',
}

describe('generic tests that are modules', () => {
  it('give the query of failing rows from what YAML says, and may ask the warehouse', async () => {
    using shop = workspace(files)
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/PASS .*enough_rows_orders/)
    expect(stdout).toMatch(/PASS .*amounts_are_small/)
    expect(stdout).toMatch(/FAIL 1 .*within_orders/)
    expect(shop.read('target/compiled/shop/models/orders.yml/amounts_are_small.sql')).toMatch(
      /select \* from .*orders.* where "Amount" not between 0 and 1000/,
    )
    expect(
      (await shop.tsdbt('ls', '--resource-type', 'test', '--output', 'name')).stdout.trim().split('\n'),
    ).toHaveLength(3)
  })

  it.each([
    ['low: 0, high: 80', 'low: 0', 'TypeError: low and high must be numbers.', 'tests/generic/within.ts:5:'],
    [
      'low: 0, high: 80',
      'low: 0, high: high',
      'TypeError: low and high must be numbers.',
      'tests/generic/within.ts:5:',
    ],
  ])('say where the mistake is: %s for %s', async (right, wrong, message, place) => {
    using shop = workspace({ ...files, 'models/orders.yml': files['models/orders.yml'].replace(right, wrong) })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(`This test's query could not be made: ${message}`)
    expect(stdout).toContain(place)
  })

  it('show an error of the engine at their function', async () => {
    using shop = workspace({
      ...files,
      'tests/generic/within.ts': files['tests/generic/within.ts'].replace('where ${column}', 'where nope + ${column}'),
    })
    const { stdout } = await shop.tsdbt('build')
    expect(stdout).toContain('Referenced column "nope" not found')
    expect(stdout).toContain('tests/generic/within.ts:3:')
  })

  it('are found by nobody when they do not load', async () => {
    using shop = workspace({ ...files, 'tests/generic/within.ts': 'export default ({ =>\n' })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('This file cannot be loaded: SyntaxError')
    expect(stdout).toContain('tests/generic/within.ts:1:')
  })
})
