import type { Interval } from '../contract.ts'
import { requireHorizon, requireLevel, requireSeries } from '../numeric/check.ts'
import { boostTrees, type BoostOptions } from './ensemble.ts'
import { lagsFor, levelsOf, panelRows, type Lags, type Panel, type PanelOptions } from './panel.ts'
import { pooledIntervals } from './pooled-intervals.ts'
import type { TreeEnsemble } from './prediction.ts'
import { partsOf, refuse, treesFrom, type SavedTrees } from './saved.ts'
import { squash, stretch } from './squash.ts'

export interface GlobalOptions extends BoostOptions {
  readonly horizon: number
  readonly season?: number
  /** The newest steps that are learnt from, at most; all when absent. */
  readonly history?: number
}

/** One model of many series. */
export interface PanelModel {
  readonly trees: TreeEnsemble
  /**
   * @param panel the series it was trained on, some days later, or others that are alike, with as many columns known ahead and fixed
   * @returns `horizon` values for each series, in the panel's order; none negative when no training value is
   */
  readonly forecast: (panel: Panel) => Float64Array[]
  /** What `JSON.stringify` writes; `panelModelFrom` reads it back, and forecasts the same bytes. */
  readonly toJSON: () => SavedPanelModel
}

export interface GlobalModel {
  readonly model: PanelModel
  readonly trees: TreeEnsemble
  /** `horizon` values for each series, in the panel's order; none negative when no training value is. */
  readonly forecast: Float64Array[]
  /** For each series, in the panel's order, one for each level that was asked for, in that order. */
  readonly intervals: Interval[][]
}

/** What rows are made with, and whether forecasts may be negative. */
interface Shape extends PanelOptions, Lags {
  readonly isDemand: boolean
}

export interface SavedPanelModel extends Shape {
  readonly trees: SavedTrees
}

/**
 * Trains a model and forecasts what it was trained on. Levels of intervals in percent cost a second training, of a model that does not know the last horizon
 * and is judged by it, and want series of more than three horizons.
 */
export function forecastPanel(
  panel: Panel,
  { levels = [], ...options }: GlobalOptions & { readonly levels?: readonly number[] },
): GlobalModel {
  levels.forEach(requireLevel)
  const model = trainPanel(panel, options)
  const forecast = model.forecast(panel)
  const none = panel.series.map(() => [])
  return {
    model,
    trees: model.trees,
    forecast,
    intervals: levels.length === 0 ? none : intervalsOf(panel, forecast, levels, options),
  }
}

function intervalsOf(
  panel: Panel,
  forecast: readonly Float64Array[],
  levels: readonly number[],
  options: GlobalOptions,
): Interval[][] {
  const { horizon, season = 1 } = options
  const { series, known } = panel
  const length = series[0]?.length ?? 0
  if (length <= 3 * horizon)
    throw new RangeError(
      `Intervals are judged by the last horizon: series are longer than three horizons (${3 * horizon}), found ${length}.`,
    )
  const before: Panel = {
    ...panel,
    series: series.map((values) => values.subarray(0, length - horizon)),
    ...(known && { known: known.map((columns) => columns.map((column) => column.subarray(0, length))) }),
  }
  const held = trainPanel(before, options).forecast(before)
  const isDemand = series.every((values) => values.every((value) => value >= 0))
  return pooledIntervals({ series, held, forecast }, { season, levels, isDemand })
}

/**
 * One model of boosted trees for all series: it forecasts every step directly from lags, rolling means, means of the same place of the
 * season, what is known ahead and what is fixed, none of them newer than the
 * horizon. It learns log(1 + value ÷ level), so that large and small series count alike.
 * @param panel series of one length, more than two horizons
 */
export function trainPanel(
  panel: Panel,
  { horizon, season = 1, history = Number.POSITIVE_INFINITY, ...options }: GlobalOptions,
): PanelModel {
  const length = requirePanel(panel, horizon)
  const { series } = panel
  const isDemand = series.every((values) => values.every((value) => value >= 0))
  const shape: Shape = { horizon, season, isDemand, ...lagsFor({ horizon, season }, length) }
  const levels = levelsOf(series, length, season)
  const { columns, of, step } = panelRows(panel, levels, shape, Math.max(horizon, length - history), length)
  const target = new Float64Array(step.length).map((_, row) =>
    squash(series[of[row]!]![step[row]!]! / levels[of[row]!]!),
  )
  return modelOf(boostTrees({ columns, target }, options), shape)
}

/**
 * A model that was written as JSON, such as the artifact of a registered model.
 * @param json what `JSON.parse` gave
 * @throws RangeError when it is not what a model writes
 */
export function panelModelFrom(json: unknown): PanelModel {
  const { horizon, season, isDemand, lags, windows, trees } = partsOf(json)
  const steps = (list: unknown): number[] =>
    Array.isArray(list) && list.every((step) => Number.isInteger(step) && step > 0)
      ? list
      : refuse('"lags" and "windows" are not steps')
  if (typeof horizon !== 'number' || typeof season !== 'number' || typeof isDemand !== 'boolean')
    return refuse('"horizon", "season" or "isDemand" is missing')
  const shape: Shape = { horizon, season, isDemand, lags: steps(lags), windows: steps(windows) }
  return modelOf(treesFrom(trees), shape)
}

function modelOf(trees: TreeEnsemble, shape: Shape): PanelModel {
  const { horizon, season, isDemand } = shape
  return {
    trees,
    forecast(panel) {
      const length = requirePanel(panel, horizon)
      const levels = levelsOf(panel.series, length, season)
      const found = trees.predict(panelRows(panel, levels, shape, length, length + horizon).columns)
      return panel.series.map((_, place) =>
        found.slice(place * horizon, (place + 1) * horizon).map((value) => {
          const back = stretch(value) * levels[place]!
          return isDemand ? Math.max(0, back) : back
        }),
      )
    },
    toJSON: () => ({ ...shape, trees: trees.toJSON() }),
  }
}

/** @returns the length of all series */
function requirePanel({ series, known = [], fixed = [] }: Panel, horizon: number): number {
  requireHorizon(horizon)
  // Types are stripped where a model runs.
  if (![known, fixed].every(Array.isArray))
    throw new RangeError('"known" and "fixed" of a panel are lists that hold a list for each series.')
  series.forEach(requireSeries)
  const length = series[0]?.length ?? 0
  if (series.length === 0 || series.some((values) => values.length !== length) || length <= 2 * horizon)
    throw new RangeError(
      `A panel holds series of one length, more than two horizons (${2 * horizon}), found ${series.map((values) => values.length).join(', ') || 'none'}.`,
    )
  if (known.some((columns) => columns.some((column) => column.length !== length + horizon)))
    throw new RangeError(
      `What is known ahead has a value for each step and for the horizon: ${length + horizon} values.`,
    )
  return length
}
