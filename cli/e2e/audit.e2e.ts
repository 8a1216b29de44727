import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const orders = (rows: string): string =>
  `{{ config(materialized='table') }}\nselect * from (values ${rows}) as t(id, amount)\n`

const project = {
  'models/orders.sql': orders('(1, 10), (2, 20)'),
  'models/revenue.sql': `{{ config(materialized='table') }}\nselect sum(amount) as revenue from {{ ref('orders') }}\n`,
  'models/models.yml': `models:
  - name: orders
    columns:
      - name: id
        data_tests: [unique]
      - name: amount
        data_tests:
          - not_null:
              config: {severity: warn}
`,
}

async function built(): Promise<Workspace> {
  const shop = workspace(project)
  expect((await shop.tsdbt('build')).exitCode).toBe(0)
  return shop
}

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

describe('write, audit, publish', () => {
  it('keeps the published table and skips what depends on it when an error-severity test fails', async () => {
    using shop = await built()
    shop.write({ 'models/orders.sql': orders('(1, 10), (1, 99)') })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/FAIL 1 unique_orders_id/)
    expect(stdout).toMatch(/SKIP .*revenue/)
    expect(await shop.rows('select * from orders order by id')).toEqual([
      ['1', '10'],
      ['2', '20'],
    ])
    expect(await shop.rows('select revenue from revenue')).toEqual([['30']])
  })

  it('publishes when a test only warns', async () => {
    using shop = await built()
    shop.write({ 'models/orders.sql': orders('(1, 10), (3, null)') })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/WARN 1 not_null_orders_amount/)
    expect(await shop.rows('select revenue from revenue')).toEqual([['10']])
  })

  it('keeps the failing rows when asked, although their table was never published', async () => {
    using shop = await built()
    shop.write({ 'models/orders.sql': orders('(7, 1), (7, 2)') })
    await shop.tsdbt('build', '--store-failures')
    expect(await shop.rows('select * from main_dbt_test__audit.unique_orders_id')).toEqual([['7', '2']])
    expect(await shop.rows('select count(*) from orders where id = 7')).toEqual([['0']])
  })

  it('publishes first, as dbt does, with --no-audit', async () => {
    using shop = await built()
    shop.write({ 'models/orders.sql': orders('(1, 10), (1, 99)') })
    const { exitCode } = await shop.tsdbt('build', '--no-audit')
    expect(exitCode).toBe(1)
    expect(await shop.rows('select count(*) from orders where id = 1')).toEqual([['2']])
    expect(await shop.rows('select revenue from revenue')).toEqual([['30']])
  })

  it('changes nothing on disk when a build has nothing that can be run', async () => {
    using shop = await built()
    const before = digest(shop.database)
    shop.write({ 'models/orders.sql': `select * from {{ ref('nowhere') }}\n` })
    expect((await shop.tsdbt('build')).exitCode).toBe(2)
    expect(digest(shop.database)).toBe(before)
  })
})
