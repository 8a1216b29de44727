import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bigqueryWorkspace, profiles, type BigqueryWorkspace } from './testing/bigquery-workspace.ts'

const files = {
  'seeds/products.csv': 'product_id,price\n1,1.50\n2,2.25\n',
  'models/stg_sales.sql': `{{ config(materialized='view') }}
select sale_id, product_id, sold_on from {{ ref('sales') }}`,
  'seeds/sales.csv': 'sale_id,product_id,sold_on\n1,1,2024-01-01\n2,2,2024-01-02\n',
  'models/fct_sales.sql': `{{ config(materialized='table') }}
select s.sale_id, s.sold_on, products.price
from {{ ref('stg_sales') }} s
join {{ ref('products') }} on products.product_id = s.product_id`,
  'models/inc_sales.sql': `{{ config(materialized='incremental', unique_key='sale_id') }}
select * from {{ ref('fct_sales') }}`,
  'models/mart.ts': `import { defineModel, ref } from 'tsdbt'
export default defineModel({
  config: { materialized: 'table' },
  inputs: { sales: ref('fct_sales') },
  columns: { sale_id: 'int' },
  async *run({ inputs }) {
    for await (const row of inputs.sales) yield { sale_id: row.sale_id }
  },
})`,
  'models/models.yml': `models:
  - name: fct_sales
    columns: [{ name: sale_id, data_tests: [unique, not_null] }]
`,
}

let shop: BigqueryWorkspace
beforeEach(async () => {
  shop = await bigqueryWorkspace(files)
})
afterEach(async () => {
  await shop.double.close()
  shop[Symbol.dispose]()
})

const ran = (): number => shop.double.jobs.size

describe('tsdbt plan --cost', () => {
  it('asks about every statement before anything is there, and runs none', async () => {
    const { stdout, exitCode } = await shop.tsdbt('plan', '--cost', '--quiet')
    expect(stdout).toBe(`#  kind   node       does                   reads  costs
────────────────────────────────────────────────────────
1  seed   sales      load table                 –      –
2  seed   products   load table                 –      –
3  model  stg_sales  create view                –      –
4  model  fct_sales  create table, 2 tests  ≥ 0 B   ≥ $0
5  model  inc_sales  create table           ≥ 0 B   ≥ $0
6  model  mart       create table           ≥ 0 B   ≥ $0
────────────────────────────────────────────────────────
          total                             ≥ 0 B   ≥ $0
At $6.25 a TiB.
≥  Reads tables that this run makes first: their size is not known yet.
`)
    expect(exitCode).toBe(0)
    expect(ran()).toBe(0)
  })

  it('tells what each node would read once tables are there', async () => {
    expect((await shop.tsdbt('build', '--quiet')).exitCode).toBe(0)
    const before = ran()
    const { stdout } = await shop.tsdbt(
      'plan',
      '--cost',
      '--output',
      'json',
      '--quiet',
      '--price-per-tib',
      '1099.511627776',
    )
    const { nodes, total } = JSON.parse(stdout) as {
      nodes: { name: string; action: string; bytes: number; bytes_billed: number; dollars: number; bound: string }[]
      total: { bytes_billed: number }
    }
    const told = Object.fromEntries(nodes.map((node) => [node.name, [node.action, node.bytes, node.bound]]))
    expect(told).toEqual({
      sales: ['load table anew', 0, 'exact'],
      products: ['load table anew', 0, 'exact'],
      stg_sales: ['replace view', 0, 'exact'],
      // Two seeds of two rows; then two tests of the published table.
      fct_sales: ['replace table', 800, 'exact'],
      inc_sales: ['add to table', 400, 'lower'],
      mart: ['replace table', 200, 'exact'],
    })
    expect(nodes.find(({ name }) => name === 'mart')).toMatchObject({ bytes_billed: 10 * 2 ** 20, dollars: 0.01048576 })
    expect(total.bytes_billed).toBeGreaterThan(40 * 2 ** 20)
    expect(ran()).toBe(before)
  })

  it('shows what BigQuery refuses at its line, and plans the rest', async () => {
    shop.write({ 'models/stg_sales.sql': `select\n  nope\nfrom {{ ref('products') }}` })
    const { stdout, exitCode } = await shop.tsdbt('plan', '--cost', '--quiet')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('depends on what cannot be planned')
    expect(ran()).toBe(0)
  })

  it('refuses for an engine that reads for free', async () => {
    const { stdout, stderr, exitCode } = await shop.tsdbt('plan', '--cost', '--target', 'dev')
    expect(stdout + stderr).toContain('--cost needs an engine that charges for what is read; duckdb reads for free.')
    expect(exitCode).toBe(2)
  })

  it('shows the plan alone on any engine', async () => {
    const { stdout, exitCode } = await shop.tsdbt('plan', '--target', 'dev', '--quiet', '--select', 'fct_sales')
    expect(stdout).toBe(
      '#  kind   node       does\n──────────────────────────────────────────\n1  model  fct_sales  create table, 2 tests\n',
    )
    expect(exitCode).toBe(0)
  })
})

