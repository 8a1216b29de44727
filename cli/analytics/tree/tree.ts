import { encode } from '../numeric/encode.ts'
import { matrixOfColumns, type Numbers } from '../numeric/numbers.ts'
import { requireThat } from '../numeric/require-that.ts'
import { bestSplit, gini } from './split.ts'

/** Options of {@link growTree}. */
export interface TreeOptions {
  /** Questions from the root to a leaf. Default 4: more is no explanation. */
  readonly maxDepth?: number
  /** Rows each side of a question keeps. Default 1. */
  readonly minLeafRows?: number
  /** A question must lower the impurity of all rows by this share. Default 0. */
  readonly minGain?: number
}

/** A named column. */
export interface Feature {
  readonly name: string
  readonly values: Numbers
}

/** Rows that ended in one place, or a question that parts them. */
export type TreeNode = TreeLeaf | TreeQuestion

interface TreePlace {
  readonly rows: number
  /** Rows of each class, in the order of the tree's classes. */
  readonly counts: readonly number[]
  /** Gini impurity 0…1. */
  readonly impurity: number
}

/** The end of a path: its answer is the class with most rows, ties to the first. */
export interface TreeLeaf extends TreePlace {
  readonly kind: 'leaf'
  readonly label: string
}

/** `feature ≤ threshold` goes to `yes`, else to `no`. */
export interface TreeQuestion extends TreePlace {
  readonly kind: 'question'
  readonly feature: string
  readonly threshold: number
  readonly yes: TreeNode
  readonly no: TreeNode
}

/** A decision tree. */
export interface DecisionTree {
  /** Labels in order of first appearance. */
  readonly classes: readonly string[]
  readonly root: TreeNode
  /** Share of the rows it was grown on that it answers rightly, 0…1. */
  readonly accuracy: number
}

/**
 * A classification tree (CART): each question parts the rows so that the Gini impurity falls most; thresholds lie midway between values.
 * Of equal questions the first feature and the lowest threshold win, so the same rows give the same tree.
 * @param features m ≥ 1 columns of n finite values
 * @param labels n ≥ 1 labels
 * @throws RangeError when lengths differ, a value is not finite, two features have one name, an option is out of range, or there are no rows
 * @see Breiman, Friedman, Olshen & Stone (1984); cost depth × m × n log n
 */
export function growTree(
  features: readonly Feature[],
  labels: readonly string[],
  options: TreeOptions = {},
): DecisionTree {
  const { maxDepth = 4, minLeafRows = 1, minGain = 0 } = options
  const { rows } = matrixOfColumns(features.map(({ values }) => values))
  requireOptions(features, { maxDepth, minLeafRows, minGain })
  requireThat(labels.length > 0, 'A tree needs at least one row, found none.')
  requireThat(rows === labels.length, `There are ${labels.length} labels but ${rows} rows of features.`)
  const { names: classes, codes } = encode(labels)
  const grow = (places: Int32Array, depth: number): TreeNode => {
    const counts = countsOf(places, codes, classes.length)
    const place = { rows: places.length, counts: [...counts], impurity: gini(counts, places.length) }
    const leaf: TreeLeaf = { kind: 'leaf', ...place, label: classes[indexOfMost(counts)] ?? '' }
    if (depth === maxDepth || place.impurity === 0) return leaf
    const split = bestSplit(features, codes, places, { counts, minLeafRows })
    if (split === undefined || (split.gain * places.length) / rows < minGain) return leaf
    const { values, name } = features[split.feature] ?? { values: [], name: '' }
    const isYes = (row: number): boolean => (values[row] ?? 0) <= split.threshold
    return {
      kind: 'question',
      ...place,
      feature: name,
      threshold: split.threshold,
      yes: grow(places.filter(isYes), depth + 1),
      no: grow(
        places.filter((row) => !isYes(row)),
        depth + 1,
      ),
    }
  }
  const root = grow(
    Int32Array.from(labels, (_, i) => i),
    0,
  )
  return { classes, root, accuracy: rightRows(root) / rows }
}

/**
 * The tree's answer for one row.
 * @param row each feature's value by its name
 * @throws RangeError when a feature that is asked for is absent or no number
 */
export function predictTree(tree: DecisionTree, row: Readonly<Record<string, number>>): string {
  let node = tree.root
  while (node.kind === 'question') {
    const value = Object.hasOwn(row, node.feature) ? row[node.feature] : undefined
    requireThat(value !== undefined, `The row has no value of "${node.feature}".`)
    requireThat(
      !Number.isNaN(value),
      `The row's value of "${node.feature}" is NaN, which is neither below nor above a threshold.`,
    )
    node = value <= node.threshold ? node.yes : node.no
  }
  return node.label
}

function countsOf(places: Int32Array, codes: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes)
  for (const row of places) counts[codes[row] ?? 0] = (counts[codes[row] ?? 0] ?? 0) + 1
  return counts
}

function requireOptions(features: readonly Feature[], options: Required<TreeOptions>): void {
  const { maxDepth, minLeafRows, minGain } = options
  requireThat(
    Number.isInteger(maxDepth) && maxDepth >= 0,
    `The depth of a tree is a whole number of 0 or more, found ${maxDepth}.`,
  )
  requireThat(minLeafRows >= 0, `The least rows of a leaf are a number of 0 or more, found ${minLeafRows}.`)
  requireThat(minGain >= 0, `The least gain of a question is a share of 0 or more, found ${minGain}.`)
  const names = features.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  requireThat(twice === undefined, `Two features are named "${twice}": rules tell them apart by name.`)
}

const highest = (counts: readonly number[] | Float64Array): number => {
  let best = 0
  for (const count of counts) best = Math.max(best, count)
  return best
}

const indexOfMost = (counts: Float64Array): number => counts.indexOf(highest(counts))

const rightRows = (node: TreeNode): number =>
  node.kind === 'leaf' ? highest(node.counts) : rightRows(node.yes) + rightRows(node.no)
