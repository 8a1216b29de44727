import { binColumn, type Binned } from './bins.ts'
import type { Tree } from './grow.ts'
import type { SavedTrees } from './saved.ts'

export interface TreeEnsemble {
  /** What is predicted before any tree. */
  readonly base: number
  readonly trees: readonly Tree[]
  /** For each feature the bounds of its ranges, which are what trees ask about. */
  readonly bounds: readonly Float64Array[]
  /** Sum of the gains of each feature's splits, as a share of all. */
  readonly importance: Float64Array
  /** @param columns as in training, any number of rows @throws RangeError when they are not as many */
  readonly predict: (columns: readonly Float64Array[]) => Float64Array
  /** What `JSON.stringify` writes; `treesFrom` reads it back, and predicts the same bytes. */
  readonly toJSON: () => SavedTrees
}

export function ensembleOf(base: number, trees: readonly Tree[], bounds: readonly Float64Array[]): TreeEnsemble {
  return {
    base,
    trees,
    bounds,
    importance: importanceOf(trees, bounds.length),
    predict(columns) {
      requireFeatures(columns, bounds.length)
      const data = {
        rows: columns[0]?.length ?? 0,
        bounds,
        columns: columns.map((column, place) => binColumn(column, bounds[place]!)),
      }
      const result = new Float64Array(data.rows).fill(base)
      for (const tree of trees) addTree(tree, data, result, 1)
      return result
    },
    toJSON: () => ({
      base,
      bounds: bounds.map((ends) => [...ends].map((end) => (Number.isFinite(end) ? end : String(end)))),
      trees: trees.map(({ feature, range, left, right, gain, value }) => ({
        feature: [...feature],
        range: [...range],
        left: [...left],
        right: [...right],
        gain: [...gain],
        value: [...value],
      })),
    }),
  }
}

function importanceOf(trees: readonly Tree[], features: number): Float64Array {
  const importance = new Float64Array(features)
  for (const tree of trees)
    tree.feature.forEach((feature, node) => void (importance[feature] = importance[feature]! + tree.gain[node]!))
  const total = importance.reduce((sum, gain) => sum + gain, 0)
  return total > 0 ? importance.map((gain) => gain / total) : importance
}

function requireFeatures(columns: readonly Float64Array[], features: number): void {
  if (columns.length === features && columns.every((column) => column.length === columns[0]?.length)) return
  throw new RangeError(
    `The trees were trained on ${features} features, and predict from as many of one length, found ${columns.map((column) => column.length).join(', ') || 'none'}.`,
  )
}

/** Adds what a tree says of each row, or with a sign of −1 takes it away. */
export function addTree(tree: Tree, { rows, columns }: Binned, result: Float64Array, sign: number): void {
  const { feature, range, left, right, value } = tree
  for (let row = 0; row < rows; row++) {
    let node = feature.length === 0 ? -1 : 0
    while (node >= 0) node = columns[feature[node]!]![row]! <= range[node]! ? left[node]! : right[node]!
    result[row] = result[row]! + sign * value[-1 - node]!
  }
}
