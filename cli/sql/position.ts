const utf8Bytes = (codePoint: number): number =>
  codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4

/** The UTF-16 offset of a UTF-8 byte offset; an offset inside a character gives that character's start, one past the end the end. */
export function fromByteOffset(text: string, byteOffset: number): number {
  let bytes = 0
  let at = 0
  for (const character of text) {
    bytes += utf8Bytes(character.codePointAt(0) ?? 0)
    if (bytes > byteOffset) return at
    at += character.length
  }
  return at
}

export interface LineColumn {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
}

export function lineColumn(text: string, offset: number): LineColumn {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  let line = 1
  for (const character of before) if (character === '\n') line++
  return { line, column: offset - lineStart + 1 }
}

/** The UTF-16 offset of a line and column that count from 1; undefined when the text has no such line. */
export function offsetAt(text: string, { line, column }: LineColumn): number | undefined {
  let start = 0
  for (let current = 1; current < line; current++) {
    const next = text.indexOf('\n', start)
    if (next < 0) return undefined
    start = next + 1
  }
  return Math.min(start + column - 1, text.length)
}
