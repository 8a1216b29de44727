import type { Location } from '../core/diagnostic.ts'
import type { Origin } from '../jinja/source.ts'

/**
 * Where a template begins that is found at a place. Finding the lines of a YAML file costs as much as reading it: only an error asks for them.
 * @param quoteBefore characters between the place and the template; undefined where the template does not stand there as it is
 */
export function originAt(place: () => Location, quoteBefore: (at: Location) => 0 | 1 | undefined): Origin {
  let known: Location | undefined
  const at = (): Location => (known ??= place())
  return {
    get path() {
      return at().file
    },
    get line() {
      return at().line ?? 1
    },
    get column() {
      return (at().column ?? 1) + (quoteBefore(at()) ?? 0)
    },
    get madeFromLength() {
      return quoteBefore(at()) === undefined ? (at().length ?? 1) : undefined
    },
  }
}

/** Of a value in a file, in quotes or not; one with escapes or on several lines is shown as a whole. */
export const originOfText = (text: string, place: () => Location): Origin =>
  originAt(place, (at) => quoteAround(text, at))

export function quoteAround(text: string, { length = 0 }: Location): 0 | 1 | undefined {
  if (length === text.length) return 0
  return length === text.length + 2 ? 1 : undefined
}
