import { afterEach, describe, expect, it } from 'vitest'
import type { NodeResult } from '../core/result.ts'
import { SpecProject } from './testing/project.ts'

let project: SpecProject
afterEach(() => project.remove())

const shop = {
  'seeds/raw_orders.csv': 'id,customer,amount\n1,anna,10\n2,ben,20\n3,cleo,30\n',
  'models/orders.sql': "{{ config(materialized='table') }}\nselect id, customer, amount from {{ ref('raw_orders') }}",
  'models/totals.sql': "{{ config(materialized='table') }}\nselect sum(amount) as total from {{ ref('orders') }}",
  'models/orders_view.sql': "select * from {{ ref('orders') }}",
  'models/schema.yml': `
models:
  - name: orders
    columns:
      - name: id
        data_tests: [unique, not_null]
      - name: customer
        data_tests: [not_null]
`,
}

const broken = {
  'seeds/raw_orders.csv': 'id,customer,amount\n1,anna,10\n1,ben,20\n3,,30\n',
}

describe('write, audit, publish', () => {
  it('publishes what its tests pass', async () => {
    project = new SpecProject(shop)
    expect(await project.statuses()).toEqual({
      raw_orders: 'success',
      orders: 'success',
      unique_orders_id: 'pass',
      not_null_orders_id: 'pass',
      not_null_orders_customer: 'pass',
      totals: 'success',
      orders_view: 'success',
    })
    expect(await project.rows('select total from totals')).toEqual([['60']])
  })

  it('leaves the published table as it was when a test fails, and skips what depends on it', async () => {
    project = new SpecProject(shop)
    await project.build()
    project.write(broken)
    const { results } = await project.build()
    expect(results.map(({ node, status, message }) => [node.name, status, message])).toEqual([
      ['raw_orders', 'success', 'INSERT 3'],
      ['not_null_orders_customer', 'fail', 'Got 1 result, configured to fail if != 0'],
      ['not_null_orders_id', 'pass', null],
      ['unique_orders_id', 'fail', 'Got 1 result, configured to fail if != 0'],
      ['orders', 'error', 'Not published: "not_null_orders_customer", "unique_orders_id" did not pass.'],
      ['orders_view', 'skipped', null],
      ['totals', 'skipped', null],
    ])
    expect(results.find(({ node }) => node.name === 'unique_orders_id')?.failingRows?.rows).toEqual([[1, 2]])
    expect(results.find(({ node }) => node.name === 'totals')?.skippedBecause).toMatch(
      /^test\.shop\.not_null_orders_customer/,
    )
    expect(await project.rows('select id, customer from orders order by id')).toEqual([
      ['1', 'anna'],
      ['2', 'ben'],
      ['3', 'cleo'],
    ])
    expect(await project.rows('select total from totals')).toEqual([['60']])
  })

  it('names the test that the engine refused, not those that were skipped for it', async () => {
    project = new SpecProject({
      ...shop,
      'tests/of_orders.sql': "select cast(customer as integer) from {{ ref('orders') }}",
      'tests/small_orders.sql': "select * from {{ ref('orders') }} where amount > 1000",
    })
    const { results } = await project.build()
    const of = (name: string): NodeResult | undefined => results.find(({ node }) => node.name === name)
    expect(of('orders')?.message).toBe('Not published: "of_orders" did not pass.')
    expect(of('small_orders')?.status).toBe('skipped')
  })

  it('leaves no table when the first build fails its tests', async () => {
    project = new SpecProject({ ...shop, ...broken })
    expect(await project.statuses()).toMatchObject({ orders: 'error', totals: 'skipped' })
    expect(await project.rows('select table_name from duckdb_tables() order by 1')).toEqual([['raw_orders']])
  })

  it('publishes when a test only warns', async () => {
    project = new SpecProject({
      ...shop,
      ...broken,
      'models/schema.yml': `
models:
  - name: orders
    columns:
      - name: id
        data_tests: [{ unique: { config: { severity: warn } } }, { not_null: { config: { error_if: '> 10' } } }]
`,
    })
    expect(await project.statuses()).toMatchObject({
      orders: 'success',
      unique_orders_id: 'warn',
      not_null_orders_id: 'pass',
      totals: 'success',
    })
  })

  it('keeps dbt’s order without auditing: the table is replaced, then tested', async () => {
    project = new SpecProject(shop)
    await project.build()
    project.write(broken)
    expect(await project.statuses({ audit: false })).toMatchObject({
      orders: 'success',
      unique_orders_id: 'fail',
      totals: 'skipped',
    })
    expect(await project.rows('select count(*) from orders where id = 1')).toEqual([['2']])
  })

  it('keeps the failing rows of a candidate that is rolled back, when asked', async () => {
    project = new SpecProject({
      ...shop,
      ...broken,
      'models/schema.yml': `
models:
  - name: orders
    columns:
      - name: customer
        data_tests: [{ not_null: { config: { store_failures: true } } }]
`,
    })
    const { results } = await project.build()
    const test = results.find(({ node }) => node.name === 'not_null_orders_customer')
    expect(test).toMatchObject({
      status: 'fail',
      failures: 1,
      storedFailures: { identifier: 'not_null_orders_customer' },
    })
    const stored = await project.rows('select id, amount from main_dbt_test__audit.not_null_orders_customer')
    expect(stored).toEqual([['3', '30']])
    project.write({ 'seeds/raw_orders.csv': shop['seeds/raw_orders.csv'] })
    await project.build()
    expect(await project.rows('select count(*) from main_dbt_test__audit.not_null_orders_customer')).toEqual([['0']])
  })

  it('keeps the rows of every test that does not say otherwise with --store-failures, also after publication', async () => {
    project = new SpecProject({ ...shop, ...broken })
    await project.build({ storeFailures: true })
    const stored = "select table_name from duckdb_tables() where schema_name = 'main_dbt_test__audit' order by 1"
    expect(await project.rows(stored)).toEqual([
      ['not_null_orders_customer'],
      ['not_null_orders_id'],
      ['unique_orders_id'],
    ])
    expect(await project.rows('select unique_field, n_records from main_dbt_test__audit.unique_orders_id')).toEqual([
      ['1', '2'],
    ])
  })

  it('tells an error of a test as the test’s, and keeps the table', async () => {
    project = new SpecProject(shop)
    await project.build()
    project.write({ 'tests/no_such.sql': "select * from {{ ref('orders') }} where no_such_column = 1" })
    const { results } = await project.build()
    const test = results.find(({ node }) => node.name === 'no_such')
    expect(test?.status).toBe('error')
    expect(test?.problems[0]).toMatchObject({
      code: 'sql-error',
      at: { file: 'tests/no_such.sql', line: 1, column: 41 },
    })
    expect(results.find(({ node }) => node.name === 'orders')?.status).toBe('error')
    expect(await project.rows('select count(*) from orders')).toEqual([['3']])
  })

  it('audits an incremental model on the whole table, old rows and new', async () => {
    project = new SpecProject({
      'seeds/raw_orders.csv': shop['seeds/raw_orders.csv'],
      'models/orders.sql': `{{ config(materialized='incremental') }}
select id, customer from {{ ref('raw_orders') }}
{% if is_incremental() %} where id > 2 {% endif %}`,
      'models/schema.yml': 'models:\n  - name: orders\n    columns:\n      - name: id\n        data_tests: [unique]\n',
    })
    expect(await project.statuses()).toMatchObject({ orders: 'success', unique_orders_id: 'pass' })
    expect(await project.statuses()).toMatchObject({ orders: 'error', unique_orders_id: 'fail' })
    expect(await project.rows('select count(*) from orders')).toEqual([['3']])
  })

  it('ends the run at the first failure with fail-fast', async () => {
    project = new SpecProject({ ...shop, ...broken, 'models/z_other.sql': "select * from {{ ref('raw_orders') }}" })
    const { results } = await project.build({ failFast: true, threads: 1 })
    const told = Object.fromEntries(results.map(({ node, status, message }) => [node.name, `${status}: ${message}`]))
    expect(told).toMatchObject({ totals: 'skipped: null', z_other: 'skipped: Skipping due to fail_fast' })
  })

  it('lets children run on what there was when a node says so', async () => {
    project = new SpecProject(shop)
    await project.build()
    project.write({
      ...broken,
      'models/orders.sql':
        "{{ config(materialized='table', on_error='continue') }}\nselect id, customer, amount from {{ ref('raw_orders') }}",
    })
    expect(await project.statuses()).toMatchObject({ orders: 'error', totals: 'success' })
  })
})
