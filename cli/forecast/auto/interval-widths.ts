import type { Model } from '../contract.ts'
import { intervalFactor } from '../numeric/normal.ts'
import { isIntermittent, type Candidate } from './candidates.ts'
import { conformalWidths, rising, type ConformalWidths } from './conformal-widths.ts'
import { tails } from './tails.ts'

/** A combination as it stands after its backtest. */
export interface Combination {
  readonly values: Float64Array
  readonly candidates: readonly Candidate[]
  /** The candidates fitted to all values. */
  readonly models: readonly Model[]
  /** Of the candidates; they sum to 1. */
  readonly weights: readonly number[]
  /** Their forecasts, `horizon` each. */
  readonly paths: readonly Float64Array[]
  /** Of the combination at each origin of its backtest, `horizon` each. */
  readonly errors: readonly Float64Array[]
}

/** What the errors of the past say counts for so much, what the models say for the rest. */
const pastCounts = 0.27
/** Methods err together: that they disagree explains but a part of what they will miss. */
const disagreementCounts = 0.63
/** The level that widths are settled for. */
const anchor = 95
/**
 * A width is stretched by 0.77·(1 + c/√n), c between `steady` and `steady + growing`: what was estimated from few values is known less well, the
 * more so where errors add up from step to step. Both parts of the width hold some of the same uncertainty, so that long series get less than 1.
 * Settled on M3, M1, Tourism, M4 samples and series of known processes.
 */
const overlap = 0.77
const steady = 2.2
const growing = 3.5
const leastStretch = 0.85
/** Intermittent demand: the longer of two bounds while origins are fewer, and so much more for what part of the series the horizon is. */
const enough = 8
const strangeness = 0.5
/** Percent of a normal distribution within one standard deviation. */
const oneDeviation = 68.26894921370859

/**
 * Half widths of the combination's intervals: a weighted mean of conformal ones, from past errors, and of those that the models themselves expect,
 * whose variance is that within the methods and, in part, that between them. So wide is the interval of 95 %; others are as much narrower or wider as
 * `tails` of the past errors say.
 * @returns for each level `horizon` widths ≥ 0
 * @see Raftery, Gneiting, Balabdaoui & Polakowski (2005), Monthly Weather Review 133(5), eq. 7: variance of a combination
 */
export function intervalWidths(combination: Combination, horizon: number): (level: number) => Float64Array {
  const { values, candidates, errors } = combination
  const past = conformalWidths(values, candidates, errors, horizon)
  if (isIntermittent(values)) return (level) => demandWidths(combination, past, horizon, level)
  const most = past?.at(anchor)
  const expected = expectedDeviations(combination, horizon).map((deviation) => intervalFactor(anchor) * deviation)
  const widths = most ? expected.map((width, step) => pastCounts * most[step]! + (1 - pastCounts) * width) : expected
  const last = widths.at(-1)!
  const growth = last > 0 ? Math.max(0, 1 - widths[0]! / last) : 0
  const stretch = Math.max(leastStretch, overlap * (1 + (steady + growing * growth) / Math.sqrt(values.length)))
  return (level) => widths.map((width) => width * stretch * tails(past, level, anchor))
}

function expectedDeviations({ values, models, weights, paths }: Combination, horizon: number): Float64Array {
  const used = models.flatMap((model, place) => {
    const weight = weights[place]!
    return weight > 0 ? [{ weight, path: paths[place]!, deviation: deviationOf(model, values, horizon) }] : []
  })
  const within = new Float64Array(horizon).map((_, step) =>
    used.reduce((total, { weight, deviation }) => total + weight * deviation[step]!, 0),
  )
  const between = rising(
    within.map((_, step) => {
      const center = used.reduce((total, { weight, path }) => total + weight * path[step]!, 0)
      return Math.sqrt(used.reduce((total, { weight, path }) => total + weight * (path[step]! - center) ** 2, 0))
    }),
  )
  return within.map((own, step) => Math.sqrt(own ** 2 + disagreementCounts * between[step]! ** 2))
}

/** The standard deviation a model expects at each step, at most the range of the values: an explosive model must not make the interval explode. */
function deviationOf(model: Model, values: Float64Array, horizon: number): Float64Array {
  const { mean, intervals } = model.forecast(horizon, [oneDeviation])
  const [interval] = intervals
  const range =
    values.reduce((most, value) => Math.max(most, value)) - values.reduce((least, value) => Math.min(least, value))
  return mean.map((_, step) => {
    const width = interval ? (interval.upper[step]! - interval.lower[step]!) / 2 : 0
    return width >= 0 ? Math.min(range, width) : range
  })
}

/** A normal distribution says little of demand that is mostly zero: past errors decide alone, but where they are few. */
function demandWidths(
  { values, models }: Combination,
  past: ConformalWidths | undefined,
  horizon: number,
  level: number,
): Float64Array {
  const caution = 1 + (strangeness * horizon) / values.length
  if (past !== undefined && past.origins >= enough) return past.at(level).map((width) => width * caution)
  const { mean, intervals } = models[0]!.forecast(horizon, [level])
  const own = mean.map((value, step) => intervals[0]!.upper[step]! - value)
  const missed = past?.at(level)
  return missed ? own.map((width, step) => Math.max(width, missed[step]! * caution)) : own
}
