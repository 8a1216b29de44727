/**
 * Solves A·x = b in place for a symmetric positive definite A: `b` becomes x, the lower triangle of `a` its Cholesky factor.
 * @param a n × n, row after row; only the lower triangle is read
 * @param b n values
 * @returns false where A is not positive definite; `b` is then not a solution
 */
export function solveSymmetric(a: Float64Array, b: Float64Array): boolean {
  const n = b.length
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let rest = a[i * n + j] ?? 0
      for (let k = 0; k < j; k += 1) rest -= (a[i * n + k] ?? 0) * (a[j * n + k] ?? 0)
      if (j < i) a[i * n + j] = rest / (a[j * n + j] ?? 1)
      else if (rest > 0) a[i * n + i] = Math.sqrt(rest)
      else return false
    }
  }
  for (let i = 0; i < n; i += 1) {
    let rest = b[i] ?? 0
    for (let k = 0; k < i; k += 1) rest -= (a[i * n + k] ?? 0) * (b[k] ?? 0)
    b[i] = rest / (a[i * n + i] ?? 1)
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    let rest = b[i] ?? 0
    for (let k = i + 1; k < n; k += 1) rest -= (a[k * n + i] ?? 0) * (b[k] ?? 0)
    b[i] = rest / (a[i * n + i] ?? 1)
  }
  return true
}
