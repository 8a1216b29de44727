import { leastSquares } from '../numeric/least-squares.ts'
import { matrixOfColumns, requireFinite, requireSameLength, type Numbers } from '../numeric/numbers.ts'
import { requireThat, shown } from '../numeric/require-that.ts'

/** What to hold constant beside the price: each a column with a value an observation. */
export type Controls = Readonly<Record<string, Numbers>>

/** Price elasticity of demand, or why there is none. */
export type Elasticity =
  | {
      readonly status: 'estimated'
      /** Percent that units change when the price rises by one percent; −2 is elastic, −0.5 is not. */
      readonly elasticity: number
      readonly standardError: number
      /** Two-sided chance of such an estimate if the price did not matter. */
      readonly pValue: number
      /** Bounds of the 95 % confidence interval. */
      readonly lower: number
      readonly upper: number
      /** Effect of each control on the logarithm of units. */
      readonly controls: Readonly<Record<string, number>>
      /** Share of the variance of log units explained, 0…1. */
      readonly r2: number
      readonly observations: number
    }
  | {
      readonly status: 'price-never-changed' | 'too-few-observations' | 'controls-depend'
      readonly observations: number
    }

/**
 * Price elasticity by the constant-elasticity (log–log) regression: ln(units) = a + e·ln(price) + controls. Observations without units have no logarithm and are
 * left out: aggregate to periods in which the item sells.
 * @param prices n prices above 0, in one currency
 * @param units n quantities ≥ 0 sold at those prices in periods of equal length
 * @param controls such as a promotion flag, weekday flags or the day number for a trend
 * @throws RangeError when lengths differ, a price is not above 0, units are negative or a control is not finite
 * @see Wooldridge (2020), Introductory Econometrics, section 2.4
 */
export function priceElasticity(prices: Numbers, units: Numbers, controls: Controls = {}): Elasticity {
  requireSameLength(prices, units, ['prices', 'quantities'])
  for (const [name, column] of Object.entries(controls)) {
    requireSameLength(prices, column, ['prices', `values of control "${name}"`])
    requireFinite(column, `Control "${name}" of observation`)
  }
  const places: number[] = []
  for (let i = 0; i < prices.length; i += 1) {
    const [price, sold] = [prices[i] ?? 0, units[i] ?? 0]
    requireThat(
      Number.isFinite(price) && price > 0,
      `Price ${i} is ${shown(price)}; a logarithm needs a number above 0.`,
    )
    requireThat(Number.isFinite(sold) && sold >= 0, `Quantity ${i} is ${shown(sold)}; quantities are 0 or more.`)
    if (sold > 0) places.push(i)
  }
  const observations = places.length
  const logPrices = places.map((i) => Math.log(prices[i] ?? 0))
  if (observations < 2) return { status: 'too-few-observations', observations }
  if (!isChanging(logPrices)) return { status: 'price-never-changed', observations }
  const columns = Object.values(controls).map((column) => places.map((i) => column[i] ?? 0))
  if (observations <= columns.length + 2) return { status: 'too-few-observations', observations }
  const design = matrixOfColumns([places.map(() => 1), ...columns, logPrices])
  const fit = leastSquares(
    design,
    places.map((i) => Math.log(units[i] ?? 0)),
  )
  const price = fit?.coefficients.at(-1)
  if (fit === undefined || price === undefined) return { status: 'controls-depend', observations }
  const { estimate, standardError, pValue, lower, upper } = price
  const effects = Object.keys(controls).map((name, c) => [name, fit.coefficients[c + 1]?.estimate ?? 0] as const)
  return {
    status: 'estimated',
    elasticity: estimate,
    standardError,
    pValue,
    lower,
    upper,
    controls: Object.fromEntries(effects),
    r2: fit.r2,
    observations,
  }
}

/** Prices that were reckoned, such as amount over pieces, differ in their last digits: that is no change. */
const isChanging = (logPrices: readonly number[]): boolean =>
  logPrices.some((value) => Math.abs(value - (logPrices[0] ?? 0)) > 1e-9)
