import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace } from './workspace.ts'

const page = readFileSync(path.resolve(import.meta.dirname, '..', '..', 'docs', 'analytics.md'), 'utf8')
const example = /```ts\n(\/\/ models\/marts\/mart_customer_segments\.ts\n.*?)```/s.exec(page)?.[1] ?? ''

/** Fifty customers: customer c ordered c % 5 + 1 times, ten days apart, the last order c days before New Year's Eve. */
const orderLines = `
select c as customer_id, c * 10 + n as order_id, date '2023-12-31' - (c + n * 10)::integer as sold_on, 2.50::decimal(9, 2) as amount
from range(50) as customers(c), range(5) as orders(n) where n <= c % 5
`

describe('retail analytics in a TypeScript model', () => {
  it('work as the documentation shows them, in a project without node_modules', async () => {
    using shop = workspace({
      'models/fct_order_lines.sql': orderLines,
      'models/marts/mart_customer_segments.ts': example,
    })
    const { exitCode, stdout } = await shop.tsdbt('build', '--vars', '{as_of: "2023-12-31"}')
    expect(stdout).toContain('Completed successfully')
    expect(exitCode).toBe(0)
    expect(
      await shop.rows(
        'select customer_id, recency_days, frequency, monetary, rfm, segment from mart_customer_segments where customer_id in (4, 45) order by 1',
      ),
    ).toEqual([
      ['4', '4', '5', '12.5', '555', 'champions'],
      ['45', '45', '1', '2.5', '111', 'hibernating'],
    ])
    const [[rule] = []] = await shop.rows(
      `select distinct rule from mart_customer_segments where segment = 'champions'`,
    )
    expect(rule).toMatch(/^.*frequency.* and .*recencyDays.*$|^.*recencyDays.* and .*frequency.*$/)
  })
})
