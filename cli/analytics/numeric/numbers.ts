import { refuse, requireThat, shown } from './require-that.ts'

/** A column of numbers: a plain or a typed array. Functions that take one never change it. */
export type Numbers = ArrayLike<number>

/** A table of numbers, row after row in one array: the value of row r and column c is `values[r * columns + c]`. */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly values: Float64Array
}

/**
 * Columns of equal length side by side.
 * @param columns at least one, each of n finite values
 * @returns n rows × columns.length
 * @throws RangeError when lengths differ, a value is not finite, or there is no column
 */
export function matrixOfColumns(columns: readonly Numbers[]): Matrix {
  const rows = columns[0]?.length ?? 0
  requireThat(columns.length > 0, 'A matrix needs at least one column, found none.')
  const values = new Float64Array(rows * columns.length)
  for (const [c, column] of columns.entries()) {
    requireThat(column.length === rows, `Column ${c} has ${column.length} values, column 0 has ${rows}.`)
    for (let r = 0; r < rows; r += 1) values[r * columns.length + c] = finite(column[r], r, c)
  }
  return { rows, columns: columns.length, values }
}

/**
 * Rows of equal length as a matrix.
 * @param rows at least one, each of m ≥ 1 finite values
 * @throws RangeError when lengths differ, a value is not finite, or there is no row
 */
export function matrixOfRows(rows: readonly Numbers[]): Matrix {
  const columns = rows[0]?.length ?? 0
  requireThat(columns > 0, 'A matrix needs at least one row with at least one value, found none.')
  const values = new Float64Array(rows.length * columns)
  for (const [r, row] of rows.entries()) {
    requireThat(row.length === columns, `Row ${r} has ${row.length} values, row 0 has ${columns}.`)
    for (let c = 0; c < columns; c += 1) values[r * columns + c] = finite(row[c], r, c)
  }
  return { rows: rows.length, columns, values }
}

function finite(value: number | undefined, row: number, column: number): number {
  if (value === undefined || !Number.isFinite(value))
    refuse(`The value of row ${row}, column ${column} is ${shown(value)}, not a finite number.`)
  return value
}

/**
 * Checks a matrix that was not made here: as many values as rows × columns, all finite.
 * @throws RangeError naming what does not fit
 */
export function requireMatrix({ rows, columns, values }: Matrix): void {
  requireThat(
    values.length === rows * columns,
    `A matrix of ${rows} rows × ${columns} columns has ${rows * columns} values, found ${values.length}.`,
  )
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) finite(values[bad], Math.floor(bad / columns), bad % columns)
}

/**
 * Checks a column of numbers.
 * @throws RangeError naming `what` and the first place that is not finite
 */
export function requireFinite(values: Numbers, what: string): void {
  for (let i = 0; i < values.length; i += 1)
    if (!Number.isFinite(values[i])) refuse(`${what} ${i} is ${shown(values[i])}, not a finite number.`)
}

/** Checks that two columns are as long as each other. @throws RangeError naming both */
export function requireSameLength(
  a: ArrayLike<unknown>,
  b: ArrayLike<unknown>,
  names: readonly [string, string],
): void {
  requireThat(a.length === b.length, `There are ${a.length} ${names[0]} but ${b.length} ${names[1]}.`)
}
