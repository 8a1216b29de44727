import type { Frame } from './errors.ts'
import type { TemplateSource } from './source.ts'

/** A text that templates made and the way from each of its characters back to their source. */
export interface Located {
  readonly text: string
  /** Where the character at this UTF-16 offset came from, innermost first: the macro's own text or expression, then each `{{ … }}` around it. */
  locate(offset: number): Frame[]
}

/** Recording stops here, so that a hook that builds megabytes of small pieces does not keep them all. */
const mostBuffers = 50_000

/** The buffer that made a text, and where in the buffer the text starts. */
interface Made {
  readonly buffer: OutputBuffer
  readonly offset: number
}

/** The finished buffers of one scope by their text: a value that is printed later is traced through the buffer that made it. */
export class Recorder {
  readonly #made = new Map<string, Made>()

  remember(buffer: OutputBuffer): void {
    this.#keep(buffer.text, { buffer, offset: 0 })
  }
  /** Says that `part` was cut out of `text`, so that what made `text` is found for it too. */
  rememberPart(text: string, part: string): void {
    const made = part === text ? undefined : this.find(text)
    if (made) this.#keep(part, { buffer: made.buffer, offset: made.offset + text.indexOf(part) })
  }
  find(text: string): Made | undefined {
    return text.length > 1 ? this.#made.get(text) : undefined
  }
  #keep(text: string, made: Made): void {
    if (text.length > 1 && this.#made.size < mostBuffers) this.#made.set(text, made)
  }
}

/** Output under construction: the text and, for each piece, the node that wrote it. */
export class OutputBuffer implements Located {
  text = ''
  readonly #source: TemplateSource
  readonly #name: string | null
  readonly #recorder: Recorder | null
  /** Pairs of the offset where a piece starts and its node; template text has the node's complement (~node). */
  readonly #marks: number[] = []
  #inner: Map<number, Made> | undefined

  constructor(source: TemplateSource, name: string | null, recorder: Recorder | null) {
    this.#source = source
    this.#name = name
    this.#recorder = recorder
  }

  literal(text: string, node: number): void {
    if (this.#recorder) this.#marks.push(this.text.length, ~node)
    this.text += text
  }

  printed(text: string, node: number): void {
    if (this.#recorder && text !== '') {
      const inner = this.#recorder.find(text)
      if (inner) (this.#inner ??= new Map()).set(this.#marks.length, inner)
      this.#marks.push(this.text.length, node)
    }
    this.text += text
  }

  /** The finished text. */
  done(): string {
    this.#recorder?.remember(this)
    return this.text
  }

  locate(offset: number): Frame[] {
    const mark = this.#markAt(offset)
    if (mark === undefined) return []
    const start = this.#marks[mark] ?? 0
    const node = this.#marks[mark + 1] ?? 0
    if (node < 0) return [this.#source.frame(~node, this.#name, offset - start)]
    const inner = this.#inner?.get(mark)
    const own = this.#source.frame(node, this.#name)
    return inner && inner.buffer !== this ? [...inner.buffer.locate(inner.offset + offset - start), own] : [own]
  }

  /** The index in `#marks` of the last piece that starts at or before `offset`. */
  #markAt(offset: number): number | undefined {
    if (this.#marks.length === 0 || offset < 0 || offset > this.text.length) return undefined
    let low = 0
    for (let high = this.#marks.length / 2 - 1; low < high;) {
      const middle = (low + high + 1) >> 1
      if ((this.#marks[2 * middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return 2 * low
  }
}
