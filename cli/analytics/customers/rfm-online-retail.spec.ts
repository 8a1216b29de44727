import { expect, it } from 'vitest'
import { mean, standardDeviation } from '../numeric/moments.ts'
import { onlineRetail } from '../testing/online-retail.ts'
import { rfmFacts } from './rfm.ts'
import { segmentCustomers } from './segments.ts'

it('gives the published figures of Online Retail', async (context) => {
  const retail = await onlineRetail(context)
  const [customer = [], order = [], day = [], amount = []] = await retail.columns(
    `select customer, invoice, sold_at::date - date '1970-01-01', quantity * price from clean`,
  )
  const wanted = retail.answers.cleaning_published
  expect(customer).toHaveLength(wanted.rows_after_outliers)
  const lines = {
    customer: customer as (number | null)[],
    order: order as string[],
    day: (day as bigint[]).map(Number),
    amount: amount as number[],
  }
  const facts = rfmFacts(lines, Math.max(...new Set(lines.day)) + 1)
  expect(facts.customer).toHaveLength(wanted.known_customers)
  expect(mean(facts.frequency)).toBeCloseTo(wanted.mean_frequency, 6)
  expect(standardDeviation(facts.frequency)).toBeCloseTo(wanted.std_frequency, 6)
  expect(mean(facts.monetary)).toBeCloseTo(wanted.mean_monetary, 6)
  expect(standardDeviation(facts.monetary)).toBeCloseTo(wanted.std_monetary, 6)
  expect(facts.monetary.reduce((a, b) => Math.min(a, b))).toBeCloseTo(wanted.min_monetary, 6)
  expect(facts.monetary.reduce((a, b) => Math.max(a, b))).toBeCloseTo(wanted.max_monetary, 6)
  const rows = segmentCustomers(facts)
  const sizes = Map.groupBy(rows, ({ recencyScore }) => recencyScore)
  for (const { length } of sizes.values()) expect(Math.abs(length - facts.customer.length / 5)).toBeLessThan(1)
})
