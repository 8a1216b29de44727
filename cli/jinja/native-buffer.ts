import { PySet } from './set.ts'
import { str } from './text.ts'
import { Undefined } from './undefined.ts'
import { PyIterator, TaggedText, type Value } from './values.ts'

/** The pieces of a natively rendered template: text and constants run together, other values stay values. */
export class NativeBuffer {
  readonly parts: Value[] = []
  #isTextOpen = false

  literal(text: string, _node: number): void {
    this.#append(text)
  }
  /** A value that Jinja2 computes ahead of time: it becomes text there, unless it has no safe repr. */
  constant(value: Value, node: number): void {
    if (
      value instanceof Undefined ||
      value instanceof TaggedText ||
      value instanceof PyIterator ||
      value instanceof PySet
    )
      this.value(value, node)
    else this.#append(str(value))
  }
  value(value: Value, _node: number): void {
    this.parts.push(value)
    this.#isTextOpen = false
  }

  #append(text: string): void {
    if (this.#isTextOpen) this.parts[this.parts.length - 1] = str(this.parts.at(-1) ?? '') + text
    else this.parts.push(text)
    this.#isTextOpen = true
  }
}
