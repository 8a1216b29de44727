import { mean, standardDeviation } from '../numeric/moments.ts'
import { normalCdf, normalLoss, normalQuantile } from '../numeric/normal.ts'
import { requireFinite, type Numbers } from '../numeric/numbers.ts'
import { requireThat } from '../numeric/require-that.ts'

/** Demand of one item a day, in units. */
export interface DailyDemand {
  /** ≥ 0. */
  readonly mean: number
  /** ≥ 0; of a forecast, that of its errors. */
  readonly deviation: number
}

/** How an item is replenished and what there is of it. */
export interface StockPolicy {
  /** Days from ordering to having, ≥ 0. */
  readonly leadTimeDays: number
  /** Standard deviation of the lead time, in days. Default 0. */
  readonly leadTimeDeviationDays?: number
  /** Days between two looks at the stock, 0 when every sale is a look. Default 0. */
  readonly reviewDays?: number
  /** Chance that demand of one cycle is met from stock, above 0 and below 1. Default 0.95. */
  readonly serviceLevel?: number
  /** Units on the shelf; negative where orders wait. */
  readonly onHand: number
  /** Units ordered and not yet there. Default 0. */
  readonly onOrder?: number
}

/** What the numbers say about one item, in units unless named otherwise. */
export interface StockPlan {
  /** Mean demand over lead time and review. */
  readonly expectedDemand: number
  /** Kept against bad luck: the service level's normal quantile × the deviation of that demand. */
  readonly safetyStock: number
  /** Order when what is on hand and on order falls to this. */
  readonly reorderPoint: number
  /** What is on hand over mean daily demand, in days; infinite without demand, 0 without stock. */
  readonly daysOfCover: number
  /** Chance that demand until a new order could arrive exceeds what is on hand and on order, 0…1. */
  readonly stockOutRisk: number
  /** Mean units short in that time. */
  readonly expectedShortage: number
  /** Whether what is on hand and on order has fallen to the reorder point; false without demand. */
  readonly isOrderDue: boolean
  /** Units up to the reorder point, 0 where it is not reached. */
  readonly suggestedOrder: number
}

/** Mean and sample deviation of a daily series. @throws RangeError for fewer than two days or a value that is not finite */
export function dailyDemand(units: Numbers): DailyDemand {
  requireThat(units.length >= 2, `A deviation needs at least two days, found ${units.length}.`)
  requireFinite(units, 'The demand of day')
  return { mean: Math.max(mean(units), 0), deviation: standardDeviation(units) }
}

/**
 * Reorder point, safety stock, days of cover and stock-out risk, demand over the lead time taken as normal with
 * mean d·(L + R) and variance (L + R)·σ_d² + d²·σ_L², days being independent.
 * @throws RangeError for a negative or non-finite quantity or a service level outside (0, 1)
 * @see Silver, Pyke & Thomas (2017), Inventory and Production Management in Supply Chains, 4th ed., sections 6.7–6.10
 */
export function planStock(demand: DailyDemand, policy: StockPolicy): StockPlan {
  const { leadTimeDays, leadTimeDeviationDays = 0, reviewDays = 0, serviceLevel = 0.95, onHand, onOrder = 0 } = policy
  for (const [name, value] of Object.entries({
    'mean demand': demand.mean,
    'deviation of demand': demand.deviation,
    'lead time': leadTimeDays,
    'deviation of the lead time': leadTimeDeviationDays,
    'review period': reviewDays,
    'quantity on order': onOrder,
  }))
    requireThat(Number.isFinite(value) && value >= 0, `The ${name} is a number of 0 or more, found ${value}.`)
  requireThat(Number.isFinite(onHand), `The quantity on hand is a number, found ${onHand}.`)
  requireThat(serviceLevel > 0 && serviceLevel < 1, `The service level lies between 0 and 1, found ${serviceLevel}.`)
  const days = leadTimeDays + reviewDays
  const expectedDemand = demand.mean * days
  const deviation = Math.sqrt(days * demand.deviation ** 2 + (demand.mean * leadTimeDeviationDays) ** 2)
  // Below one half the quantile is negative, and less than expected demand would be kept on purpose.
  const safetyStock = Math.max(normalQuantile(serviceLevel), 0) * deviation
  const reorderPoint = expectedDemand + safetyStock
  const position = onHand + onOrder
  const isOrderDue = demand.mean > 0 && position <= reorderPoint
  return {
    expectedDemand,
    safetyStock,
    reorderPoint,
    daysOfCover: onHand <= 0 ? 0 : onHand / demand.mean,
    ...shortage(position, expectedDemand, deviation),
    isOrderDue,
    suggestedOrder: isOrderDue ? reorderPoint - position : 0,
  }
}

function shortage(position: number, expected: number, deviation: number) {
  if (deviation === 0)
    return { stockOutRisk: expected > position ? 1 : 0, expectedShortage: Math.max(expected - position, 0) }
  const z = (position - expected) / deviation
  return { stockOutRisk: normalCdf(-z), expectedShortage: deviation * normalLoss(z) }
}
