/**
 * Sums of gradients and counts by range, both in one number: gradients are whole numbers, so that a sum is exact and the same however
 * the rows are split.
 * A packed value is gradient · 2²¹ + 1; sums stay below 2⁵³.
 */
export const packFactor = 2 ** 21
export const mostRows = packFactor - 1
/** Ranges a feature may have, the missing one included. */
export const ranges = 256
/** Gradients are scaled so that their sizes sum to less than this. */
const mostGradient = 2 ** 31

/** @returns the factor that makes whole numbers of the gradients */
export function packGradients(gradients: Float64Array, packed: Float64Array): number {
  let total = 0
  for (const gradient of gradients) total += Math.abs(gradient)
  // Rounding may add half a unit a row.
  const factor = total > 0 ? (mostGradient - gradients.length) / total : 1
  for (let row = 0; row < gradients.length; row++) packed[row] = Math.round(gradients[row]! * factor) * packFactor + 1
  return factor
}

/**
 * Adds the packed values of some rows to the histograms of all features.
 * @param rows places of the rows, `from` to `to`
 * @param local work space of at least `to − from` values
 * @param histogram `ranges` values for each feature; overwritten
 */
export function fillHistogram(
  columns: readonly Uint8Array[],
  features: Int32Array,
  packed: Float64Array,
  rows: Int32Array,
  from: number,
  to: number,
  local: Float64Array,
  histogram: Float64Array,
): void {
  const count = to - from
  for (let i = 0; i < count; i++) local[i] = packed[rows[from + i]!]!
  for (const feature of features) histogram.fill(0, feature * ranges, (feature + 1) * ranges)
  let next = 0
  for (; next + 4 <= features.length; next += 4)
    addFour(columns, features.subarray(next, next + 4), rows, from, count, local, histogram)
  for (; next < features.length; next++) addOne(columns, features[next]!, rows, from, count, local, histogram)
}

/** Four features at once read each row's place and gradient once. */
function addFour(
  columns: readonly Uint8Array[],
  [first = 0, second = 0, third = 0, fourth = 0]: Int32Array,
  rows: Int32Array,
  from: number,
  count: number,
  local: Float64Array,
  histogram: Float64Array,
): void {
  const [a, b, c, d] = [columns[first]!, columns[second]!, columns[third]!, columns[fourth]!]
  const [startA, startB, startC, startD] = [first * ranges, second * ranges, third * ranges, fourth * ranges]
  for (let i = 0; i < count; i++) {
    const row = rows[from + i]!
    const value = local[i]!
    const inA = startA + a[row]!
    const inB = startB + b[row]!
    const inC = startC + c[row]!
    const inD = startD + d[row]!
    histogram[inA] = histogram[inA]! + value
    histogram[inB] = histogram[inB]! + value
    histogram[inC] = histogram[inC]! + value
    histogram[inD] = histogram[inD]! + value
  }
}

function addOne(
  columns: readonly Uint8Array[],
  feature: number,
  rows: Int32Array,
  from: number,
  count: number,
  local: Float64Array,
  histogram: Float64Array,
): void {
  const column = columns[feature]!
  const start = feature * ranges
  for (let i = 0; i < count; i++) {
    const range = start + column[rows[from + i]!]!
    histogram[range] = histogram[range]! + local[i]!
  }
}

export const gradientOf = (packed: number): number => Math.floor(packed / packFactor)
export const countOf = (packed: number): number => packed - Math.floor(packed / packFactor) * packFactor
