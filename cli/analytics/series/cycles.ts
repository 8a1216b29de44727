import { requireFinite, type Numbers } from '../numeric/numbers.ts'
import { mean } from '../numeric/moments.ts'
import { requireThat } from '../numeric/require-that.ts'

/** A wave that a series is made of. */
export interface Cycle {
  /** Observations it takes, n / (whole number of waves in the series): n, n/2, n/3, … */
  readonly period: number
  /** |Σ x_t·e^(−2πi·t/period)|, in the series' own unit; times 2/n it is the height of the wave. */
  readonly amplitude: number
}

/**
 * The strongest cycles of an evenly spaced series (of trading days, if it has no others), its mean taken out. A period as long as the series or half of it is its
 * trend rather than a cycle.
 * @param values n finite values
 * @returns at most `count` cycles, the strongest first; none for fewer than two values
 * @throws RangeError for a value that is not finite or a count below 1
 * @see Schuster (1898), Terrestrial Magnetism 3 (periodogram); cost of n²
 */
export function strongestCycles(values: Numbers, count = 5): Cycle[] {
  requireFinite(values, 'Value')
  requireThat(Number.isInteger(count) && count >= 1, `The count is a whole number of at least 1, found ${count}.`)
  const n = values.length
  const centre = mean(values)
  const cosines = Float64Array.from({ length: n }, (_, t) => Math.cos((2 * Math.PI * t) / n))
  const sines = Float64Array.from({ length: n }, (_, t) => Math.sin((2 * Math.PI * t) / n))
  const cycles = Array.from({ length: Math.floor(n / 2) }, (_, i) => {
    let [real, imaginary] = [0, 0]
    for (let t = 0; t < n; t += 1) {
      const angle = (t * (i + 1)) % n
      real += ((values[t] ?? 0) - centre) * (cosines[angle] ?? 0)
      imaginary += ((values[t] ?? 0) - centre) * (sines[angle] ?? 0)
    }
    return { period: n / (i + 1), amplitude: Math.hypot(real, imaginary) }
  })
  return cycles.sort((a, b) => b.amplitude - a.amplitude).slice(0, count)
}
