import stringWidth from 'string-width'

/** How many columns a text takes on a terminal; colours take none, some letters take two. */
// eslint-disable-next-line no-control-regex -- plain ASCII is the common case and its width is its length
export const widthOf = (text: string): number => (/^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text))

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text

/** Cuts an uncoloured text to a width, the cut shown. */
export function fit(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let used = 0
  for (const letter of text) {
    const next = widthOf(letter)
    if (used + next > width - 1) break
    kept += letter
    used += next
  }
  return `${kept}…`
}
