import { closeSync, openSync, readSync } from 'node:fs'

export interface CsvFormat {
  readonly delimiter: string
  readonly quote: string
}

/** A record of a file: the line it begins in, counted from 1, and its text, of which at most a mebibyte is read. */
export interface RecordText {
  readonly line: number
  readonly text: string
}

const CHUNK = 1 << 20
const [LINE_FEED, CARRIAGE_RETURN] = [10, 13]
const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

/**
 * The n-th record of a file that may be too large to hold, counted from 1, blank lines too: what DuckDB (1.5) calls a line, which is another
 * one below a value that holds line breaks. Undefined when there are not so many.
 */
export function recordOf(path: string, wanted: number, format: CsvFormat): RecordText | undefined {
  const file = openSync(path, 'r')
  try {
    const found = beginningOf(file, wanted, format)
    if (!found) return undefined
    const chunk = Buffer.alloc(CHUNK)
    const size = readSync(file, chunk, 0, CHUNK, found.offset)
    return { line: found.line, text: chunk.toString('utf8', 0, size) }
  } finally {
    closeSync(file)
  }
}

function beginningOf(
  file: number,
  wanted: number,
  { delimiter, quote }: CsvFormat,
): { readonly offset: number; readonly line: number } | undefined {
  const [divides, quotes] = [delimiter.charCodeAt(delimiter.length - 1), quote.charCodeAt(0)]
  const chunk = Buffer.alloc(CHUNK)
  let [line, record] = [1, 1]
  let state: 'begins' | 'plain' | 'quoted' | 'closed' = 'begins'
  let offset = 0
  for (let size = readSync(file, chunk, 0, CHUNK, 0); size > 0; size = readSync(file, chunk, 0, CHUNK, offset)) {
    const hasMark = offset === 0 && chunk.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    for (let at = hasMark ? BYTE_ORDER_MARK.length : 0; at < size; at++) {
      if (record === wanted) return { offset: offset + at, line }
      const byte = chunk[at]
      if (byte === LINE_FEED) line++
      if (byte === quotes) state = state === 'quoted' ? 'closed' : state === 'plain' ? 'plain' : 'quoted'
      else if (state !== 'quoted') {
        if (byte === LINE_FEED) record++
        if (byte === LINE_FEED || byte === divides) state = 'begins'
        else if (byte !== CARRIAGE_RETURN) state = 'plain'
      }
    }
    offset += size
  }
  return undefined
}

/** A quote that makes a record unreadable: where it stands, counted from 0 in the record, and whether it opens a value or text follows it. */
export interface StrayQuote {
  readonly at: number
  readonly kind: 'open' | 'closed-early'
  /** What follows a quote that closes too early. */
  readonly rest: string
}

/** The first quote of a record that is never closed, or that is closed before its value ends; undefined when all quotes are in pairs. */
export function strayQuote(text: string, { delimiter, quote }: CsvFormat): StrayQuote | undefined {
  for (let at = 0; ; at += delimiter.length) {
    if (text.startsWith(quote, at)) {
      const close = closingQuote(text, at + 1, quote)
      if (close === undefined) return { at, kind: 'open', rest: '' }
      const end = endOfField(text, close + 1, delimiter)
      const rest = text.slice(close + 1, end)
      // Over lines, the quote that closes is rather the one that opens the next value.
      if (rest !== '') {
        return text.slice(at, close).includes('\n')
          ? { at, kind: 'open', rest }
          : { at: close + 1, kind: 'closed-early', rest }
      }
      at = end
    } else at = endOfField(text, at, delimiter)
    if (!text.startsWith(delimiter, at)) return undefined
  }
}

/** Where in a record the first value begins that holds line breaks. */
export function longValue(text: string, { delimiter, quote }: CsvFormat): number | undefined {
  for (let at = 0; ; at += delimiter.length) {
    if (text.startsWith(quote, at)) {
      const close = closingQuote(text, at + 1, quote) ?? text.length
      if (text.slice(at, close).includes('\n')) return at
      at = close + 1
    }
    at = endOfField(text, at, delimiter)
    if (!text.startsWith(delimiter, at)) return undefined
  }
}

function closingQuote(text: string, start: number, quote: string): number | undefined {
  for (let at = text.indexOf(quote, start); at >= 0; at = text.indexOf(quote, at + 2)) {
    if (!text.startsWith(quote, at + 1)) return at
  }
  return undefined
}

function endOfField(text: string, start: number, delimiter: string): number {
  let at = start
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r' && !text.startsWith(delimiter, at)) at++
  return at
}
