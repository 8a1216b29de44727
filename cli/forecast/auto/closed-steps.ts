import { seasonsOf } from '../numeric/check.ts'

/** The steps of a season on which nothing ever sells, such as Sundays and nights. */
export interface ClosedSteps {
  /** Whether nothing sells at a step, which may lie beyond the values. */
  readonly isClosed: (step: number) => boolean
  /** The seasons, counted in open steps: a week of seven days that is closed on one takes six. */
  readonly openSeasons: readonly number[]
}

/** That so many steps without demand came about by chance must be this unlikely, and there must be some of them. */
const chance = 1e-4
const least = 3

/**
 * Finds places of a season at which nothing was ever sold although something would have been, had they been like the others. What is known to be zero
 * needs no forecast, and the rest is then ordinary demand: neither intermittent nor in the way of logarithms.
 * @returns undefined when every place is open, or values are negative
 */
export function closedSteps(values: Float64Array, seasons: readonly number[]): ClosedSteps | undefined {
  if (values.some((value) => value < 0)) return undefined
  const closings: Closing[] = []
  const isClosedBy = (known: readonly Closing[], step: number): boolean =>
    known.some(({ period, places }) => places.has(step % period))
  const openSeasons = seasons.map((period) => {
    const known = [...closings]
    const places = unsold(values, period, (step) => isClosedBy(known, step))
    if (places.size > 0) closings.push({ period, places })
    const cycle = closings.reduce((steps, closing) => leastMultiple(steps, closing.period), period)
    const open = Array.from({ length: cycle }, (_, step) => step).filter((step) => !isClosedBy(closings, step))
    return Math.round((open.length * period) / cycle)
  })
  if (closings.length === 0) return undefined
  return { isClosed: (step) => isClosedBy(closings, step), openSeasons: seasonsOf(openSeasons) }
}

interface Closing {
  readonly period: number
  readonly places: ReadonlySet<number>
}

/** Places of the season without demand, of which there were too many steps for chance. */
function unsold(values: Float64Array, period: number, isKnown: (step: number) => boolean): ReadonlySet<number> {
  const steps = new Float64Array(period)
  const demands = new Float64Array(period)
  values.forEach((value, step) => {
    if (isKnown(step)) return
    steps[step % period]! += 1
    if (value > 0) demands[step % period]! += 1
  })
  const places = [...steps.keys()]
  const sold = places.filter((place) => demands[place]! > 0)
  const total = (counts: Float64Array): number => sold.reduce((sum, place) => sum + counts[place]!, 0)
  const idle = 1 - (total(demands) + 1) / (total(steps) + 2)
  const isUnlikely = (place: number): boolean => steps[place]! >= least && idle ** steps[place]! < chance / period
  if (sold.length < 2) return new Set()
  return new Set(places.filter((place) => demands[place] === 0 && isUnlikely(place)))
}

function leastMultiple(a: number, b: number): number {
  let [large, small] = [a, b]
  while (small > 0) [large, small] = [small, large % small]
  return (a / large) * b
}
