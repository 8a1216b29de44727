import type { Numbers } from '../numeric/numbers.ts'
import { quantileOfSorted, sortedCopy } from '../numeric/quantile.ts'
import { requireThat } from '../numeric/require-that.ts'
import { requireSamples } from './samples.ts'

/** How far a distribution moved. */
export type DriftLevel = 'stable' | 'moderate' | 'large'

/** Population stability index. */
export interface Psi {
  /** ≥ 0. */
  readonly psi: number
  /** Below 0.1 stable, below 0.2 moderate, else large. */
  readonly level: DriftLevel
  /** One a bin: shares of the reference and of now, and what the bin adds to the index. */
  readonly bins: readonly { readonly reference: number; readonly current: number; readonly part: number }[]
}

/** Share that stands for an empty bin, as its logarithm would be infinite. */
const emptyShare = 1e-4

/**
 * Population stability index of numbers: Σ (now − then)·ln(now / then) over bins between quantiles of the reference. The outer bins are open. A value that the
 * reference has so often that two quantiles are equal, as flags and sales that are mostly 0 have, is a bin of its own.
 * @param reference n ≥ 1 finite values: inputs or errors of the time a model was made
 * @param current m ≥ 1 finite values of now
 * @param bins default 10; equal quantiles fall together and leave fewer
 * @throws RangeError for no values, a value that is not finite or fewer than two bins
 * @see Siddiqi (2006), Credit Risk Scorecards, chapter 9 (0.1 and 0.2 as limits)
 */
export function populationStability(reference: Numbers, current: Numbers, bins = 10): Psi {
  requireThat(Number.isInteger(bins) && bins >= 2, `Bins are a whole number of at least 2, found ${bins}.`)
  requireSamples(reference, current)
  const sorted = sortedCopy(reference)
  const quantiles = Array.from({ length: bins + 1 }, (_, i) => quantileOfSorted(sorted, i / bins))
  const edges = edgesOf(quantiles)
  const countIn = (values: Numbers): Float64Array => {
    const counts = new Float64Array(edges.length + 1)
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i] ?? 0
      const place = edges.findIndex(({ bound, isInside }) => value < bound || (isInside && value === bound))
      const bin = place < 0 ? edges.length : place
      counts[bin] = (counts[bin] ?? 0) + 1
    }
    return counts
  }
  return stability(countIn(reference), countIn(current))
}

/**
 * Population stability index of names, one bin a name.
 * @throws RangeError for no values
 */
export function categoryStability(reference: readonly string[], current: readonly string[]): Psi {
  requireThat(reference.length > 0 && current.length > 0, 'Drift compares two samples: one of them is empty.')
  const names = [...new Set([...reference, ...current])]
  const countIn = (values: readonly string[]): Float64Array => {
    const groups = Map.groupBy(values, (value) => value)
    return Float64Array.from(names, (name) => groups.get(name)?.length ?? 0)
  }
  return stability(countIn(reference), countIn(current))
}

/** The upper end of a bin, and whether the bin holds it. */
interface Edge {
  readonly bound: number
  readonly isInside: boolean
}

function edgesOf(quantiles: readonly number[]): Edge[] {
  const isOften = (bound: number): boolean => quantiles.indexOf(bound) < quantiles.lastIndexOf(bound)
  return [...new Set(quantiles.slice(1, -1))].flatMap((bound) => [
    ...(isOften(bound) ? [{ bound, isInside: false }] : []),
    { bound, isInside: true },
  ])
}

function stability(reference: Float64Array, current: Float64Array): Psi {
  const total = (counts: Float64Array): number => counts.reduce((a, b) => a + b, 0)
  const [n, m] = [total(reference), total(current)]
  const bins = Array.from(reference, (count, i) => {
    const [then, now] = [count / n, (current[i] ?? 0) / m]
    const [a, b] = [Math.max(then, emptyShare), Math.max(now, emptyShare)]
    return { reference: then, current: now, part: (b - a) * Math.log(b / a) }
  }).filter((bin) => bin.reference > 0 || bin.current > 0)
  const psi = bins.reduce((sum, { part }) => sum + part, 0)
  return { psi, level: psi < 0.1 ? 'stable' : psi < 0.2 ? 'moderate' : 'large', bins }
}
