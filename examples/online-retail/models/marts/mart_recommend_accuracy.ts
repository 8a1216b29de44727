import { defineModel, ref } from 'tsdbt'
import { alsRecommender, copurchase, evaluateRecommenders, popularity, toInteractions, trainAls } from 'tsdbt/analytics'

/** What recommenders trained on the months before foretell of the months after; popularity is the one to beat. */
export default defineModel({
  inputs: { bought: ref('fct_customer_items') },
  columns: {
    method: 'varchar',
    customers: 'integer',
    hit_rate: 'double',
    ndcg: 'double',
    coverage: 'double',
    gain_over_popularity: 'double',
    gain_error: 'double',
  },
  async run({ inputs, metric }) {
    const customers: number[] = []
    const items: string[] = []
    const ordersBefore: number[] = []
    const ordersAfter: number[] = []
    for await (const row of inputs.bought) {
      customers.push(Number(row['customer_id']))
      items.push(String(row['item_id']))
      ordersBefore.push(Number(row['orders_before']))
      ordersAfter.push(Number(row['orders_after']))
    }
    const before = toInteractions(customers, items, ordersBefore)
    const after = toInteractions(customers, items, ordersAfter)
    const als = alsRecommender(trainAls(before, { factors: 16, rounds: 5 }))
    const scores = evaluateRecommenders([popularity(before), copurchase(before), als], before, after)
    for (const { name, ndcg } of scores) metric('ndcg', ndcg, { method: name })
    return scores.map((score) => ({
      method: score.name,
      customers: score.users,
      hit_rate: score.hitRate,
      ndcg: score.ndcg,
      coverage: score.coverage,
      gain_over_popularity: score.ndcgGain,
      gain_error: score.ndcgGainError,
    }))
  },
})