describe('--budget', () => {
  it.each([['1MiB'], ['$0.00001']])('of %s refuses before the first job, with the most costly', async (budget) => {
    await shop.tsdbt('build', '--quiet')
    const before = ran()
    const { stdout, stderr, exitCode } = await shop.tsdbt('build', '--budget', budget)
    const said = stdout + stderr
    expect(said).toContain(`more than its budget of ${budget}. (budget-exceeded)`)
    expect(said).toContain('Nothing was run. The most costly:')
    expect(said).toMatch(/model +fct_sales +replace table, 2 tests +800 B +< \$0\.01/)
    expect(exitCode).toBe(2)
    expect(ran()).toBe(before)
  })

  it('lets a run go ahead that is within it, and tells what was billed', async () => {
    await shop.tsdbt('build', '--quiet')
    const { stdout, exitCode } = await shop.tsdbt('build', '--budget', '1GiB')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/Billed \d+\.\d MiB \(< \$0\.01 at \$6\.25 a TiB\); most by (?:inc_sales|fct_sales) /)
    const { results } = shop.json('target/run_results.json') as {
      results: { unique_id: string; adapter_response: { bytes_billed?: number } }[]
    }
    const billed = Object.fromEntries(results.map((one) => [one.unique_id, one.adapter_response.bytes_billed]))
    expect(billed['model.shop.fct_sales']).toBe(20 * 2 ** 20)
    const tests = Object.entries(billed).filter(([id]) => id.startsWith('test.'))
    expect(tests.map(([, bytes]) => bytes)).toEqual([10 * 2 ** 20, 10 * 2 ** 20])
    const labels = [...shop.double.jobs.values()].map((job) => job.labels)
    expect(labels).toContainEqual(
      expect.objectContaining({ tsdbt_node: 'model_shop_fct_sales', tsdbt_project: 'shop' }),
    )
  })

  it.each([
    ['lots', '--budget must be bytes (50GiB) or dollars ($0.30), but is "lots".'],
    ['5 parsecs', '--budget must be bytes (50GiB) or dollars ($0.30), but is "5 parsecs".'],
  ])('must be an amount, not %s', async (budget, message) => {
    const { stdout, stderr, exitCode } = await shop.tsdbt('build', '--budget', budget)
    expect(stdout + stderr).toContain(message)
    expect(exitCode).toBe(2)
  })

  it('reads the price of the target', async () => {
    shop.write({ 'profiles.yml': profiles(shop.double.endpoint, '      price_per_tib: 100\n') })
    const { stdout } = await shop.tsdbt('plan', '--cost', '--quiet')
    expect(stdout).toContain('At $100 a TiB.')
  })
})
