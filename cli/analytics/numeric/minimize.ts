/** The lowest point found. */
export interface Minimum {
  readonly point: readonly number[]
  readonly value: number
  /** Whether the search narrowed down before it ran out of evaluations. */
  readonly isConverged: boolean
}

interface Vertex {
  readonly point: readonly number[]
  readonly value: number
}

/**
 * Lowest value of a smooth function of a few variables without derivatives, by Nelder and Mead's simplex, started anew at its end until that gains nothing: a
 * simplex that has collapsed looks converged. Deterministic.
 * @param evaluate NaN counts as infinitely high
 * @param start where to begin; the first simplex spans `step` along each axis
 * @see Nelder & Mead (1965), The Computer Journal 7(4); Lagarias et al. (1998), SIAM J. Optim. 9(1)
 */
export function minimize(
  evaluate: (point: readonly number[]) => number,
  start: readonly number[],
  { step = 0.5, tolerance = 1e-10, maxEvaluations = 4000 } = {},
): Minimum {
  let left = maxEvaluations
  const at = (point: readonly number[]): Vertex => {
    left -= 1
    const value = evaluate(point)
    return { point, value: Number.isNaN(value) ? Infinity : value }
  }
  let best = at(start)
  for (;;) {
    const before = best.value
    best = descend(at, best, { step, tolerance, hasBudget: () => left > 0 })
    if (left <= 0) return { ...best, isConverged: false }
    if (before - best.value <= tolerance * (1 + Math.abs(best.value))) return { ...best, isConverged: true }
  }
}

function descend(
  at: (point: readonly number[]) => Vertex,
  start: Vertex,
  { step, tolerance, hasBudget }: { step: number; tolerance: number; hasBudget: () => boolean },
): Vertex {
  const byValue = (a: Vertex, b: Vertex): number => a.value - b.value
  let simplex = [start, ...start.point.map((value, i) => at(start.point.with(i, value + step)))].sort(byValue)
  for (;;) {
    const [best = start, ...others] = simplex
    const worst = others.at(-1) ?? best
    const second = others.at(-2) ?? best
    if (!hasBudget() || worst.value - best.value <= tolerance * (1 + Math.abs(best.value))) return best
    const kept = simplex.slice(0, -1)
    const centre = best.point.map((_, i) => kept.reduce((sum, { point }) => sum + (point[i] ?? 0), 0) / kept.length)
    const along = (share: number): Vertex =>
      at(centre.map((value, i) => value + share * (value - (worst.point[i] ?? 0))))
    const next = replacement(along, best, second, worst)
    simplex =
      next === undefined
        ? [best, ...others.map(({ point }) => at(best.point.map((value, i) => (value + (point[i] ?? 0)) / 2)))]
        : [...kept, next]
    simplex.sort(byValue)
  }
}

/** What replaces the worst corner: its reflection, stretched or drawn in; undefined when the whole simplex must shrink. */
function replacement(
  along: (share: number) => Vertex,
  best: Vertex,
  second: Vertex,
  worst: Vertex,
): Vertex | undefined {
  const reflected = along(1)
  if (reflected.value < best.value) {
    const stretched = along(2)
    return stretched.value < reflected.value ? stretched : reflected
  }
  if (reflected.value < second.value) return reflected
  const drawnIn = along(reflected.value < worst.value ? 0.5 : -0.5)
  return drawnIn.value < Math.min(reflected.value, worst.value) ? drawnIn : undefined
}
