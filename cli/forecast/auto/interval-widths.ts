import { origins } from '../backtest/backtest.ts'
import { quantile } from '../numeric/moments.ts'
import type { Candidate } from './candidates.ts'

const windows = 24
/** Fewer origins say too little of the tails: the analytic interval is then the least. */
const enough = 8
/** How far the combination's own few errors may move the width. */
const narrowest = 0.6
const widest = 1.3
/** What comes is less like the past the shorter the past is, counted in horizons: measured on yearly to monthly series. */
const strangeness = 1.5

/**
 * Half widths of conformal intervals. The combination costs too much to backtest from many origins; its first candidate, the quickest,
 * gives the shape over the steps and the tail, and the ratio of the two
 * methods' errors at the common origins the scale.
 * @param errors of the combination at the last origins, `horizon` each
 * @returns `horizon` widths ≥ 0, none narrower than the one before
 */
export function intervalWidths(
  values: Float64Array,
  candidates: readonly Candidate[],
  errors: readonly Float64Array[],
  horizon: number,
  level: number,
): Float64Array {
  const { method, season } = candidates[0]!
  const step = Math.max(1, Math.min(Math.ceil(horizon / 2), Math.floor((values.length - 3 * horizon) / windows)))
  const cutoffs = origins(values.length, {
    horizon,
    windows,
    step,
    minimum: Math.max(4, Math.min(values.length - horizon, 2 * (season[0] ?? 1) + 1)),
  })
  const misses = cutoffs.map((cutoff) => {
    const { mean } = method.fit(values.subarray(0, cutoff), season).forecast(horizon)
    return mean.map((value, place) => Math.abs(value - values[cutoff + place]!))
  })
  if (misses.length < 2) return ownWidths(values, candidates[0]!, horizon, level)
  const shape = rising(meanSquares(misses, horizon).map(Math.sqrt))
  const ratios: number[] = []
  for (const miss of misses)
    miss.forEach((value, place) => void ratios.push(shape[place]! > 0 ? value / shape[place]! : 0))
  const sorted = Float64Array.from(ratios).sort()
  // Errors of one origin hang together: they count as the root of their number.
  const share = Math.min(1, (level / 100) * (1 + 1 / (misses.length * Math.sqrt(horizon))))
  const factor = quantile(sorted, share) * scaleOf(values, candidates, errors, horizon)
  const caution = 1 + (strangeness * horizon) / values.length
  const widths = shape.map((value) => value * factor * caution)
  if (misses.length >= enough) return widths
  const own = ownWidths(values, candidates[0]!, horizon, level)
  return widths.map((value, step) => Math.max(value, own[step]!))
}

/** Of a series too short for a backtest: the quick method's analytic interval. */
function ownWidths(values: Float64Array, { method, season }: Candidate, horizon: number, level: number): Float64Array {
  const { mean, intervals } = method.fit(values, season).forecast(horizon, [level])
  return mean.map((value, step) => intervals[0]!.upper[step]! - value)
}

/** Error of the combination over the error of the quick method, at the same origins. */
function scaleOf(
  values: Float64Array,
  candidates: readonly Candidate[],
  errors: readonly Float64Array[],
  horizon: number,
): number {
  const { method, season } = candidates[0]!
  if (errors.length === 0) return 1
  const cutoffs = origins(values.length, { horizon, windows: errors.length })
  let combined = 0
  let quick = 0
  cutoffs.forEach((cutoff, fold) => {
    const { mean } = method.fit(values.subarray(0, cutoff), season).forecast(horizon)
    mean.forEach((value, step) => {
      combined += Math.abs(errors[fold]?.[step] ?? 0)
      quick += Math.abs(value - values[cutoff + step]!)
    })
  })
  return quick > 0 ? Math.min(widest, Math.max(narrowest, combined / quick)) : 1
}

function meanSquares(misses: readonly Float64Array[], horizon: number): Float64Array {
  const result = new Float64Array(horizon)
  for (const miss of misses)
    for (let step = 0; step < horizon; step++) result[step] = result[step]! + miss[step]! ** 2 / misses.length
  return result
}

/** Each value at least the one before: a later step is not known better. */
function rising(values: Float64Array): Float64Array {
  let most = 0
  return values.map((value) => (most = Math.max(most, value)))
}
