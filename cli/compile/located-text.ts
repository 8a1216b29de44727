import { lengthOfFrame, type Frame } from '../jinja/errors.ts'
import type { Located } from '../jinja/provenance.ts'
import type { SourceFrame } from '../core/result.ts'

/** Text whose characters know where they come from, put together from such texts and from text of our own, which comes from nowhere. */
export function joinLocated(parts: readonly (string | Located)[]): Located {
  let text = ''
  const pieces: { readonly start: number; readonly part: Located }[] = []
  for (const part of parts) {
    if (typeof part !== 'string') pieces.push({ start: text.length, part })
    text += typeof part === 'string' ? part : part.text
  }
  return {
    text,
    locate(offset) {
      // The end of a piece belongs to it, so that an error at the very end of a model's code is shown in the model.
      const piece = pieces.findLast(({ start, part }) => start <= offset && offset <= start + part.text.length)
      return piece === undefined ? [] : piece.part.locate(offset - piece.start)
    },
  }
}

/** A part of a located text that still knows where it comes from. */
export const sliceLocated = (whole: Located, start: number, end = whole.text.length): Located => ({
  text: whole.text.slice(start, end),
  locate: (offset) => whole.locate(start + offset),
})

/** Text that came from nowhere: TypeScript models' markers, text of our own. */
export const unlocated = (text: string): Located => ({ text, locate: () => [] })

export const sourceFrame = (frame: Frame): SourceFrame => ({
  file: frame.path,
  line: frame.line,
  column: frame.column,
  ...lengthOfFrame(frame),
  text: frame.name === null ? frame.excerpt : `in ${frame.name}: ${frame.excerpt}`,
})
