import { origins } from '../backtest/backtest.ts'
import { conformalQuantile } from '../numeric/conformal-quantile.ts'
import { mean } from '../numeric/moments.ts'
import type { Candidate } from './candidates.ts'

const windows = 24
/** How far the combination's own few errors may move the width. */
const narrowest = 0.6
const widest = 1.3
/** How often an error may count for the growth of the series since. */
const mostGrowth = 3

/** What errors from many origins make of intervals. */
export interface ConformalWidths {
  /** How many origins, at least two. */
  readonly origins: number
  /** @returns `horizon` half widths ≥ 0, none narrower than the one before */
  readonly at: (level: number) => Float64Array
}

/**
 * Half widths of conformal intervals. The combination costs too much to backtest from many origins; its first candidate, the quickest,
 * gives the shape over the steps and the tail, and the ratio of the two methods' errors at the common origins the scale.
 * Errors of positive series are relative to the level they were made at: a series that has doubled errs by twice as much.
 * @param errors of the combination at the last origins, `horizon` each
 * @returns undefined with less than two origins
 */
export function conformalWidths(
  values: Float64Array,
  candidates: readonly Candidate[],
  errors: readonly Float64Array[],
  horizon: number,
): ConformalWidths | undefined {
  const { method, season } = candidates[0]!
  const step = Math.max(1, Math.min(Math.ceil(horizon / 2), Math.floor((values.length - 3 * horizon) / windows)))
  const cutoffs = origins(values.length, {
    horizon,
    windows,
    step,
    minimum: Math.max(4, Math.min(values.length - horizon, 2 * (season[0] ?? 1) + 1)),
  })
  if (cutoffs.length < 2) return undefined
  const growth = growthSince(values, Math.max(horizon, season[0] ?? 1))
  const misses = cutoffs.map((cutoff) => {
    const path = method.fit(values.subarray(0, cutoff), season).forecast(horizon).mean
    const factor = growth(cutoff)
    return path.map((value, place) => factor * Math.abs(value - values[cutoff + place]!))
  })
  const shape = rising(meanSquares(misses, horizon).map(Math.sqrt))
  const ratios: number[] = []
  for (const miss of misses)
    miss.forEach((value, place) => void ratios.push(shape[place]! > 0 ? value / shape[place]! : 0))
  const sorted = Float64Array.from(ratios).sort()
  const scale = scaleOf(values, candidates, errors, horizon)
  return {
    origins: misses.length,
    at(level) {
      // Errors of one origin hang together: they count as the root of their number.
      const factor = conformalQuantile(sorted, level, misses.length * Math.sqrt(horizon)) * scale
      return shape.map((value) => value * factor)
    },
  }
}

/** How many times the level before a cutoff the last level is, each the mean of `window` values; 1 where values are not above 0. */
function growthSince(values: Float64Array, window: number): (cutoff: number) => number {
  if (!values.every((value) => value > 0)) return () => 1
  const levelBefore = (end: number): number => mean(values.subarray(Math.max(0, end - window), end))
  const last = levelBefore(values.length)
  return (cutoff) => Math.min(mostGrowth, Math.max(1 / mostGrowth, last / levelBefore(cutoff)))
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
    const path = method.fit(values.subarray(0, cutoff), season).forecast(horizon).mean
    path.forEach((value, step) => {
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
export function rising(values: Float64Array): Float64Array {
  let most = 0
  return values.map((value) => (most = Math.max(most, value)))
}
