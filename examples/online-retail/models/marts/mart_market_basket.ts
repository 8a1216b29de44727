import { defineModel, ref } from 'tsdbt'
import { associationRules, toBaskets } from 'tsdbt/analytics'

/** Who buys these buys those: rules of one, two and three items. */
export default defineModel({
  inputs: {
    lines: ref('fct_baskets', { columns: ['invoice_id', 'item_id'] }),
    items: ref('dim_items', { columns: ['item_id', 'description'] }),
  },
  columns: {
    antecedent: 'varchar',
    consequent: 'varchar',
    antecedent_names: 'varchar',
    consequent_names: 'varchar',
    baskets: 'integer',
    support: 'double',
    confidence: 'double',
    lift: 'double',
    leverage: 'double',
    conviction: 'double',
  },
  async run({ inputs, var: variable, metric }) {
    const invoices: string[] = []
    const codes: string[] = []
    for await (const row of inputs.lines) {
      invoices.push(String(row['invoice_id']))
      codes.push(String(row['item_id']))
    }
    const nameOf = new Map<string, string>()
    for await (const row of inputs.items)
      nameOf.set(String(row['item_id']), String(row['description'] ?? row['item_id']))

    const baskets = toBaskets(invoices, codes, { minItems: 2 })
    metric('baskets', baskets.starts.length - 1)
    const names = (side: readonly string[]): string => side.map((item) => nameOf.get(item) ?? item).join(' + ')
    return associationRules(baskets, { minSupport: Number(variable('min_support')), minConfidence: 0.2 }).map(
      (rule) => ({
        antecedent: rule.antecedent.join(' + '),
        consequent: rule.consequent.join(' + '),
        antecedent_names: names(rule.antecedent),
        consequent_names: names(rule.consequent),
        baskets: rule.count,
        support: rule.support,
        confidence: rule.confidence,
        lift: rule.lift,
        leverage: rule.leverage,
        conviction: Number.isFinite(rule.conviction) ? rule.conviction : null,
      }),
    )
  },
})
