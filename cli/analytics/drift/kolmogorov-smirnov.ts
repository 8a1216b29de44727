import type { Numbers } from '../numeric/numbers.ts'
import { sortedCopy } from '../numeric/quantile.ts'
import { requireSamples } from './samples.ts'

/** Two-sample Kolmogorov–Smirnov test. */
export interface KolmogorovSmirnov {
  /** Greatest difference of the two distribution functions, 0…1. */
  readonly statistic: number
  /** Chance of such a difference between samples of one distribution, 0…1. */
  readonly pValue: number
  /** `exact` for samples without ties whose sizes multiply to less than 10,000; else by Kolmogorov's limit. */
  readonly method: 'exact' | 'asymptotic'
}

/**
 * Two-sample Kolmogorov–Smirnov test, two-sided. With many values every difference is significant: judge the statistic then, not the p-value.
 * @param reference n ≥ 1 finite values
 * @param current m ≥ 1 finite values
 * @throws RangeError for no values or a value that is not finite
 * @see Hodges (1958), Arkiv för Matematik 3 (exact, by counting lattice paths); Smirnov (1948), Ann. Math. Stat. 19 (limit)
 */
export function kolmogorovSmirnov(reference: Numbers, current: Numbers): KolmogorovSmirnov {
  requireSamples(reference, current)
  const [a, b] = [sortedCopy(reference), sortedCopy(current)]
  const [n, m] = [a.length, b.length]
  let [i, j, statistic, hasTies] = [0, 0, 0, false]
  while (i < n && j < m) {
    const value = Math.min(a[i] ?? 0, b[j] ?? 0)
    const from = i + j
    while (i < n && a[i] === value) i += 1
    while (j < m && b[j] === value) j += 1
    if (i + j - from > 1) hasTies = true
    statistic = Math.max(statistic, Math.abs(i * m - j * n) / (n * m))
  }
  const isExact = !hasTies && n * m < 10_000
  const pValue = isExact ? exactTail(statistic, n, m) : kolmogorovTail(statistic * Math.sqrt((n * m) / (n + m)))
  return { statistic, pValue, method: isExact ? 'exact' : 'asymptotic' }
}

/** Share of the lattice paths from (0, 0) to (n, m) that come at least as far from the diagonal, counted row by row as probabilities. */
function exactTail(statistic: number, n: number, m: number): number {
  const limit = statistic * n * m - 0.5
  const inside = new Float64Array(m + 1)
  for (let j = 0; j <= m; j += 1) inside[j] = j * n > limit ? 0 : 1
  for (let i = 1; i <= n; i += 1) {
    // Probability that the path through (i, j) has stayed inside, all paths being equally likely.
    inside[0] = i * m > limit ? 0 : (inside[0] ?? 0)
    for (let j = 1; j <= m; j += 1) {
      const stayed = ((inside[j] ?? 0) * i + (inside[j - 1] ?? 0) * j) / (i + j)
      inside[j] = Math.abs(i * m - j * n) > limit ? 0 : stayed
    }
  }
  return Math.min(1, Math.max(0, 1 - (inside[m] ?? 0)))
}

/** Chance that Kolmogorov's limit variable exceeds x. */
function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1
  // Below 1 the alternating series loses digits; its other form converges there.
  if (x < 1) {
    let total = 0
    for (let k = 1; k <= 20; k += 2) total += Math.exp((-(k * k) * Math.PI * Math.PI) / (8 * x * x))
    return 1 - (Math.sqrt(2 * Math.PI) / x) * total
  }
  let total = 0
  for (let k = 1; k <= 20; k += 1) total += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x)
  return Math.min(1, Math.max(0, total))
}
