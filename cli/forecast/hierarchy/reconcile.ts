import { solvePositive } from '../numeric/cholesky.ts'
import { mean } from '../numeric/moments.ts'
import { requireSeriesOf, totalsOf, type Hierarchy } from './hierarchy.ts'

/** Forecasts of one horizon of every series of a hierarchy. */
export interface HierarchyForecast {
  readonly totals: readonly Float64Array[]
  readonly bottom: readonly Float64Array[]
}

/** Totals are the sums of the bottom forecasts. */
export const bottomUp = (hierarchy: Hierarchy, bottom: readonly Float64Array[]): HierarchyForecast => ({
  totals: totalsOf(hierarchy, bottom),
  bottom,
})

/**
 * One total's forecast, shared among the bottom series by their part of its past.
 * @param total forecast of the sum of all bottom series
 * @param past training values of the bottom series, of one length
 * @throws RangeError when there is not a past for each bottom series
 * @see Gross & Sohl (1990), J. Forecasting 9(3), proportions of the historical averages
 */
export function topDown(hierarchy: Hierarchy, total: Float64Array, past: readonly Float64Array[]): HierarchyForecast {
  requireSeriesOf(hierarchy.bottom.length, past, 'bottom series')
  const means = past.map(mean)
  const all = means.reduce((sum, value) => sum + value, 0)
  const bottom = means.map((part) => total.map((value) => value * (all === 0 ? 1 / means.length : part / all)))
  return bottomUp(hierarchy, bottom)
}

export interface ReconcileOptions {
  /**
   * What is known of the errors: `'ols'` nothing; `'structural'` they grow with the number of parts; `'shrink'` their covariances,
   * estimated from `residuals` and shrunk towards
   * their variances (MinT).
   */
  readonly weights?: 'ols' | 'structural' | 'shrink'
  /** One-step in-sample errors of the totals and of the bottom series, NaN where there is none; `'shrink'` needs them. */
  readonly residuals?: HierarchyForecast
}

/**
 * Changes all forecasts as little as their errors allow so that they add up: ŷ − W·U(U′W·U)⁻¹U′ŷ, where U′ŷ is by how much totals miss
 * their parts.
 * @param forecasts of every series, each on its own, of one horizon
 * @throws RangeError when series are missing or differ in length, a forecast is not finite, or `'shrink'` has no residuals
 * @see Wickramasuriya, Athanasopoulos & Hyndman (2019), J. American Statistical Association 114(526); Schäfer & Strimmer (2005) for the
 *   shrinkage
 */
export function reconcile(
  hierarchy: Hierarchy,
  forecasts: HierarchyForecast,
  { weights = 'structural', residuals }: ReconcileOptions = {},
): HierarchyForecast {
  if (weights === 'shrink' && residuals === undefined) throw new RangeError('MinT needs residuals of every series.')
  if (!['ols', 'structural', 'shrink'].includes(weights))
    throw new RangeError(`The weights are one of ols, structural, shrink, found "${weights}".`)
  const tops = hierarchy.totals.length
  const horizon = requireAll(hierarchy, forecasts, 'forecasts')
  if (weights === 'shrink' && residuals !== undefined) requireAll(hierarchy, residuals, 'residuals')
  const all = [...forecasts.totals, ...forecasts.bottom]
  const bad = all.findIndex((series) => !series.every(Number.isFinite))
  if (bad >= 0) {
    const name = [...hierarchy.totals.map((total) => total.name), ...hierarchy.bottom][bad]
    throw new RangeError(`The forecast of "${name}" holds a value that is not a finite number.`)
  }
  const covariance =
    weights === 'shrink' && residuals !== undefined
      ? shrunk([...residuals.totals, ...residuals.bottom])
      : diagonal(hierarchy, weights === 'structural')
  const constraints = hierarchy.totals.map(({ parts }, place) => [
    [place, 1] as const,
    ...[...parts].map((part) => [tops + part, -1] as const),
  ])
  // W·U column by column, then U′W·U.
  const spread = constraints.map((terms) => times(covariance, terms, all.length))
  const gram = new Float64Array(tops * tops)
  const gaps = new Float64Array(tops * horizon)
  constraints.forEach((terms, row) => {
    spread.forEach((column, place) => {
      gram[row * tops + place] = terms.reduce((total, [series, sign]) => total + sign * column[series]!, 0)
    })
    for (let step = 0; step < horizon; step++)
      gaps[row * horizon + step] = terms.reduce((total, [series, sign]) => total + sign * all[series]![step]!, 0)
  })
  solvePositive(gram, gaps, tops, horizon)
  const adjusted = forecasts.bottom.map((series, place) =>
    series.map((value, step) => {
      let change = 0
      for (let column = 0; column < tops; column++)
        change += spread[column]![tops + place]! * gaps[column * horizon + step]!
      return value - change
    }),
  )
  return bottomUp(hierarchy, adjusted)
}

