import { matrixOfColumns, type Matrix, type Numbers } from '../numeric/numbers.ts'
import { mean } from '../numeric/moments.ts'
import { quantileOfSorted, sortedCopy } from '../numeric/quantile.ts'
import { requireThat } from '../numeric/require-that.ts'

/** How one column was scaled: `(value − centre) / spread`. */
export interface ColumnScale {
  /** In the column's own unit. */
  readonly centre: number
  /** In the column's own unit; 1 for a column that never changes. */
  readonly spread: number
}

/** A scaled matrix and what undoes it. */
export interface Scaled {
  readonly matrix: Matrix
  /** One a column. */
  readonly scales: readonly ColumnScale[]
}

/**
 * Centres on the median and divides by the interquartile range: a few huge customers do not squeeze the rest together.
 * A column whose quartiles are equal is divided by 1 (scikit-learn's `RobustScaler`).
 * @param columns m ≥ 1 columns of n ≥ 1 finite values
 * @throws RangeError when lengths differ or a value is not finite
 */
export function robustScale(columns: readonly Numbers[]): Scaled {
  return scaleWith(columns, (column) => {
    const sorted = sortedCopy(column)
    const spread = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25)
    return { centre: quantileOfSorted(sorted, 0.5), spread: spread === 0 ? 1 : spread }
  })
}

/**
 * Centres on the mean and divides by the population standard deviation (scikit-learn's `StandardScaler`).
 * @param columns m ≥ 1 columns of n ≥ 1 finite values
 * @throws RangeError when lengths differ or a value is not finite
 */
export function standardScale(columns: readonly Numbers[]): Scaled {
  return scaleWith(columns, (column) => {
    const centre = mean(column)
    const spread = Math.sqrt(mean(Float64Array.from(column, (value) => (value - centre) ** 2)))
    return { centre, spread: spread === 0 ? 1 : spread }
  })
}

/**
 * The same scaling for other rows, as new data must be scaled by the scales of the old.
 * @throws RangeError when there is not one scale a column, lengths differ or a value is not finite
 */
export function applyScales(columns: readonly Numbers[], scales: readonly ColumnScale[]): Matrix {
  requireThat(columns.length === scales.length, `There are ${columns.length} columns but ${scales.length} scales.`)
  return matrixOfColumns(
    columns.map((column, c) => {
      const { centre, spread } = scales[c] ?? { centre: 0, spread: 1 }
      return Float64Array.from(column, (value) => (value - centre) / spread)
    }),
  )
}

function scaleWith(columns: readonly Numbers[], scaleOf: (column: Numbers) => ColumnScale): Scaled {
  // Quantiles sort NaN last and would hide it: the check comes first.
  const { rows } = matrixOfColumns(columns)
  if (rows === 0) return { matrix: matrixOfColumns(columns), scales: columns.map(() => ({ centre: 0, spread: 1 })) }
  const scales = columns.map(scaleOf)
  return { matrix: applyScales(columns, scales), scales }
}
