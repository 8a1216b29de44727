/** The public API of "tsdbt/analytics": pure, deterministic functions of columns; see docs/analytics.md. */
export { toBaskets, type BasketOptions, type Baskets } from './baskets/baskets.ts'
export { frequentItemsets, type Itemset, type ItemsetOptions } from './baskets/itemsets.ts'
export { associationRules, type AssociationRule, type RuleOptions } from './baskets/rules.ts'
export { chooseK, elbow, type KChoice, type KTrial } from './cluster/choose-k.ts'
export { assignClusters, kmeans, type Clusters, type KmeansOptions } from './cluster/kmeans.ts'
export { applyScales, robustScale, standardScale, type ColumnScale, type Scaled } from './cluster/scale.ts'
export { silhouette, type SilhouetteOptions } from './cluster/silhouette.ts'
export {
  churnProbability,
  fitChurn,
  silenceProbability,
  type ChurnModel,
  type RepeatBuying,
} from './customers/churn.ts'
export { repeatBuying, type NamedRepeatBuying } from './customers/repeat-buying.ts'
export { rfmFacts, type PurchaseLines, type RfmFacts } from './customers/rfm.ts'
export { scoreValues, type ScoreOptions, type ScoreRule } from './customers/score.ts'
export { rfmSegment, rfmSegments, segmentCustomers, type RfmRow, type RfmSegment } from './customers/segments.ts'
export { kolmogorovSmirnov, type KolmogorovSmirnov } from './drift/kolmogorov-smirnov.ts'
export { categoryStability, populationStability, type DriftLevel, type Psi } from './drift/stability.ts'
export type { Key } from './numeric/encode.ts'
export { matrixOfColumns, matrixOfRows, type Matrix, type Numbers } from './numeric/numbers.ts'
export { seededRandom, type Random } from './numeric/random.ts'
export { alsRecommender, trainAls, type AlsModel, type AlsOptions } from './recommend/als.ts'
export { copurchase, popularity, type CopurchaseOptions } from './recommend/baselines.ts'
export { evaluateRecommenders, type EvaluateOptions, type RecommenderScore } from './recommend/evaluate.ts'
export { toInteractions, type Interactions } from './recommend/interactions.ts'
export { recommend, type Recommendation, type RecommendOptions, type Recommender } from './recommend/recommender.ts'
export { detectAnomalies, type AnomalyOptions, type AnomalyRow } from './series/anomalies.ts'
export { strongestCycles, type Cycle } from './series/cycles.ts'
export {
  abcClasses,
  xyzClass,
  type AbcBounds,
  type AbcClass,
  type AbcRow,
  type Xyz,
  type XyzBounds,
  type XyzClass,
} from './stock/abc-xyz.ts'
export { priceElasticity, type Controls, type Elasticity } from './stock/elasticity.ts'
export { dailyDemand, planStock, type DailyDemand, type StockPlan, type StockPolicy } from './stock/reorder.ts'
export { rulesOf, treeToSql, type Condition, type TreeRule } from './tree/rules.ts'
export {
  growTree,
  predictTree,
  type DecisionTree,
  type Feature,
  type TreeLeaf,
  type TreeNode,
  type TreeOptions,
  type TreeQuestion,
} from './tree/tree.ts'
