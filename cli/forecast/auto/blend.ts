/**
 * The weighted mean of paths, step by step; `robust` gives what lies halfway between it and their weighted median, so that one path that has gone
 * astray moves the forecast less.
 * @param paths of equal lengths, one for each weight; those without weight are not looked at
 * @param weights ≥ 0, which sum to 1
 */
export function blend(paths: readonly Float64Array[], weights: readonly number[], isRobust: boolean): Float64Array {
  const used = weights.flatMap((weight, place) => (weight > 0 ? [{ weight, path: paths[place]! }] : []))
  return new Float64Array(paths[0]?.length ?? 0).map((_, step) => {
    const at = used.map(({ weight, path }) => ({ weight, value: path[step]! }))
    const mean = at.reduce((total, { weight, value }) => total + weight * value, 0)
    return isRobust ? (mean + weightedMedian(at)) / 2 : mean
  })
}

interface Weighed {
  readonly weight: number
  readonly value: number
}

/** Where half of the weight lies below: on the line between the middles of neighbours' weights. */
function weightedMedian(values: readonly Weighed[]): number {
  let below = 0
  let before: { readonly share: number; readonly value: number } | undefined
  for (const { weight, value } of [...values].sort((a, b) => a.value - b.value)) {
    const share = below + weight / 2
    if (share >= 0.5) {
      if (before === undefined) return value
      return before.value + ((value - before.value) * (0.5 - before.share)) / (share - before.share)
    }
    before = { share, value }
    below += weight
  }
  return before?.value ?? Number.NaN
}
