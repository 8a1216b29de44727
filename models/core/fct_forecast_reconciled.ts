import { defineModel, ref } from 'tsdbt'
import { hierarchyOf, reconcile, totalsOf } from 'tsdbt/forecast'

const horizon = 28

/**
 * The forecasts that may be published, made to add up: on each day products give their category, and categories the total, to the last digit. Each level is
 * forecast on its own, and knows what the others do not; all are changed as little as possible, by least squares. Totals count as much as parts, since errors hang together:
 * a strong Saturday is strong in every product (`reconcile_weights: structural` trusts a total the less the more it sums). Bounds move with their forecast.
 */
export default defineModel({
  inputs: {
    forecasts: ref('fct_forecast_candidates', { where: "method = 'auto'", orderBy: 'series_type, series_id, sales_day' }),
    products: ref('dim_products', { columns: ['product_id', 'category_id'], orderBy: 'product_id' }),
  },
  columns: {
    series_type: { type: 'varchar', not_null: true },
    series_id: { type: 'integer', not_null: true },
    method: { type: 'varchar', not_null: true },
    origin_day: { type: 'date', not_null: true },
    sales_day: { type: 'date', not_null: true },
    step: { type: 'integer', not_null: true },
    forecast_units: { type: 'double', not_null: true },
    own_forecast_units: { type: 'double', not_null: true },
    lower_80: { type: 'double', not_null: true },
    upper_80: { type: 'double', not_null: true },
    lower_95: { type: 'double', not_null: true },
    upper_95: { type: 'double', not_null: true },
    actual_units: 'double',
    naive_error: { type: 'double', not_null: true },
    leading_method: 'varchar',
    leading_weight: 'double',
  },
  async *run({ inputs, var: variable }) {
    const weights = weightsOf(variable('reconcile_weights'))
    const categories = new Map<string, string>()
    for await (const { product_id, category_id } of inputs.products) categories.set(String(product_id), String(category_id))
    const own = new Map<string, Paths>()
    for await (const row of inputs.forecasts) {
      const origin = row.origin_day
      const paths: Paths = own.get(origin) ?? new Map()
      own.set(origin, paths)
      const series = nameOf(row)
      const path = paths.get(series) ?? new Float64Array(horizon)
      paths.set(series, path)
      path[Number(row.step) - 1] = row.forecast_units
    }
    const together = new Map([...own].map(([origin, paths]) => [origin, addedUp(paths, categories, weights)] as const))

    for await (const row of inputs.forecasts) {
      const own_forecast_units = row.forecast_units
      const path = together.get(row.origin_day)?.get(nameOf(row))
      const forecast_units = path?.[Number(row.step) - 1] ?? own_forecast_units
      const moved = (bound: number): number => rounded(Math.max(0, bound + forecast_units - own_forecast_units))
      // A lower bound of nothing stays: days without a sale are as likely as before.
      const movedLow = (bound: number): number => (bound === 0 ? 0 : moved(bound))
      yield {
        ...row,
        forecast_units,
        own_forecast_units,
        lower_80: movedLow(row.lower_80),
        upper_80: moved(row.upper_80),
        lower_95: movedLow(row.lower_95),
        upper_95: moved(row.upper_95),
      }
    }
  },
})

type Weights = 'ols' | 'structural'

function weightsOf(given: string): Weights {
  if (given === 'ols' || given === 'structural') return given
  throw new TypeError(`"reconcile_weights" is ols or structural, found ${JSON.stringify(given)}`)
}

/** Forecasts of one origin, by series. */
type Paths = Map<string, Float64Array>

/** A series among products, categories and the total. By the id's text: a warehouse without integers of 32 bits gives bigints. */
const nameOf = ({ series_type, series_id }: { series_type: unknown; series_id: unknown }): string =>
  series_type === 'total' ? 'total' : `${String(series_type)} ${String(series_id)}`

function addedUp(own: Paths, categories: ReadonlyMap<string, string>, weights: Weights): Paths {
  const products = [...categories.keys()].filter((product) => own.has(`product ${product}`))
  if (products.length === 0) return own
  const hierarchy = hierarchyOf(
    products.map((product) => [`category ${categories.get(product) ?? ''}`, `product ${product}`]),
    [[], [0]],
  )
  const pathsOf = (names: readonly string[]): Float64Array[] => names.map((name) => own.get(name) ?? new Float64Array(horizon))
  const [levels, parts] = [hierarchy.totals.map(({ name }) => name), products.map((product) => `product ${product}`)]
  const { bottom } = reconcile(hierarchy, { totals: pathsOf(levels), bottom: pathsOf(parts) }, { weights })
  // Rounded as they are shown, so that sums of what is shown are what is shown of the sums. Nobody buys less than nothing.
  const shown = bottom.map((path) => path.map((units) => Math.max(0, rounded(units))))
  const totals = totalsOf(hierarchy, shown).map((path) => path.map(rounded))
  return new Map([...levels, ...parts].map((name, place) => [name, [...totals, ...shown][place] ?? new Float64Array(horizon)]))
}

const rounded = (units: number): number => Math.round(units * 1000) / 1000
