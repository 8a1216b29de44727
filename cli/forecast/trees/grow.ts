import type { Binned } from './bins.ts'
import type { Crew } from './crew.ts'
import { countOf, fillHistogram, gradientOf, packFactor, ranges } from './histogram.ts'

export interface GrowOptions {
  readonly leaves: number
  /** Rows a leaf has at least. */
  readonly leafRows: number
  /** Added to the count of a leaf: draws its value to 0. */
  readonly shrinkage: number
  /** The features a split may use, drawn anew for each; all when absent. */
  readonly draw?: () => Int32Array
}

/** A tree in arrays; node 0 is the root, a negative child −1 − i is leaf i. */
export interface Tree {
  readonly feature: Int32Array
  /** Rows whose range is at most this go left. */
  readonly range: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly gain: Float64Array
  /** Value of each leaf. */
  readonly value: Float64Array
}

interface Leaf {
  readonly from: number
  readonly to: number
  readonly histogram: Float64Array
  readonly sum: number
  /** Node and side that point here; none for the root. */
  readonly parent: number
  readonly isLeft: boolean
  split: Split | undefined
}

interface Split {
  readonly feature: number
  readonly range: number
  readonly gain: number
}

/**
 * Grows a tree leaf by leaf, the split of most gain first. The histogram of the larger child is the parent's less the smaller child's.
 * @param rows the rows to fit; reordered so that each leaf's lie together
 * @param features candidates for splits
 * @see Ke et al. (2017), "LightGBM", NeurIPS
 */
export function growTree(
  data: Binned,
  packed: Float64Array,
  factor: number,
  rows: Int32Array,
  features: Int32Array,
  options: GrowOptions,
  leafOf?: Int32Array,
  crew?: Crew,
): Tree {
  const local = new Float64Array(crew ? 0 : rows.length)
  const spare = new Int32Array(rows.length)
  const size = data.columns.length * ranges
  const build = (from: number, to: number, parent: number, isLeft: boolean, histogram: Float64Array): Leaf => {
    const sum = totalOf(histogram, features[0] ?? 0)
    const leaf: Leaf = { from, to, histogram, sum, parent, isLeft, split: undefined }
    leaf.split = bestSplit(leaf, options.draw?.() ?? features, factor, options)
    return leaf
  }
  let histograms = 0
  const fill = (from: number, to: number): Float64Array => {
    if (crew) return crew.fill(histograms++, features, from, to)
    const histogram = new Float64Array(size)
    fillHistogram(data.columns, features, packed, rows, from, to, local, histogram)
    return histogram
  }
  const leaves: Leaf[] = [build(0, rows.length, -1, false, fill(0, rows.length))]
  const nodes: { feature: number; range: number; gain: number; left: number; right: number }[] = []
  while (leaves.length < options.leaves) {
    const place = mostPromising(leaves)
    const leaf = leaves[place]
    const split = leaf?.split
    if (leaf === undefined || split === undefined) break
    const middle = partition(data.columns[split.feature]!, split.range, rows, leaf.from, leaf.to, spare)
    const isLeftSmall = middle - leaf.from <= leaf.to - middle
    const small = isLeftSmall ? fill(leaf.from, middle) : fill(middle, leaf.to)
    const large = leaf.histogram
    for (const feature of features) {
      const start = feature * ranges
      for (let i = start; i < start + ranges; i++) large[i] = large[i]! - small[i]!
    }
    const node = nodes.length
    nodes.push({ ...split, left: -1 - place, right: -1 - leaves.length })
    const parent = nodes[leaf.parent]
    if (parent !== undefined) parent[leaf.isLeft ? 'left' : 'right'] = node
    leaves[place] = build(leaf.from, middle, node, true, isLeftSmall ? small : large)
    leaves.push(build(middle, leaf.to, node, false, isLeftSmall ? large : small))
  }
  leaves.forEach(({ from, to }, place) => {
    if (leafOf !== undefined) for (let i = from; i < to; i++) leafOf[rows[i]!] = place
  })
  return {
    feature: Int32Array.from(nodes, (node) => node.feature),
    range: Uint8Array.from(nodes, (node) => node.range),
    left: Int32Array.from(nodes, (node) => node.left),
    right: Int32Array.from(nodes, (node) => node.right),
    gain: Float64Array.from(nodes, (node) => node.gain),
    value: Float64Array.from(leaves, ({ sum }) => gradientOf(sum) / factor / (countOf(sum) + options.shrinkage)),
  }
}

function mostPromising(leaves: readonly Leaf[]): number {
  let best = 0
  leaves.forEach(({ split }, place) => {
    if ((split?.gain ?? 0) > (leaves[best]?.split?.gain ?? 0)) best = place
  })
  return best
}

function totalOf(histogram: Float64Array, feature: number): number {
  let total = 0
  for (let i = feature * ranges; i < (feature + 1) * ranges; i++) total += histogram[i]!
  return total
}

/** Gain of G²/n over both sides; rows that miss the feature are in range 0 and go left. */
function bestSplit(
  { histogram, sum }: Leaf,
  features: Int32Array,
  factor: number,
  { leafRows, shrinkage }: GrowOptions,
): Split | undefined {
  const allGradient = gradientOf(sum)
  const allCount = countOf(sum)
  if (allCount < 2 * leafRows) return undefined
  const base = (allGradient * allGradient) / (allCount + shrinkage)
  let gain = base * 1e-9 + 1e-9
  let best: Split | undefined
  for (const feature of features) {
    const start = feature * ranges
    let left = 0
    for (let range = 0; range < ranges - 1; range++) {
      const here = histogram[start + range]!
      if (here === 0) continue
      left += here
      const leftGradient = Math.floor(left / packFactor)
      const leftCount = left - leftGradient * packFactor
      if (leftCount < leafRows) continue
      const rightCount = allCount - leftCount
      if (rightCount < leafRows) break
      const rightGradient = allGradient - leftGradient
      const found =
        (leftGradient * leftGradient) / (leftCount + shrinkage) +
        (rightGradient * rightGradient) / (rightCount + shrinkage) -
        base
      if (found > gain) {
        gain = found
        best = { feature, range, gain: found / (factor * factor) }
      }
    }
  }
  return best
}

/** Stable: rows keep their order on both sides. @returns where the right side begins */
function partition(
  column: Uint8Array,
  range: number,
  rows: Int32Array,
  from: number,
  to: number,
  spare: Int32Array,
): number {
  let left = from
  let right = 0
  for (let i = from; i < to; i++) {
    // Without a branch, which would be mispredicted every other time: what is written needlessly is overwritten or was read before.
    const row = rows[i]!
    const goesLeft = Number(column[row]! <= range)
    rows[left] = row
    spare[right] = row
    left += goesLeft
    right += 1 - goesLeft
  }
  rows.set(spare.subarray(0, right), left)
  return left
}
