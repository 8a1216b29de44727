/** The public API of "tsdbt/forecast". */
export type { Forecast, Interval, Method, Model, Season } from './contract.ts'
export { drift, movingAverage, movingMedian, naive, seasonalNaive } from './methods/naive.ts'
export { seasonalMean, seasonalMedian } from './methods/profile.ts'
export { comb, naive2 } from './methods/benchmarks.ts'
export { dampedHolt, holt, ses } from './ets/smoothing.ts'
export { holtWinters, type HoltWintersOptions } from './methods/holt-winters.ts'
export { optimizedTheta, theta } from './methods/theta.ts'
export { replaceOutliers, withoutOutliers, type OutlierOptions } from './methods/without-outliers.ts'
export { seasonallyAdjusted } from './methods/seasonally-adjusted.ts'
export { autoEts, ets } from './ets/auto.ts'
export type { EtsShape } from './ets/shape.ts'
export { arima, type ArimaOptions } from './arima/arima.ts'
export { autoArima, type AutoArimaOptions } from './arima/auto.ts'
export { combination, type CombinationOptions } from './combine/combination.ts'
export { decompose, isSeasonal } from './decompose/classical.ts'
export { stl, type StlDecomposition, type StlOptions } from './decompose/stl.ts'
export { mstl as decomposeSeasons, seasonalStrength, type MstlDecomposition } from './decompose/mstl.ts'
export * from './metrics.ts'
export { mstl, type MstlOptions } from './methods/mstl.ts'
export { adida, croston, sba, tsb } from './intermittent/croston.ts'
export { backtest, backtestRows, type BacktestOptions, type BacktestRow, type Fold } from './backtest/backtest.ts'
export { conformal, type ConformalOptions } from './backtest/conformal.ts'
export { auto, type AutoMethod, type AutoModel, type AutoOptions, type Share } from './auto/auto.ts'
export { autoPanel, type AutoPanel, type AutoPanelOptions } from './auto/panel.ts'
export type { Target } from './auto/candidates.ts'
export { detectSeasons } from './auto/detect-seasons.ts'
export { hierarchyOf, totalsOf, type Hierarchy } from './hierarchy/hierarchy.ts'
export { bottomUp, reconcile, topDown, type HierarchyForecast, type ReconcileOptions } from './hierarchy/reconcile.ts'
export { boostTrees, randomForest, type BoostOptions, type TrainingData } from './trees/ensemble.ts'
export {
  forecastPanel,
  panelModelFrom,
  trainPanel,
  type GlobalModel,
  type GlobalOptions,
  type PanelModel,
} from './trees/global.ts'
export type { TreeEnsemble } from './trees/prediction.ts'
export { treesFrom } from './trees/saved.ts'
export type { Panel } from './trees/panel.ts'
export { nextTimes, type Frequency } from './calendar/dates.ts'
export { regularize, type RegularizeOptions, type RegularSeries } from './calendar/regularize.ts'
export { noWorseForecast, type ForecastGate, type ForecastGateContext } from './gate/no-worse-forecast.ts'
