import { defineModel, ref } from 'tsdbt'
import { alsRecommender, recommend, toInteractions, trainAls } from 'tsdbt/analytics'

/** Ten items for each customer, none of which they bought before. */
export default defineModel({
  inputs: { bought: ref('fct_customer_items') },
  columns: { customer_id: 'bigint', item_id: 'varchar', rank: 'integer', score: 'double' },
  async run({ inputs }) {
    const customers: number[] = []
    const items: string[] = []
    const orders: number[] = []
    for await (const row of inputs.bought) {
      customers.push(Number(row['customer_id']))
      items.push(String(row['item_id']))
      orders.push(Number(row['orders_before']) + Number(row['orders_after']))
    }
    const interactions = toInteractions(customers, items, orders)
    const recommender = alsRecommender(trainAls(interactions, { factors: 16, rounds: 5 }))
    return recommend(recommender, interactions).map(({ user, item, rank, score }) => ({
      customer_id: user,
      item_id: item,
      rank,
      score,
    }))
  },
})
