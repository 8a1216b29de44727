/** The usual deviation of each step of a season from its level, as far as it is known before `end`; they sum to 0. The place of a value is its index modulo the season. */
export type SeasonBefore = (end: number) => Float64Array

/** A season that was seen once counts for half of what it was. */
const first = 1

/**
 * What a series tells of its season at each of its steps, from the values before alone: means of what is left beside a centred moving average,
 * drawn towards none as far as they differ no more than chance explains.
 * @param logs logarithms of the values
 * @param season steps, 1 for none
 * @see Miller & Williams (2003), Int. J. Forecasting 19(4), on shrinking factors of a season
 */
export function seasonsBefore(logs: Float64Array, season: number): SeasonBefore {
  if (season === 1) return () => new Float64Array(1)
  const reach = Math.floor(season / 2)
  const sums = new Float64Array(logs.length)
  const squares = new Float64Array(logs.length)
  for (let i = reach; i < logs.length - reach; i++) {
    const rest = logs[i]! - average(logs, i, season)
    sums[i] = rest + (i - season >= reach ? sums[i - season]! : 0)
    squares[i] = rest * rest + (i - season >= reach ? squares[i - season]! : 0)
  }
  return (end) => {
    const factors = new Float64Array(season)
    // An average that reaches the end is not known yet.
    const known = Math.min(end, logs.length) - reach
    const count = known - reach
    if (count < season) return factors
    let spread = 0
    for (let i = known - season; i < known; i++) {
      const seen = Math.floor((i - reach) / season) + 1
      factors[i % season] = sums[i]! / seen
      spread += squares[i]! - sums[i]! ** 2 / seen
    }
    return drawn(factors, count / season, spread / Math.max(1, count - season))
  }
}

/** The mean of a season around a step; of an even season its ends count half. */
function average(logs: Float64Array, at: number, season: number): number {
  const reach = Math.floor(season / 2)
  let sum = 0
  for (let i = at - reach; i <= at + reach; i++) sum += logs[i]!
  return season % 2 === 0 ? (sum - (logs[at - reach]! + logs[at + reach]!) / 2) / season : sum / season
}

/**
 * @param seen times that the season was seen
 * @param chance variance of a single deviation around its factor
 */
function drawn(factors: Float64Array, seen: number, chance: number): Float64Array {
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length
  const centered = factors.map((factor) => factor - mean)
  const size = centered.reduce((sum, factor) => sum + factor ** 2, 0) / factors.length
  const told = size === 0 ? 0 : Math.max(0, 1 - chance / seen / size)
  const trust = seen >= 2 ? told : Math.min(told, seen / (seen + first))
  return centered.map((factor) => trust * factor)
}