function requireAll({ totals, bottom }: Hierarchy, of: HierarchyForecast, what: string): number {
  const length = requireSeriesOf(bottom.length, of.bottom, `${what} of bottom series`)
  return requireSeriesOf(totals.length, of.totals, `${what} of totals`, length)
}

/** A covariance: of places i and j. */
type Covariance =
  | { readonly kind: 'diagonal'; readonly values: Float64Array }
  | { readonly kind: 'full'; readonly values: Float64Array }

const diagonal = ({ totals, bottom }: Hierarchy, isStructural: boolean): Covariance => ({
  kind: 'diagonal',
  values: Float64Array.from([...totals.map(({ parts }) => (isStructural ? parts.length : 1)), ...bottom.map(() => 1)]),
})

function times(
  { kind, values }: Covariance,
  terms: readonly (readonly [number, number])[],
  size: number,
): Float64Array {
  const result = new Float64Array(size)
  for (const [series, sign] of terms) {
    if (kind === 'diagonal') result[series] = result[series]! + sign * values[series]!
    else for (let i = 0; i < size; i++) result[i] = result[i]! + sign * values[i * size + series]!
  }
  return result
}

/** Covariance of the residuals, correlations shrunk by the intensity that Schäfer and Strimmer estimate. */
function shrunk(residuals: readonly Float64Array[]): Covariance {
  const size = residuals.length
  const count = residuals[0]?.length ?? 0
  const steps = [...Array(count).keys()].filter((t) => residuals.every((series) => Number.isFinite(series[t]!)))
  const n = Math.max(2, steps.length)
  const deviations = residuals.map((series) => Math.sqrt(steps.reduce((total, t) => total + series[t]! ** 2, 0) / n))
  const standard = residuals.map((series, i) =>
    Float64Array.from(steps, (t) => (deviations[i]! > 0 ? series[t]! / deviations[i]! : 0)),
  )
  const correlations = new Float64Array(size * size)
  let noise = 0
  let signal = 0
  for (let i = 0; i < size; i++) {
    correlations[i * size + i] = 1
    for (let j = 0; j < i; j++) {
      const products = standard[i]!.map((value, t) => value * standard[j]![t]!)
      const r = products.reduce((total, value) => total + value, 0) / n
      noise += products.reduce((total, value) => total + (value - r) ** 2, 0) / (n * (n - 1))
      signal += r * r
      correlations[i * size + j] = r
      correlations[j * size + i] = r
    }
  }
  const intensity = signal > 0 ? Math.min(1, Math.max(0, noise / signal)) : 1
  const floor = Math.max(...deviations) * 1e-6 || 1
  const values = correlations.map((r, place) => {
    const [i, j] = [Math.floor(place / size), place % size]
    return (i === j ? 1 : (1 - intensity) * r) * Math.max(floor, deviations[i]!) * Math.max(floor, deviations[j]!)
  })
  return { kind: 'full', values }
}
