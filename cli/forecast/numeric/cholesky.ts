/**
 * Solves A·X = B for a symmetric positive definite A; A's diagonal grows until it is one.
 * @param a n × n, row by row; overwritten by its factor
 * @param b n × columns, row by row; overwritten by the solution
 */
export function solvePositive(a: Float64Array, b: Float64Array, n: number, columns: number): void {
  const original = a.slice()
  const scale = Math.max(...Array.from({ length: n }, (_, i) => Math.abs(a[i * n + i]!)), Number.MIN_VALUE)
  for (let ridge = 0; !factorize(a, n); ridge = ridge === 0 ? scale * 1e-12 : ridge * 100) {
    a.set(original)
    for (let i = 0; i < n; i++) a[i * n + i] = a[i * n + i]! + Math.max(ridge, scale * 1e-12)
    if (!Number.isFinite(ridge)) throw new RangeError('The matrix has no finite factor.')
  }
  for (let column = 0; column < columns; column++) {
    for (let i = 0; i < n; i++) {
      let total = b[i * columns + column]!
      for (let j = 0; j < i; j++) total -= a[i * n + j]! * b[j * columns + column]!
      b[i * columns + column] = total / a[i * n + i]!
    }
    for (let i = n - 1; i >= 0; i--) {
      let total = b[i * columns + column]!
      for (let j = i + 1; j < n; j++) total -= a[j * n + i]! * b[j * columns + column]!
      b[i * columns + column] = total / a[i * n + i]!
    }
  }
}

/** Lower Cholesky factor in place; false when the matrix is not positive definite. */
function factorize(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let total = a[i * n + j]!
      for (let k = 0; k < j; k++) total -= a[i * n + k]! * a[j * n + k]!
      if (i !== j) a[i * n + j] = total / a[j * n + j]!
      else if (total > 0) a[i * n + i] = Math.sqrt(total)
      else return false
    }
  }
  return true
}
