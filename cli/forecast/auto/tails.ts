import type { ConformalWidths } from './conformal-widths.ts'

/** Origins from which on the series' own errors say as much of their tails as what is usual does. */
const enough = 24
/** Far out a few errors may say so many times what is usual, where most were next to nothing. */
const longest = 2

/**
 * How wide an interval of one level is, relative to one of another. Errors of real series have more in the middle and more far out than normal ones: those of
 * the M competitions, of tourists, patients and shops are Student's t of four degrees of freedom, from the middle half of them to the last two hundredth. The
 * more origins the past was forecast from, the more its errors themselves say: days that are all alike but for a few holidays have longer tails still.
 * @returns > 0, 1 for the same level twice, rising with `level`
 */
export function tails(past: ConformalWidths | undefined, level: number, relativeTo: number): number {
  const usual = studentFactor(level) / studentFactor(relativeTo)
  const least = past?.at(relativeTo).at(-1) ?? 0
  if (past === undefined || !(least > 0)) return usual
  const own = Math.min(past.at(level).at(-1)! / least, longest * usual)
  const trust = past.origins / (past.origins + enough)
  return trust * own + (1 - trust) * usual
}

/**
 * Half width of the central interval of Student's t with four degrees of freedom: 2.776 for 95.
 * @see Shaw (2006), "Sampling Student's T distribution", J. Computational Finance 9(4): its quantile in closed form
 */
export function studentFactor(level: number): number {
  const outside = 1 - (level / 100) ** 2
  const root = Math.sqrt(outside)
  return 2 * Math.sqrt(Math.max(0, Math.cos(Math.acos(root) / 3) / root - 1))
}
