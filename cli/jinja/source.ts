import type { Frame } from './errors.ts'

/** Where a template's text stands: a file, or a block of a file that begins at a later line and column (counted from 1). */
export interface Origin {
  readonly path: string
  readonly line?: number
  readonly column?: number
  /** Of text that is not written in the file but made from what stands there: how long that is. All of the text is shown at it. */
  readonly madeFromLength?: number | undefined
}

const longestExcerpt = 80

/** A template's text with its newlines normalized, and the places of its syntax nodes: `places[2n]` to `places[2n + 1]` is node n. */
export class TemplateSource {
  readonly origin: Origin
  readonly text: string
  readonly places: readonly number[]
  #lineStarts: number[] | undefined

  constructor(text: string, origin: Origin, places: readonly number[]) {
    this.text = text
    this.origin = origin
    this.places = places
  }

  /** The frame of node `node`, `delta` characters into it. */
  frame(node: number, name: string | null, delta = 0): Frame {
    const start = (this.places[2 * node] ?? 0) + delta
    return this.frameAt(start, Math.max(this.places[2 * node + 1] ?? start, start), name)
  }

  frameAt(start: number, end: number, name: string | null): Frame {
    const { path, line = 1, column = 1, madeFromLength } = this.origin
    const excerpt = excerptOf(this.text.slice(start, end))
    if (madeFromLength !== undefined) return { path, line, column, excerpt, name, length: madeFromLength }
    const lines = (this.#lineStarts ??= lineStartsOf(this.text))
    let low = 0
    for (let high = lines.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1
      if ((lines[middle] ?? 0) <= start) low = middle
      else high = middle - 1
    }
    const inLine = start - (lines[low] ?? 0)
    return {
      path,
      line: line + low,
      column: low === 0 ? column + inLine : 1 + inLine,
      excerpt,
      name,
    }
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function excerptOf(text: string): string {
  const oneLine = text.trim().replace(/\s+/g, ' ')
  return oneLine.length > longestExcerpt ? `${oneLine.slice(0, longestExcerpt - 1)}…` : oneLine
}
