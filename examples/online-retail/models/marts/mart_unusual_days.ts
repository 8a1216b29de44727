import { defineModel, ref } from 'tsdbt'
import { detectAnomalies } from 'tsdbt/analytics'

const dayMs = 86_400_000

/** Days whose sales are far from what their weekday sold in the weeks around. */
export default defineModel({
  inputs: { days: ref('mart_daily_sales', { columns: ['sold_on', 'sales'] }) },
  columns: { sold_on: 'date', sales: 'double', expected: 'double', score: 'double', kind: 'varchar' },
  async run({ inputs }) {
    const days: number[] = []
    const sales: number[] = []
    for await (const row of inputs.days) {
      days.push(Date.parse(String(row['sold_on'])) / dayMs)
      sales.push(Number(row['sales']))
    }
    return detectAnomalies(days, sales)
      .filter(({ kind }) => kind !== 'usual')
      .map(({ day, value, expected, score, kind }) => ({
        sold_on: new Date(day * dayMs).toISOString().slice(0, 10),
        sales: value,
        expected,
        score,
        kind,
      }))
  },
})
