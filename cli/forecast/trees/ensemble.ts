import { binColumns, type Binned } from './bins.ts'
import { Crew } from './crew.ts'
import { growTree, type Tree } from './grow.ts'
import { mostRows, packGradients } from './histogram.ts'
import { requireTreeOptions } from './options.ts'
import { addTree, ensembleOf, type TreeEnsemble } from './prediction.ts'
import { choose, randomFrom } from './random.ts'

export interface TrainingData {
  /** One column for each feature, n rows each; NaN is a missing value. */
  readonly columns: readonly Float64Array[]
  /** n values to predict. */
  readonly target: Float64Array
}

export interface BoostOptions {
  readonly trees?: number
  /** Share of each tree's correction that is taken. */
  readonly rate?: number
  readonly leaves?: number
  readonly leafRows?: number
  readonly shrinkage?: number
  /** Shares of features and of rows that each tree sees; in a forest, of features that each split sees. */
  readonly featureShare?: number
  readonly rowShare?: number
  readonly seed?: number
  /** Threads that train, the calling one among them; 1 when absent. The trees are the same bytes whatever their number. */
  readonly workers?: number
}

/**
 * Gradient-boosted regression trees for squared error, histogram-based and grown leaf-wise.
 * Train on `Math.log1p` of demand to minimise RMSLE.
 * @throws RangeError on no rows, more than 2,097,151, columns of another length than the target, or options out of range
 * @see Friedman (2001), Annals of Statistics 29(5); Ke et al. (2017), "LightGBM"
 */
export function boostTrees(training: TrainingData, options: BoostOptions = {}): TreeEnsemble {
  const { leaves = 31, workers = 1 } = options
  if (!Number.isInteger(workers) || workers < 1)
    throw new RangeError(`Trees are trained by a whole number of threads ≥ 1, found ${workers}.`)
  requireTreeOptions(options)
  const binned = checkedBins(training)
  const crew = workers > 1 ? new Crew(binned, workers, leaves) : undefined
  try {
    return boost(training.target, binned, options, crew)
  } finally {
    crew?.close()
  }
}

function boost(target: Float64Array, binned: Binned, options: BoostOptions, crew: Crew | undefined): TreeEnsemble {
  const {
    trees = 300,
    rate = 0.05,
    leaves = 31,
    leafRows = 20,
    shrinkage = 0,
    featureShare = 1,
    rowShare = 1,
    seed = 1,
  } = options
  const data = crew?.data ?? binned
  const base = target.reduce((total, value) => total + value, 0) / target.length
  const gradients = target.map((value) => value - base)
  const packed = crew?.packed ?? new Float64Array(data.rows)
  const leafOf = new Int32Array(data.rows)
  const random = randomFrom(seed)
  const everyRow = Int32Array.from({ length: data.rows }, (_, row) => row)
  const grown: Tree[] = []
  for (let round = 0; round < trees; round++) {
    const factor = packGradients(gradients, packed)
    const chosen =
      rowShare < 1 ? choose(data.rows, Math.max(1, Math.round(rowShare * data.rows)), random) : everyRow.slice()
    const rows = crew?.rowsOf(chosen) ?? chosen
    const features = chooseFeatures(data, featureShare, random)
    const tree = growTree(data, packed, factor, rows, features, { leaves, leafRows, shrinkage }, leafOf, crew)
    const scaled = { ...tree, value: tree.value.map((value) => value * rate) }
    if (rowShare < 1) addTree(scaled, data, gradients, -1)
    else for (let row = 0; row < data.rows; row++) gradients[row] = gradients[row]! - scaled.value[leafOf[row]!]!
    grown.push(scaled)
  }
  return ensembleOf(base, grown, binned.bounds)
}

/**
 * A random forest for regression: trees on bootstrap samples, each split among a random part of the features, averaged.
 * @see Breiman (2001), Machine Learning 45(1)
 */
export function randomForest(
  training: TrainingData,
  options: Omit<BoostOptions, 'rate' | 'rowShare' | 'workers'> = {},
): TreeEnsemble {
  const { trees = 100, leaves = 255, leafRows = 5, shrinkage = 0, featureShare = 1 / 3, seed = 1 } = options
  requireTreeOptions(options)
  const { target } = training
  const data = checkedBins(training)
  const base = target.reduce((total, value) => total + value, 0) / target.length
  const packed = new Float64Array(data.rows)
  const factor = packGradients(
    target.map((value) => value - base),
    packed,
  )
  const random = randomFrom(seed)
  const all = chooseFeatures(data, 1, random)
  const draw = (): Int32Array => chooseFeatures(data, featureShare, random)
  const grown = Array.from({ length: trees }, () => {
    const rows = Int32Array.from({ length: data.rows }, () => Math.floor(random() * data.rows)).sort()
    const tree = growTree(data, packed, factor, rows, all, { leaves, leafRows, shrinkage, draw })
    return { ...tree, value: tree.value.map((value) => value / trees) }
  })
  return ensembleOf(base, grown, data.bounds)
}

function checkedBins({ columns, target }: TrainingData): Binned {
  if (target.length === 0 || target.length > mostRows)
    throw new RangeError(`Trees train on 1 to ${mostRows} rows, found ${target.length}.`)
  const odd = columns.find((column) => column.length !== target.length)
  if (odd !== undefined || columns.length === 0)
    throw new RangeError(
      `Features have as many rows as the target (${target.length}), found ${odd?.length ?? 'no feature'}.`,
    )
  const bad = target.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw new RangeError(`Row ${bad + 1} of the target is ${target[bad]}.`)
  return binColumns(columns)
}

const chooseFeatures = (data: Binned, share: number, random: () => number): Int32Array =>
  choose(
    data.columns.length,
    share < 1 ? Math.max(1, Math.round(share * data.columns.length)) : data.columns.length,
    random,
  )
