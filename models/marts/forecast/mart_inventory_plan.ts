import { defineModel, ref } from 'tsdbt'
import { dailyDemand, planStock, xyzClass, type DailyDemand } from 'tsdbt/analytics'

/** A-products pay for their stock: they are missing less often than others. */
const serviceLevels: Readonly<Record<string, number>> = { A: 0.98, B: 0.95, C: 0.9 }
/** Demand of so many days is known before the first order. */
const learningDays = 28

interface Policy {
  readonly leadTimeDays: number
  readonly leadTimeDeviationDays: number
  /** Every evening. */
  readonly reviewDays: 1
  readonly serviceLevel: number
  /** Days of demand that an order adds to the reorder point. */
  readonly orderDays: number
}

/**
 * What to order, and when: stock is looked at every evening; at or below the reorder point, which covers the forecast of the days until a delivery and
 * what luck may add, some days' demand more than that is ordered. No stock is counted in this data, so what is on hand is what that policy, followed
 * since the first weeks, would have left before the order of this evening; how often it would have run dry says how good it is.
 */
export default defineModel({
  config: { cluster_by: ['abc_class', 'product_id'] },
  inputs: {
    products: ref('mart_product_performance', {
      columns: ['product_id', 'product_name', 'category_name', 'abc_class', 'price', 'net_revenue', 'as_of_day'],
      orderBy: 'product_id',
    }),
    shelf: ref('dim_products', { columns: ['product_id', 'vitality_days'] }),
    history: ref('fct_demand_series', {
      columns: ['series_id', 'units'],
      where: "series_type = 'product'",
      orderBy: 'series_id, sales_day',
    }),
    forecasts: ref('mart_demand_forecast', {
      columns: ['series_id', 'forecast_units'],
      where: "series_type = 'product' and is_forecast",
      orderBy: 'series_id, sales_day',
    }),
    errors: ref('mart_forecast_accuracy', {
      columns: ['series_id', 'rmse'],
      where: "series_type = 'product' and is_published and series_id is not null",
    }),
  },
  columns: {
    product_id: { type: 'integer', not_null: true },
    product_name: { type: 'varchar', not_null: true },
    category_name: { type: 'varchar', not_null: true },
    abc_class: { type: 'varchar', not_null: true },
    xyz_class: { type: 'varchar', not_null: true },
    weekly_variation: 'double',
    service_level: { type: 'double', not_null: true },
    lead_time_days: { type: 'integer', not_null: true },
    order_days: { type: 'integer', not_null: true },
    daily_demand: { type: 'double', not_null: true },
    demand_deviation: { type: 'double', not_null: true },
    safety_stock: { type: 'bigint', not_null: true },
    reorder_point: { type: 'bigint', not_null: true },
    on_hand_units: { type: 'bigint', not_null: true },
    on_order_units: { type: 'bigint', not_null: true },
    days_of_cover: 'double',
    stock_out_risk: { type: 'double', not_null: true },
    expected_shortage: { type: 'double', not_null: true },
    is_order_due: { type: 'boolean', not_null: true },
    suggested_order: { type: 'bigint', not_null: true },
    stock_value: { type: 'decimal(18,2)', not_null: true },
    fill_rate: 'double',
    stock_out_days: { type: 'integer', not_null: true },
    simulated_days: { type: 'integer', not_null: true },
    as_of_day: { type: 'date', not_null: true },
  },
  async run({ inputs, var: variable, metric }) {
    // By the id's text: a warehouse without integers of 32 bits gives bigints.
    const sold = new Map<string, number[]>()
    const expected = new Map<string, number[]>()
    for await (const { series_id, units } of inputs.history) collect(sold, String(series_id), Number(units))
    for await (const { series_id, forecast_units } of inputs.forecasts)
      collect(expected, String(series_id), Number(forecast_units))
    const errors = new Map<string, number>()
    for await (const { series_id, rmse } of inputs.errors) errors.set(String(series_id), Number(rmse))

    const keeps = new Map<string, number>()
    for await (const { product_id, vitality_days } of inputs.shelf) keeps.set(String(product_id), Number(vitality_days))

    const products = await inputs.products.all()
    const plans = products.map((product) => {
      const id = String(product.product_id)
      const abc = String(product.abc_class)
      const policy: Policy = {
        leadTimeDays: variable('lead_time_days'),
        leadTimeDeviationDays: variable('lead_time_deviation_days'),
        reviewDays: 1,
        serviceLevel: serviceLevels[abc] ?? 0.9,
        orderDays: orderDaysOf(variable('order_days'), keeps.get(id) ?? 0),
      }
      const history = sold.get(id) ?? []
      const { onHand, onOrder, stockOutDays, missed, days } = simulate(history, policy)
      const ahead = (expected.get(id) ?? []).slice(0, policy.leadTimeDays + policy.reviewDays)
      const past = history.length < 2 ? { mean: history[0] ?? 0, deviation: 0 } : dailyDemand(history)
      const demand: DailyDemand = {
        mean: ahead.length === 0 ? past.mean : ahead.reduce((total, units) => total + units, 0) / ahead.length,
        deviation: errors.get(id) ?? past.deviation,
      }
      const plan = planStock(demand, { ...policy, onHand, onOrder })
      const { variation, xyz } = xyzClass(weeks(history))
      const wanted = history.slice(-days).reduce((total, units) => total + units, 0)
      return {
        product_id: product.product_id,
        product_name: product.product_name,
        category_name: product.category_name,
        abc_class: abc,
        xyz_class: xyz,
        weekly_variation: Number.isFinite(variation) ? rounded(variation) : null,
        service_level: policy.serviceLevel,
        lead_time_days: policy.leadTimeDays,
        order_days: policy.orderDays,
        daily_demand: rounded(demand.mean),
        demand_deviation: rounded(demand.deviation),
        safety_stock: Math.ceil(plan.safetyStock),
        reorder_point: Math.ceil(plan.reorderPoint),
        on_hand_units: onHand,
        on_order_units: onOrder,
        days_of_cover: Number.isFinite(plan.daysOfCover) ? rounded(plan.daysOfCover) : null,
        stock_out_risk: rounded(plan.stockOutRisk),
        expected_shortage: rounded(plan.expectedShortage),
        is_order_due: plan.isOrderDue,
        suggested_order: orderOf(plan.reorderPoint, onHand + onOrder, demand, policy),
        stock_value: (onHand * Number(product.price)).toFixed(2),
        fill_rate: wanted === 0 ? null : rounded(1 - missed / wanted),
        stock_out_days: stockOutDays,
        simulated_days: days,
        as_of_day: product.as_of_day,
      }
    })
    metric('orders_due', plans.filter((plan) => plan.is_order_due).length)
    return plans
  },
})

