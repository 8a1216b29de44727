import { quantile } from './moments.ts'

/**
 * What so many percent of future errors stay below: the (n + 1)/n·level quantile of the past ones, between two of them by a line, at most the largest.
 * @param count of independent errors, n
 * @see Vovk, Gammerman & Shafer (2005), "Algorithmic learning in a random world"
 */
export const conformalQuantile = (sorted: Float64Array, level: number, count: number): number =>
  quantile(sorted, Math.min(1, (level / 100) * (1 + 1 / count)))
