import type { Minimum } from './nelder-mead.ts'

export interface LeastSquaresOptions {
  readonly iterations?: number
  /** Ends when a step lowers the sum of squares by less than this share. */
  readonly tolerance?: number
  /** Central differences cost twice as much and leave no bias in the minimum. */
  readonly isPrecise?: boolean
}

/**
 * Nonlinear least squares by the damped Gauss–Newton method, derivatives by differences.
 * @param residuals writes the residuals at x to `out`, false where the model is not defined
 * @param count number of residuals
 * @see Levenberg (1944); Marquardt (1963), J. SIAM 11(2)
 */
export function leastSquares(
  residuals: (x: Float64Array, out: Float64Array) => boolean,
  start: Float64Array,
  count: number,
  { iterations = 50, tolerance = 1e-10, isPrecise = false }: LeastSquaresOptions = {},
): Minimum {
  const size = start.length
  let x = start.slice()
  let now = new Float64Array(count)
  let next = new Float64Array(count)
  if (!residuals(x, now)) return { at: x, value: Number.POSITIVE_INFINITY }
  let value = squared(now)
  if (size === 0) return { at: x, value }
  const columns = Array.from({ length: size }, () => new Float64Array(count))
  const below = new Float64Array(isPrecise ? count : 0)
  let damping = 1e-3
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (!differentiate(residuals, x, now, columns, below)) break
    const { normal, gradient } = normalEquations(columns, now)
    let gained = -1
    for (let tries = 0; tries < 8; tries++) {
      const step = solveDamped(normal, gradient, damping)
      const trial = x.map((center, i) => center - Math.max(-2, Math.min(2, step[i]!)))
      const trialValue = residuals(trial, next) ? squared(next) : Number.POSITIVE_INFINITY
      if (trialValue < value) {
        gained = value - trialValue
        value = trialValue
        x = trial
        const swap = now
        now = next
        next = swap
        damping = Math.max(1e-7, damping / 10)
        break
      }
      damping *= 10
    }
    if (gained < tolerance * value) break
  }
  return { at: x, value }
}

function squared(residuals: Float64Array): number {
  let total = 0
  for (const residual of residuals) total += residual * residual
  return total
}

function differentiate(
  residuals: (x: Float64Array, out: Float64Array) => boolean,
  x: Float64Array,
  now: Float64Array,
  columns: readonly Float64Array[],
  below: Float64Array,
): boolean {
  const isCentral = below.length > 0
  const step = isCentral ? 1e-4 : 1e-5
  const trial = x.slice()
  for (const [i, column] of columns.entries()) {
    trial[i] = x[i]! + step
    if (!residuals(trial, column)) return false
    trial[i] = x[i]! - step
    if (isCentral && !residuals(trial, below)) return false
    trial[i] = x[i]!
    const base = isCentral ? below : now
    const width = isCentral ? 2 * step : step
    for (let t = 0; t < column.length; t++) column[t] = (column[t]! - base[t]!) / width
  }
  return true
}

function normalEquations(columns: readonly Float64Array[], residuals: Float64Array) {
  const size = columns.length
  const normal = new Float64Array(size * size)
  const gradient = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    const a = columns[i]!
    for (let j = 0; j <= i; j++) {
      const b = columns[j]!
      let total = 0
      for (let t = 0; t < a.length; t++) total += a[t]! * b[t]!
      normal[i * size + j] = total
      normal[j * size + i] = total
    }
    let total = 0
    for (let t = 0; t < a.length; t++) total += a[t]! * residuals[t]!
    gradient[i] = total
  }
  return { normal, gradient }
}

/** Solves (N + damping·diag N)·step = gradient by elimination; the matrix is small and positive. */
function solveDamped(normal: Float64Array, gradient: Float64Array, damping: number): Float64Array {
  const size = gradient.length
  const matrix = normal.slice()
  const step = gradient.slice()
  for (let i = 0; i < size; i++) matrix[i * size + i] = matrix[i * size + i]! * (1 + damping) + 1e-12
  for (let i = 0; i < size; i++) {
    const pivot = matrix[i * size + i]!
    for (let row = i + 1; row < size; row++) {
      const factor = matrix[row * size + i]! / pivot
      if (factor === 0) continue
      for (let j = i; j < size; j++) matrix[row * size + j] = matrix[row * size + j]! - factor * matrix[i * size + j]!
      step[row] = step[row]! - factor * step[i]!
    }
  }
  for (let i = size - 1; i >= 0; i--) {
    let total = step[i]!
    for (let j = i + 1; j < size; j++) total -= matrix[i * size + j]! * step[j]!
    step[i] = total / matrix[i * size + i]!
  }
  return step
}
