import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const model = (value: string): string => `import { defineModel, ref } from 'tsdbt'

export default defineModel({
  config: { materialized: 'table' },
  inputs: { orders: ref('orders') },
  columns: { customer_id: 'bigint', revenue: 'decimal(12,2)' },
  async run({ inputs }) {
    const revenue = new Map<number, number>()
    for await (const { customer_id, amount } of inputs.orders) {
      revenue.set(Number(customer_id), (revenue.get(Number(customer_id)) ?? 0) + Number(amount))
    }
    return [...revenue].map(([customer_id, sum]) => ({ customer_id, revenue: ${value} }))
  },
})
`

const project = {
  'models/orders.sql': 'select * from (values (1, 2.50), (1, 3.25), (2, 4.00)) as t(customer_id, amount)\n',
  'models/revenue.ts': model('sum.toFixed(2)'),
  'models/models.yml':
    'models:\n  - name: revenue\n    columns:\n      - name: customer_id\n        data_tests: [unique]\n',
}

describe('a TypeScript model', () => {
  it('reads SQL models, is tested and read by SQL models, in a project without node_modules', async () => {
    using shop = workspace({
      ...project,
      'models/total.sql': `select sum(revenue) as total from {{ ref('revenue') }}\n`,
    })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(stdout).toContain('Completed successfully')
    expect(exitCode).toBe(0)
    expect(await shop.rows('select * from revenue order by 1')).toEqual([
      ['1', '5.75'],
      ['2', '4.00'],
    ])
    expect(await shop.rows('select total from total')).toEqual([['9.75']])
  })

  it('leaves the published table when a row does not fit its columns', async () => {
    using shop = workspace(project)
    await shop.tsdbt('build')
    shop.write({ 'models/revenue.ts': model(`sum.toFixed(2) + ' EUR'`) })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('revenue')
    expect(await shop.rows('select * from revenue order by 1')).toEqual([
      ['1', '5.75'],
      ['2', '4.00'],
    ])
  })
})
