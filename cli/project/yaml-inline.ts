import type { Json } from '../core/config.ts'
import { markFloat } from '../core/float-marks.ts'
import { isWholeFloat, plainScalar } from './yaml-scalars.ts'

/** Thrown where a text is more than the fast reader knows; the library reads it then. Made once: a stack is not needed. */
export const tooMuch = new Error('beyond the fast reader')

/** A value that stands on one line, after a key or a dash: a scalar or a flow collection, a comment behind it left out. */
export function inlineValue(text: string): Json {
  switch (text.charAt(0)) {
    case '"':
      return doubleQuoted(text)
    case "'":
      return singleQuoted(text)
    case '[':
    case '{':
      return flow(text)
    default:
      return plainScalar(plainText(text))
  }
}

const indicators = '&*!|>%@`?:-,[]{}#"\''

/** A plain scalar's text; a dash or a colon may begin one where no blank follows. */
export function plainText(text: string): string {
  const comment = text.indexOf(' #')
  const plain = (comment === -1 ? text : text.slice(0, comment)).trimEnd()
  const first = plain.charAt(0)
  if (indicators.includes(first) && !/^-[^\s]/.test(plain)) throw tooMuch
  if (plain.includes(': ') || plain.endsWith(':') || plain.includes('\t')) throw tooMuch
  return plain
}

function doubleQuoted(text: string): string {
  const end = text.indexOf('"', 1)
  const inner = text.slice(1, end)
  if (end === -1 || inner.includes('\\') || !isOver(text, end + 1)) throw tooMuch
  return inner
}

function singleQuoted(text: string): string {
  const match = /^'((?:[^']|'')*)'/.exec(text)
  if (!match || !isOver(text, match[0].length)) throw tooMuch
  return (match[1] ?? '').replaceAll("''", "'")
}

/** Nothing but blanks or a comment follows. */
const isOver = (text: string, from: number): boolean => /^ *(?: #.*)?$/.test(text.slice(from))

const flowScalar = /^(?:[^\s,[\]{}:#&*!|>'"%@`?-]|-(?=[^\s,[\]{}]))(?:[^,[\]{}:#\t]|:(?=[^\s,[\]{}]))*/

function flow(text: string): Json {
  const reader = { text, at: 0 }
  const value = flowValue(reader)
  if (!isOver(text, reader.at)) throw tooMuch
  return value
}

interface FlowReader {
  readonly text: string
  at: number
}

function flowValue(reader: FlowReader): Json {
  switch (reader.text.charAt(reader.at)) {
    case '[':
      return flowList(reader)
    case '{':
      return flowMapping(reader)
    case '"':
    case "'":
      return flowQuoted(reader)
    default:
      return plainScalar(flowPlain(reader))
  }
}

function flowPlain(reader: FlowReader): string {
  const match = flowScalar.exec(reader.text.slice(reader.at))
  if (!match) throw tooMuch
  reader.at += match[0].length
  return match[0].trimEnd()
}

function flowQuoted(reader: FlowReader): string {
  const match = /^(?:"([^"\\]*)"|'((?:[^']|'')*)')/.exec(reader.text.slice(reader.at))
  if (!match) throw tooMuch
  reader.at += match[0].length
  return match[1] ?? (match[2] ?? '').replaceAll("''", "'")
}

function flowList(reader: FlowReader): Json[] {
  const items: Json[] = []
  reader.at++
  for (skipBlanks(reader); reader.text.charAt(reader.at) !== ']';) {
    const start = reader.at
    const value = flowValue(reader)
    if (isWholeFloat(value, reader.text.slice(start, reader.at))) markFloat(items, items.length)
    items.push(value)
    next(reader, ']')
  }
  reader.at++
  return items
}

function flowMapping(reader: FlowReader): Json {
  const entries: Record<string, Json> = {}
  reader.at++
  for (skipBlanks(reader); reader.text.charAt(reader.at) !== '}';) {
    const isQuoted = /["']/.test(reader.text.charAt(reader.at))
    const key = isQuoted ? flowQuoted(reader) : textKey(flowPlain(reader))
    skipBlanks(reader)
    if (reader.text.slice(reader.at, reader.at + 2) !== ': ') throw tooMuch
    reader.at += 2
    skipBlanks(reader)
    const start = reader.at
    const value = flowValue(reader)
    define(entries, key, value)
    if (isWholeFloat(value, reader.text.slice(start, reader.at))) markFloat(entries, key)
    next(reader, '}')
  }
  reader.at++
  return entries
}

/** After a value: a comma and the next, or the end. */
function next(reader: FlowReader, close: string): void {
  skipBlanks(reader)
  const letter = reader.text.charAt(reader.at)
  if (letter === close) return
  if (letter !== ',') throw tooMuch
  reader.at++
  skipBlanks(reader)
}

function skipBlanks(reader: FlowReader): void {
  while (reader.text.charAt(reader.at) === ' ') reader.at++
}

/** A key that is text; `yes:` and `1:` are none. */
export function textKey(key: string): string {
  if (key === '<<' || typeof plainScalar(key) !== 'string') throw tooMuch
  return key
}

/** Keys given twice are the library's to tell of. */
export function define(entries: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__' || Object.hasOwn(entries, key)) throw tooMuch
  entries[key] = value
}
