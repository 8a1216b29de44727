/** Features cut into at most 255 ranges of about equally many rows; range 0 is what is missing. */
export interface Binned {
  readonly rows: number
  /** One byte a row for each feature: its range. */
  readonly columns: readonly Uint8Array[]
  /** For each feature the upper bounds of ranges 1, 2, …; the last range has none. */
  readonly bounds: readonly Float64Array[]
}

const most = 254
/** Quantiles of a sample cut as well as those of all rows. */
const sample = 50_000

/** @param columns one for each feature, equally many rows, NaN where missing */
export function binColumns(columns: readonly Float64Array[]): Binned {
  const bounds = columns.map(boundsOf)
  return {
    rows: columns[0]?.length ?? 0,
    bounds,
    columns: columns.map((column, place) => binColumn(column, bounds[place]!)),
  }
}

export function binColumn(column: Float64Array, bounds: Float64Array): Uint8Array {
  return Uint8Array.from(column, (value) => rangeOf(value, bounds))
}

/** The range of a value: 1 + the number of bounds below it, 0 when missing. */
export function rangeOf(value: number, bounds: Float64Array): number {
  if (Number.isNaN(value)) return 0
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (bounds[middle]! < value) low = middle + 1
    else high = middle
  }
  return low + 1
}

function boundsOf(column: Float64Array): Float64Array {
  const step = Math.max(1, Math.floor(column.length / sample))
  const sorted = Float64Array.from({ length: Math.ceil(column.length / step) }, (_, i) => column[i * step]!)
    .filter((value) => !Number.isNaN(value))
    .sort()
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
  if (distinct.length <= most) return distinct.slice(0, -1).map((value, i) => (value + distinct[i + 1]!) / 2)
  const cuts = Float64Array.from({ length: most - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / most)]!)
  return cuts.filter((value, i) => i === 0 || value !== cuts[i - 1])
}
