import { studentCritical, studentTwoSided } from './gamma.ts'
import type { Matrix, Numbers } from './numbers.ts'
import { mean } from './moments.ts'
import { requireThat } from './require-that.ts'

/** One coefficient of a regression. */
export interface Coefficient {
  readonly estimate: number
  readonly standardError: number
  /** Two-sided chance of an estimate as far from 0 if the truth were 0. */
  readonly pValue: number
  /** Bounds of the confidence interval. */
  readonly lower: number
  readonly upper: number
}

/** An ordinary least-squares fit. */
export interface LeastSquares {
  /** One a column of the design. */
  readonly coefficients: readonly Coefficient[]
  /** Share of the variance explained, 0…1; NaN for a response that never changes. */
  readonly r2: number
  /** Standard deviation of the residuals, in the response's unit. */
  readonly residualDeviation: number
  /** Rows less columns. */
  readonly freedom: number
}

/**
 * Ordinary least squares by Householder's QR, which keeps twice the digits that normal equations do.
 * @param design n rows × p columns, a column of ones among them where an intercept is wanted
 * @param response n values
 * @param level of the confidence intervals, default 0.95
 * @returns undefined where columns depend on each other, or n ≤ p
 * @throws RangeError when the lengths differ
 * @see Golub & Van Loan (2013), Matrix Computations, algorithm 5.2.1
 */
export function leastSquares(design: Matrix, response: Numbers, level = 0.95): LeastSquares | undefined {
  const { rows: n, columns: p } = design
  requireThat(response.length === n, `There are ${response.length} responses but ${n} rows.`)
  if (n <= p) return undefined
  const qr = design.values.slice()
  const y = Float64Array.from(response)
  const diagonal = new Float64Array(p)
  for (let k = 0; k < p; k += 1) if (!reflect(qr, y, diagonal, { k, n, p })) return undefined
  const estimates = y.slice(0, p)
  solveUpper(qr, diagonal, estimates)
  const residualSquares = y.subarray(p).reduce((total, value) => total + value * value, 0)
  const freedom = n - p
  const variance = residualSquares / freedom
  const centre = mean(response)
  const squares = Float64Array.from(response).reduce((total, value) => total + (value - centre) ** 2, 0)
  const critical = studentCritical(level, freedom)
  const coefficients = Array.from(estimates, (estimate, c) => {
    const standardError = Math.sqrt(variance * inverseDiagonal(qr, diagonal, c))
    return {
      estimate,
      standardError,
      pValue: standardError === 0 ? (estimate === 0 ? 1 : 0) : studentTwoSided(estimate / standardError, freedom),
      lower: estimate - critical * standardError,
      upper: estimate + critical * standardError,
    }
  })
  const r2 = squares === 0 ? Number.NaN : 1 - residualSquares / squares
  return { coefficients, r2, residualDeviation: Math.sqrt(variance), freedom }
}

/** One Householder step; false where the column adds nothing to those before. */
function reflect(
  qr: Float64Array,
  y: Float64Array,
  diagonal: Float64Array,
  { k, n, p }: { readonly k: number; readonly n: number; readonly p: number },
): boolean {
  let whole = 0
  for (let i = 0; i < n; i += 1) whole += (qr[i * p + k] ?? 0) ** 2
  let norm = 0
  for (let i = k; i < n; i += 1) norm += (qr[i * p + k] ?? 0) ** 2
  norm = Math.sqrt(norm)
  if (norm <= 1e-11 * Math.sqrt(whole) || norm === 0) return false
  const pivot = qr[k * p + k] ?? 0
  const alpha = pivot > 0 ? -norm : norm
  qr[k * p + k] = pivot - alpha
  diagonal[k] = alpha
  const scale = 1 / (norm * (norm + Math.abs(pivot)))
  for (let c = k + 1; c < p; c += 1) {
    let product = 0
    for (let i = k; i < n; i += 1) product += (qr[i * p + k] ?? 0) * (qr[i * p + c] ?? 0)
    for (let i = k; i < n; i += 1) qr[i * p + c] = (qr[i * p + c] ?? 0) - product * scale * (qr[i * p + k] ?? 0)
  }
  let product = 0
  for (let i = k; i < n; i += 1) product += (qr[i * p + k] ?? 0) * (y[i] ?? 0)
  for (let i = k; i < n; i += 1) y[i] = (y[i] ?? 0) - product * scale * (qr[i * p + k] ?? 0)
  return true
}

/** Solves R·x = b in place. */
function solveUpper(qr: Float64Array, diagonal: Float64Array, b: Float64Array): void {
  const p = b.length
  for (let i = p - 1; i >= 0; i -= 1) {
    let rest = b[i] ?? 0
    for (let k = i + 1; k < p; k += 1) rest -= (qr[i * p + k] ?? 0) * (b[k] ?? 0)
    b[i] = rest / (diagonal[i] ?? 1)
  }
}

/** Place (c, c) of (RᵀR)⁻¹: the squared length of row c of R⁻¹, found by solving Rᵀ·z = e_c. */
function inverseDiagonal(qr: Float64Array, diagonal: Float64Array, c: number): number {
  const p = diagonal.length
  const z = new Float64Array(p)
  let total = 0
  for (let i = c; i < p; i += 1) {
    let rest = i === c ? 1 : 0
    for (let k = c; k < i; k += 1) rest -= (qr[k * p + i] ?? 0) * (z[k] ?? 0)
    z[i] = rest / (diagonal[i] ?? 1)
    total += (z[i] ?? 0) ** 2
  }
  return total
}
