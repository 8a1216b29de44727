import { describe, expect, it } from 'vitest'
import { toBaskets } from './baskets/baskets.ts'
import { frequentItemsets } from './baskets/itemsets.ts'
import { associationRules } from './baskets/rules.ts'
import { fitChurn, silenceProbability } from './customers/churn.ts'
import { repeatBuying } from './customers/repeat-buying.ts'
import { rfmFacts } from './customers/rfm.ts'
import { segmentCustomers } from './customers/segments.ts'
import { mean, standardDeviation, sum } from './numeric/moments.ts'
import { alsRecommender, trainAls } from './recommend/als.ts'
import { copurchase, popularity } from './recommend/baselines.ts'
import { evaluateRecommenders } from './recommend/evaluate.ts'
import { toInteractions } from './recommend/interactions.ts'
import { detectAnomalies } from './series/anomalies.ts'
import { strongestCycles } from './series/cycles.ts'
import { onlineRetail } from './testing/online-retail.ts'

describe('the customers of Online Retail', () => {
  it('have the published recency, frequency and money', async (context) => {
    const retail = await onlineRetail(context)
    const [customer = [], order = [], day = [], amount = []] = await retail.columns(
      `select customer, translate(invoice, 'CA', '98')::integer, (sold_at::date - date '1970-01-01')::integer, quantity * price from clean`,
    )
    const wanted = retail.answers.cleaning_published
    expect(customer).toHaveLength(wanted.rows_after_outliers)
    const lines = {
      customer: customer as (number | null)[],
      order: order as number[],
      day: day as number[],
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
    for (const { length } of sizes.values()) expect(Math.abs(length / rows.length - 0.2)).toBeLessThan(0.01)
  })

  it('stay away in autumn as often as they were expected to, the likeliest most', async (context) => {
    const retail = await onlineRetail(context)
    const [customers = [], days = [], autumn = []] = await retail.columns(
      `select customer, (sold_at::date - date '2011-08-31')::integer as day, bool_or(sold_at >= '2011-09-01') over (partition by customer)
       from clean where customer is not null and quantity > 0 group by customer, sold_at order by all`,
    )
    const known = (days as number[]).flatMap((day, i) => (day <= 0 ? [i] : []))
    const buying = repeatBuying(
      known.map((i) => (customers as number[])[i]),
      known.map((i) => (days as number[])[i] ?? 0),
      0,
    )
    const model = fitChurn(buying)
    // ModifiedBetaGeoFitter of the lifetimes library on the same customers.
    expect(model.logLikelihood).toBeCloseTo(-32747.183837, 3)
    expect(model.r / model.alpha).toBeCloseTo(0.7339804458475948 / 70.37798058659614, 5)
    const cameBack = new Set((customers as number[]).filter((_, i) => autumn[i] === true))
    const expected = silenceProbability(model, buying, 100)
    const byRisk = Array.from(expected.keys()).sort((a, b) => (expected[a] ?? 0) - (expected[b] ?? 0))
    const shareAway = (places: readonly number[]): number =>
      mean(places.map((i) => (cameBack.has(buying.customer[i] ?? 0) ? 0 : 1)))
    expect(Math.abs(mean(expected) - shareAway(byRisk))).toBeLessThan(0.15)
    expect(shareAway(byRisk.slice(0, 600))).toBeLessThan(0.15)
    expect(shareAway(byRisk.slice(-600))).toBeGreaterThan(0.6)
  })

  it('are foretold better by als and co-purchases than by popularity', async (context) => {
    const retail = await onlineRetail(context)
    const orders = async (when: string) => {
      const [customers = [], items = [], counts = []] = await retail.columns(
        `select customer, item, count(distinct invoice)::integer from clean
         where customer is not null and quantity > 0 and ${when} group by all order by all`,
      )
      return toInteractions(customers as number[], items as string[], counts as number[])
    }
    const before = await orders(`sold_at < '2011-09-01'`)
    const after = await orders(`sold_at >= '2011-09-01'`)
    const als = alsRecommender(trainAls(before, { factors: 16, rounds: 5 }))
    const scores = evaluateRecommenders([popularity(before), copurchase(before), als], before, after)
    for (const { ndcgGain, ndcgGainError } of scores.slice(1)) expect(ndcgGain).toBeGreaterThan(2 * ndcgGainError)
  })
})

describe('the baskets of Online Retail', () => {
  const teacups = { pink: '22698', green: '22697', roses: '22699' }
  const lunchBags = { blackSkull: '20727', pinkPolkadot: '22384' }

  it('give the published rules', async (context) => {
    const retail = await onlineRetail(context)
    const wanted = retail.answers.basket_rules_published
    const [invoices = [], items = []] = await retail.columns('select invoice, item from basket_lines order by all')
    const all = toBaskets(invoices as string[], items as string[])
    const several = toBaskets(invoices as string[], items as string[], { minItems: 2 })
    expect(all.starts.length - 1).toBe(wanted.baskets)
    expect(several.starts.length - 1).toBe(wanted.multi_item_baskets)
    const sets = frequentItemsets(several, { minSupport: 0.03 })
    const countOf = (size: number): number => sets.filter((set) => set.items.length === size).length
    expect([countOf(1), countOf(2), countOf(3)]).toEqual([
      wanted['frequent_items_0.03'],
      wanted['frequent_pairs_0.03'],
      wanted.triples,
    ])
    const rules = associationRules(several, { minSupport: 0.03 })
    const figures = (from: string, to: string): (number | undefined)[] => {
      const rule = rules.find(({ antecedent, consequent }) => antecedent[0] === from && consequent[0] === to)
      return [rule?.count, ...[rule?.support, rule?.confidence, rule?.lift].map((value) => Number(value?.toFixed(6)))]
    }
    const { joint, support, lift } = wanted
    expect(figures(teacups.pink, teacups.green)).toEqual([joint, support, wanted.confidence_pink_to_green, lift])
    expect(figures(teacups.green, teacups.pink)).toEqual([joint, support, wanted.confidence_green_to_pink, lift])
    expect(figures(teacups.pink, teacups.roses)).toEqual(wanted.pink_roses)
    expect(figures(lunchBags.blackSkull, lunchBags.pinkPolkadot)).toEqual(wanted.black_skull_pink_polkadot)
  })

  it('are mined from all 541,909 lines in under five seconds', async (context) => {
    const retail = await onlineRetail(context)
    const [invoices = [], items = []] = await retail.columns('select invoice, item from raw')
    expect(invoices).toHaveLength(541_909)
    const start = performance.now()
    const baskets = toBaskets(invoices as string[], items as string[])
    const rules = associationRules(baskets, { minSupport: 0.01, minConfidence: 0.2 })
    expect(performance.now() - start).toBeLessThan(5000)
    expect(rules.some(({ antecedent, consequent }) => antecedent.length + consequent.length === 3)).toBe(true)
  })
})

describe('the days of Online Retail', () => {
  it('have the published cycles', async (context) => {
    const retail = await onlineRetail(context)
    const [days = [], sales = []] = await retail.columns(
      `select (sold_at::date - date '1970-01-01')::integer as day, sum(quantity * price) from clean
       where quantity > 0 group by 1 order by 1`,
    )
    const wanted = retail.answers.daily_published
    expect(days).toHaveLength(wanted.days)
    expect(sum(sales as number[])).toBeCloseTo(wanted.sum_total_sales, 2)
    const cycles = strongestCycles(sales as number[], 9)
    expect(cycles.map(({ period }) => Number(period.toFixed(3)))).toEqual(wanted.fft_cycles_days)
    for (const [i, { amplitude }] of cycles.entries()) expect(amplitude).toBeCloseTo(wanted.fft_amplitude[i] ?? 0, 3)
  })

  it('are unusual where two single orders of more than 70,000 pieces fell', async (context) => {
    const retail = await onlineRetail(context)
    const [days = [], pieces = []] = await retail.columns(
      `select (sold_at::date - date '1970-01-01')::integer as day, sum(quantity)::integer from raw
       where quantity > 0 group by 1 order by 1`,
    )
    const unusual = detectAnomalies(days as number[], pieces as number[]).filter(({ kind }) => kind === 'high')
    const dates = unusual.map(({ day }) => new Date(day * 86_400_000).toISOString().slice(0, 10))
    expect(dates).toEqual(expect.arrayContaining(['2011-01-18', '2011-12-09']))
    expect(unusual.length / days.length).toBeLessThan(0.06)
  })
})
