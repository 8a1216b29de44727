import type { Json } from '../core/config.ts'
import { markFloat } from '../core/float-marks.ts'
import { define, inlineValue, textKey, tooMuch } from './yaml-inline.ts'
import { isWholeFloat } from './yaml-scalars.ts'

/*
 * Most properties files are block mappings and lists of one-line values. This reads those ten times as fast as the library, which builds a
 * tree with comments and positions; at anything else (anchors, tags, values over several lines, mistakes) it gives up and the library reads the
 * file. It must never read a file otherwise than the library would: a spec reads thousands of files both ways.
 */

interface Reader {
  readonly lines: readonly string[]
  at: number
  /** The current line: a dash before a mapping or list is taken off it. */
  indent: number
  content: string
}

/** The value of a YAML text; undefined when only the library can read it. */
export function readFast(text: string): { readonly value: Json } | undefined {
  if (/[\r\u0000-\u0008\u000b-\u001f\ufeff\u0085\u2028\u2029]|^(?:---|\.\.\.|%)/m.test(text)) return undefined
  const reader: Reader = { lines: text.split('\n'), at: -1, indent: 0, content: '' }
  try {
    advance(reader)
    if (reader.indent !== 0) return undefined
    const value = isOver(reader) ? null : block(reader)
    return isOver(reader) ? { value } : undefined
  } catch (cause) {
    if (cause === tooMuch) return undefined
    throw cause
  }
}

const isOver = (reader: Reader): boolean => reader.at >= reader.lines.length

/** Goes to the next line that is neither empty nor a comment. */
function advance(reader: Reader): void {
  for (reader.at++; reader.at < reader.lines.length; reader.at++) {
    const line = reader.lines[reader.at] ?? ''
    const content = line.trimStart()
    if (content === '' || content.startsWith('#')) continue
    reader.indent = line.length - content.length
    reader.content = content.trimEnd()
    if (line.slice(0, reader.indent).trimEnd() !== '' || line.lastIndexOf('\t', reader.indent) !== -1) throw tooMuch
    return
  }
  reader.indent = -1
  reader.content = ''
}

/** The mapping or list that begins on the current line. */
function block(reader: Reader): Json {
  if (isItem(reader.content)) return list(reader)
  if (keyEnd(reader.content) === -1) throw tooMuch
  return mapping(reader)
}

const isItem = (content: string): boolean => content.startsWith('- ') || content === '-'

/** Where the colon behind a line's key stands; -1 when it has none, or a key that is not a plain word. */
function keyEnd(content: string): number {
  const colon = content.indexOf(':')
  if (colon === -1 || (colon + 1 < content.length && content.charCodeAt(colon + 1) !== BLANK)) return -1
  return plainKey.test(content.slice(0, colon)) ? colon : -1
}

const BLANK = 32
const plainKey = /^[A-Za-z_0-9+.][\w +./-]*$/

function mapping(reader: Reader): Json {
  const entries: Record<string, Json> = {}
  const { indent } = reader
  while (reader.indent === indent && !isOver(reader)) {
    const end = keyEnd(reader.content)
    if (end === -1 || isItem(reader.content)) throw tooMuch
    const key = textKey(reader.content.slice(0, end).trimEnd())
    const rest = reader.content.slice(end + 1).trimStart()
    const value = valueAfter(reader, rest, indent, true)
    define(entries, key, value)
    if (isWholeFloat(value, plainPart(rest))) markFloat(entries, key)
  }
  if (reader.indent > indent) throw tooMuch
  return entries
}

function list(reader: Reader): Json {
  const items: Json[] = []
  const { indent } = reader
  while (reader.indent === indent && !isOver(reader) && isItem(reader.content)) {
    const rest = reader.content.slice(1).trimStart()
    if (rest !== '' && !rest.startsWith('#') && (isItem(rest) || keyEnd(rest) !== -1)) {
      // What follows the dash is a block of its own, indented to where it stands.
      reader.indent += reader.content.length - rest.length
      reader.content = rest
      items.push(block(reader))
      if (reader.indent > indent) throw tooMuch
    } else {
      const value = valueAfter(reader, rest, indent, false)
      if (isWholeFloat(value, plainPart(rest))) markFloat(items, items.length)
      items.push(value)
    }
  }
  if (reader.indent > indent) throw tooMuch
  return items
}

/** Without a comment. */
const plainPart = (rest: string): string => rest.split(' #', 1).join('')

/** The value behind a key or a dash of a block at `indent`: on the line, or in the lines below it. */
function valueAfter(reader: Reader, rest: string, indent: number, isEntry: boolean): Json {
  if (rest === '' || rest.startsWith('#')) {
    advance(reader)
    const isBelow = reader.indent > indent || (isEntry && reader.indent === indent && isItem(reader.content))
    return isBelow && !isOver(reader) ? block(reader) : null
  }
  if (rest.startsWith('|') || rest.startsWith('>')) return blockText(reader, rest, indent)
  const value = inlineValue(rest)
  advance(reader)
  // A deeper line would be a part of this value.
  if (reader.indent > indent) throw tooMuch
  return value
}

/** A literal or folded text of the lines below. */
function blockText(reader: Reader, header: string, indent: number): string {
  if (!/^[|>]-?$/.test(header)) throw tooMuch
  const { lines, from, to } = linesBelow(reader, indent)
  reader.at = to - 1
  advance(reader)
  if (from === to) throw tooMuch
  const text = header.startsWith('|') ? lines.join('\n') : folded(lines)
  return header.endsWith('-') ? text : `${text}\n`
}

function linesBelow(reader: Reader, indent: number): { lines: readonly string[]; from: number; to: number } {
  const from = reader.at + 1
  let to = from
  let depth = -1
  const lines: string[] = []
  for (; to < reader.lines.length; to++) {
    const line = reader.lines[to] ?? ''
    const content = line.trimStart()
    const own = line.length - content.length
    if (content === '') {
      // Blanks beyond the indentation would be text.
      if (depth === -1 || own > depth) throw tooMuch
      lines.push('')
      continue
    }
    if (own <= indent) break
    if (depth === -1) depth = own
    if (own < depth || line.lastIndexOf('\t', own) !== -1) throw tooMuch
    lines.push(line.slice(depth))
  }
  while (lines.at(-1) === '') lines.pop()
  return { lines, from, to: lines.length === 0 ? from : to }
}

function folded(lines: readonly string[]): string {
  let text = ''
  let breaks = 0
  for (const line of lines) {
    // Lines indented deeper keep their breaks.
    if (line.startsWith(' ')) throw tooMuch
    if (line === '') {
      breaks++
      continue
    }
    if (text !== '') text += breaks > 0 ? '\n'.repeat(breaks) : ' '
    breaks = 0
    text += line
  }
  return text
}
