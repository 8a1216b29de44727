import { requireHorizon, requireSeries } from '../numeric/check.ts'
import { boostTrees, type BoostOptions, type TreeEnsemble } from './ensemble.ts'
import { levelsOf, panelRows, type Panel, type PanelOptions } from './panel.ts'

export interface GlobalOptions extends BoostOptions {
  readonly horizon: number
  readonly season?: number
  /** The newest steps that are learnt from, at most; all when absent. */
  readonly history?: number
}

export interface GlobalModel {
  readonly trees: TreeEnsemble
  /** `horizon` values for each series, in the panel's order; none negative when no training value is. */
  readonly forecast: Float64Array[]
}

/**
 * One model of boosted trees for all series: it forecasts every step directly from lags, rolling means, means of the same place of the
 * season, what is known ahead and what is fixed, none of them newer than the
 * horizon. It learns log(1 + value ÷ level), so that large and small series count alike.
 * @param panel series of one length, more than two horizons
 */
export function forecastPanel(
  panel: Panel,
  { horizon, season = 1, history = Number.POSITIVE_INFINITY, ...options }: GlobalOptions,
): GlobalModel {
  requireHorizon(horizon)
  const { series, known } = panel
  series.forEach(requireSeries)
  const length = series[0]?.length ?? 0
  if (series.length === 0 || series.some((values) => values.length !== length) || length <= 2 * horizon)
    throw new RangeError(
      `A panel holds series of one length, more than two horizons (${2 * horizon}), found ${series.map((values) => values.length).join(', ') || 'none'}.`,
    )
  if (known?.some((columns) => columns.some((column) => column.length !== length + horizon)))
    throw new RangeError(
      `What is known ahead has a value for each step and for the horizon: ${length + horizon} values.`,
    )
  const isDemand = series.every((values) => values.every((value) => value >= 0))
  const shape: PanelOptions = { horizon, season }
  const levels = levelsOf(series, length, season)
  const from = Math.max(horizon, length - history)
  const training = panelRows(panel, levels, shape, from, length)
  const target = training.step.reduce((found, t, row) => {
    found[row] = squash(series[training.of[row]!]![t]! / levels[training.of[row]!]!)
    return found
  }, new Float64Array(training.step.length))
  const trees = boostTrees({ columns: training.columns, target }, options)
  const future = panelRows(panel, levels, shape, length, length + horizon)
  const found = trees.predict(future.columns)
  const forecast = series.map((_, place) =>
    found.slice(place * horizon, (place + 1) * horizon).map((value) => {
      const back = stretch(value) * levels[place]!
      return isDemand ? Math.max(0, back) : back
    }),
  )
  return { trees, forecast }
}

/** log(1 + x), mirrored for negative values. */
const squash = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value))
const stretch = (value: number): number => Math.sign(value) * Math.expm1(Math.abs(value))
