import { defineModel, ref } from 'tsdbt'
import {
  churnProbability,
  fitChurn,
  growTree,
  repeatBuying,
  rfmFacts,
  rulesOf,
  segmentCustomers,
  silenceProbability,
} from 'tsdbt/analytics'

const dayOf = (date: unknown): number => Date.parse(String(date)) / 86_400_000

/** One row a customer: scores, segment, the rule that explains the segment, and the chances that the customer is gone, or silent for 90 days. */
export default defineModel({
  inputs: { lines: ref('fct_order_lines', { columns: ['customer_id', 'invoice_id', 'sold_on', 'amount'] }) },
  columns: {
    customer_id: { type: 'bigint', not_null: true },
    recency_days: 'integer',
    frequency: 'integer',
    monetary: 'double',
    rfm: 'varchar',
    segment: 'varchar',
    rule: 'varchar',
    churn_probability: 'double',
    silence_probability: 'double',
  },
  async run({ inputs, var: variable, log, metric }) {
    const customer: (number | null)[] = []
    const order: string[] = []
    const day: number[] = []
    const amount: number[] = []
    for await (const row of inputs.lines) {
      customer.push(row['customer_id'] === null ? null : Number(row['customer_id']))
      order.push(String(row['invoice_id']))
      day.push(dayOf(row['sold_on']))
      amount.push(Number(row['amount']))
    }
    const asOf = dayOf(variable('as_of'))
    const rows = segmentCustomers(rfmFacts({ customer, order, day, amount }, asOf))

    const tree = growTree(
      [
        { name: 'recency_days', values: rows.map(({ recencyDays }) => recencyDays) },
        { name: 'frequency', values: rows.map(({ frequency }) => frequency) },
      ],
      rows.map(({ segment }) => segment),
      { maxDepth: 6 },
    )
    metric('segments_explained', tree.accuracy)
    const ruleOf = new Map<string, string>()
    for (const { label, text, precision, recall } of rulesOf(tree)) {
      // The rules of a segment come with the widest first.
      if (ruleOf.has(label)) continue
      ruleOf.set(label, text)
      log(`${label}: ${text} (${Math.round(100 * precision)} % right, finds ${Math.round(100 * recall)} %)`)
    }

    const buying = repeatBuying(customer, day, asOf)
    const model = fitChurn(buying)
    const churn = churnProbability(model, buying)
    const silence = silenceProbability(model, buying, 90)
    return rows.map((row, i) => ({
      customer_id: row.customer,
      recency_days: row.recencyDays,
      frequency: row.frequency,
      monetary: row.monetary,
      rfm: row.rfm,
      segment: row.segment,
      rule: ruleOf.get(row.segment) ?? null,
      churn_probability: churn[i] ?? null,
      silence_probability: silence[i] ?? null,
    }))
  },
})
