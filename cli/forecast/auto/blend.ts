import { weightedMedian } from '../numeric/moments.ts'

/** `'mean'`; `'robust'`, which lies halfway between the mean and the median, so that one path that has gone astray moves it less; or `'median'`, a value of one of the paths. */
export type Blending = 'mean' | 'robust' | 'median'

/**
 * What paths say together, step by step, each with its weight.
 * @param paths of equal lengths, one for each weight; those without weight are not looked at
 * @param weights ≥ 0, which sum to 1
 */
export function blend(paths: readonly Float64Array[], weights: readonly number[], blending: Blending): Float64Array {
  const used = weights.flatMap((weight, place) => (weight > 0 ? [{ weight, path: paths[place]! }] : []))
  return new Float64Array(paths[0]?.length ?? 0).map((_, step) => {
    const at = used.map(({ weight, path }) => ({ weight, value: path[step]! }))
    return centers[blending](at)
  })
}

const centers: Readonly<Record<Blending, (values: readonly Weighed[]) => number>> = {
  mean: meanOf,
  robust: (values) => (meanOf(values) + middle(values)) / 2,
  median: (values) =>
    weightedMedian(
      values.map(({ value }) => value),
      values.map(({ weight }) => weight),
    ),
}

interface Weighed {
  readonly weight: number
  readonly value: number
}

function meanOf(values: readonly Weighed[]): number {
  return values.reduce((total, { weight, value }) => total + weight * value, 0)
}

/** Where half of the weight lies below: on the line between the middles of neighbours' weights. */
function middle(values: readonly Weighed[]): number {
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
