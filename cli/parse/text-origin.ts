import type { Location } from '../core/diagnostic.ts'
import type { Origin } from '../jinja/source.ts'

/** Where a template begins that is a value in a file, in quotes or not; one on several lines is shown as a whole. Asked for errors alone. */
export function originOfText(text: string, place: () => Location): Origin {
  let known: Location | undefined
  const at = (): Location => (known ??= place())
  const quotes = (): number | undefined => {
    const around = (at().length ?? 0) - text.length
    return around === 0 || around === 2 ? around / 2 : undefined
  }
  return {
    get path() {
      return at().file
    },
    get line() {
      return at().line ?? 1
    },
    get column() {
      return (at().column ?? 1) + (quotes() ?? 0)
    },
    get madeFromLength() {
      return quotes() === undefined ? (at().length ?? 1) : undefined
    },
  }
}
