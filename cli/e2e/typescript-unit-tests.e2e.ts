import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const files = {
  'models/orders.sql':
    "select 1::bigint as order_id, 7::integer as customer_id, 2.50::decimal(12,2) as amount, date '2024-01-31' as day",
  'models/revenue.ts': `import { defineModel, ref, source } from 'tsdbt'

export default defineModel({
  config: { materialized: 'incremental', unique_key: 'customer_id' },
  inputs: { orders: ref('orders', { columns: ['customer_id', 'amount', 'day'] }), rates: source('raw', 'rates') },
  columns: { customer_id: 'integer', revenue: 'decimal(12,2)', last: 'date', known: 'integer' },
  async run({ inputs, var: variable, isIncremental, this: before }) {
    const [rate] = await inputs.rates.all()
    const known = before ? (await before.all()).length : null
    const sums = new Map()
    for await (const { customer_id, amount, day } of inputs.orders) {
      const [sum, last] = sums.get(customer_id) ?? [0, day]
      sums.set(customer_id, [sum + Number(amount) * Number(rate?.rate ?? 1) * Number(variable('factor', 1)), day > last ? day : last])
    }
    return [...sums].map(([customer_id, [sum, last]]) => ({ customer_id, revenue: sum.toFixed(2), last, known: isIncremental ? known : null }))
  },
})
`,
  'models/mean.ts': `import { defineModel, ref } from 'tsdbt'

export default defineModel({
  inputs: { orders: ref('orders') },
  columns: { customer_id: 'integer', orders: 'integer', factor: 'integer' },
  groupBy: ['customer_id'],
  run: ({ key, inputs, var: variable }) => [{ customer_id: key.customer_id, orders: inputs.orders.rowCount, factor: variable('factor') }],
})
`,
  'models/sources.yml':
    'sources: [{name: raw, schema: main, tables: [{name: rates, columns: [{name: rate, data_type: double}]}]}]\n',
  'project.yml': 'name: shop\nprofile: shop\nvars: {factor: 1}\n',
}

const orders = `
      - input: ref('orders')
        rows:
          - {customer_id: 1, amount: 2.50, day: 2024-01-01}
          - {customer_id: 1, amount: 1.50, day: 2024-01-03}
          - {customer_id: 2, amount: 4, day: 2024-01-02}`

const tests = (expected: string): string => `unit_tests:
  - name: sums
    model: revenue
    given:${orders}
      - {input: "source('raw', 'rates')", rows: [{rate: 0.5}]}
    expect:
      rows:
        - ${expected}
        - {customer_id: 2, revenue: 2, last: 2024-01-02, known: null}
  - name: goes_on
    model: revenue
    given:
      - {input: "ref('orders')", format: sql, rows: "select 3 as customer_id, 1.5 as amount, date '2024-01-05' as day"}
      - {input: "source('raw', 'rates')", rows: []}
      - {input: this, rows: [{customer_id: 9}, {customer_id: 8}]}
    overrides: {macros: {is_incremental: true}, vars: {factor: 2}}
    expect: {rows: [{customer_id: 3, revenue: 3.00, known: 2}]}
  - name: groups
    model: mean
    given:${orders}
    overrides: {vars: {factor: 5}}
    expect: {rows: [{customer_id: 2, orders: 1, factor: 5}, {customer_id: 1, orders: 2, factor: 5}]}
`

describe('unit tests of TypeScript models', () => {
  it('run on the rows that are given, with previous rows, variables and groups, before the model is built', async () => {
    using shop = workspace({
      ...files,
      'models/tests.yml': tests('{customer_id: 1, revenue: 2.00, last: 2024-01-03, known: null}'),
    })
    await shop.rows('create table rates as select 1.0::double as rate')
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
    for (const name of ['sums', 'goes_on', 'groups']) expect(stdout).toMatch(new RegExp(`PASS .*${name}`))
    expect(await shop.rows('from revenue')).toEqual([['7', '2.50', '2024-01-31', null]])
    const left = "select table_name from duckdb_tables() where table_name like '%unit%'"
    expect(await shop.rows(left)).toEqual([])
    expect((await shop.tsdbt('test', '--select', 'test_type:unit')).exitCode).toBe(0)
  })

  it('fail with the difference, and keep the model from being built', async () => {
    using shop = workspace({
      ...files,
      'models/tests.yml': tests('{customer_id: 1, revenue: 2.01, last: 2024-01-03, known: null}'),
    })
    await shop.rows('create table rates as select 1.0::double as rate')
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/2\.01\s*→\s*2\.00/)
    expect(
      await shop.rows("select table_name from duckdb_tables() where table_name in ('revenue', 'mean') order by 1"),
    ).toEqual([['mean']])
  })

  it('say what is wrong: an input without rows, and a model that throws', async () => {
    using shop = workspace({
      ...files,
      'models/revenue.ts': files['models/revenue.ts'].replace('const sums = new Map()', "throw new Error('no luck')"),
      'models/tests.yml': `unit_tests:
  - {name: misses, model: mean, given: [], expect: {rows: []}}
  - name: throws
    model: revenue
    given: [{input: ref('orders'), rows: []}, {input: "source('raw', 'rates')", rows: []}]
    expect: {rows: []}
`,
    })
    const { exitCode, stdout } = await shop.tsdbt('test')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('Add an entry to "given": {input: ref(\'orders\'), rows: []} when it has none.')
    expect(stdout).toContain('The rows could not be made: Error: no luck.')
    expect(stdout).toContain('models/revenue.ts:10:')
  })

  it('take the columns of a TypeScript input that is not built from what it declares, as its contract does', async () => {
    using shop = workspace({
      'models/made.ts': `import { defineModel, ref } from 'tsdbt'

export default defineModel({
  config: { contract: { enforced: true } },
  inputs: { one: ref('one') },
  columns: { id: 'int', share: 'float', price: 'numeric', name: 'string' },
  run: () => [{ id: 1, share: 0.1, price: '1.123456', name: 'a' }],
})
`,
      'models/one.sql': 'select 1 as n',
      'models/read.sql': "select typeof(share) as share, typeof(price) as price, name from {{ ref('made') }}",
      'models/tests.yml': `unit_tests:
  - name: types
    model: read
    given: [{input: ref('made'), rows: [{id: 1, share: 0.1}]}]
    expect: {rows: [{share: DOUBLE, price: 'DECIMAL(28,6)', name: null}]}
`,
    })
    expect(await shop.tsdbt('test', '--select', 'test_type:unit')).toMatchObject({ exitCode: 0 })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('from read')).toEqual([['DOUBLE', 'DECIMAL(28,6)', 'a']])
  })
})