function collect(into: Map<string, number[]>, id: string, units: number): void {
  const known = into.get(id)
  if (known) known.push(units)
  else into.set(id, [units])
}

/** What would spoil before it is sold is not ordered; 0 keeps for good. */
const orderDaysOf = (usual: number, vitalityDays: number): number =>
  vitalityDays > 0 ? Math.min(usual, vitalityDays) : usual

/** Up to the reorder point and some days' demand beyond, in whole units; 0 while there is more than the reorder point. */
const orderOf = (reorderPoint: number, position: number, demand: DailyDemand, { orderDays }: Policy): number =>
  demand.mean > 0 && position <= reorderPoint ? Math.ceil(reorderPoint - position + orderDays * demand.mean) : 0

/**
 * Follows the policy day by day after the learning days: receives, sells, looks, orders. The reorder point is set anew every week from the four weeks before. What is
 * missing when it is asked for is not sold later.
 */
function simulate(history: readonly number[], policy: Policy) {
  const start = Math.min(learningDays, history.length)
  const arrivals = new Map<number, number>()
  let demand: DailyDemand = { mean: 0, deviation: 0 }
  let reorderPoint = 0
  let onHand = 0
  let onOrder = 0
  let missed = 0
  let stockOutDays = 0
  for (let day = start; day < history.length; day++) {
    if ((day - start) % 7 === 0) {
      demand = dailyDemand(history.slice(day - learningDays, day))
      reorderPoint = planStock(demand, { ...policy, onHand: 0 }).reorderPoint
    }
    if (day === start) onHand = Math.ceil(reorderPoint + (policy.orderDays / 2) * demand.mean)
    const arrived = arrivals.get(day) ?? 0
    onHand += arrived
    onOrder -= arrived
    const wanted = history[day] ?? 0
    missed += Math.max(0, wanted - onHand)
    if (wanted > onHand) stockOutDays++
    onHand = Math.max(0, onHand - wanted)
    // What to order on the last evening is for the plan to say.
    if (day === history.length - 1) break
    const order = orderOf(reorderPoint, onHand + onOrder, demand, policy)
    onOrder += order
    const arrival = day + 1 + policy.leadTimeDays
    arrivals.set(arrival, (arrivals.get(arrival) ?? 0) + order)
  }
  return { onHand, onOrder, missed, stockOutDays, days: history.length - start }
}

/** Whole weeks up to the last day; at least two, of nothing where there is no history. */
function weeks(history: readonly number[]): number[] {
  const count = Math.max(2, Math.floor(history.length / 7))
  return Array.from({ length: count }, (_, place) => {
    const end = history.length - 7 * (count - 1 - place)
    return history.slice(Math.max(0, end - 7), Math.max(0, end)).reduce((total, units) => total + units, 0)
  })
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6
