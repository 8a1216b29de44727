import { closeSync, openSync, readSync } from 'node:fs'

/** The first record of a delimited file: its header. Reads no more of the file than that; undefined when the file is empty. */
export function readHeader(path: string, delimiter?: string): readonly string[] | undefined {
  const text = beginningOf(path)
  return text === '' ? undefined : fieldsOf(text, delimiter ?? delimiterOf(text)).map((field) => field.text)
}

/** The delimiter that splits a file's header into the most fields; a comma when none does. */
export const delimiterOfFile = (path: string): string => (path.endsWith('.tsv') ? '\t' : delimiterOf(beginningOf(path)))

function beginningOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const chunk = Buffer.alloc(65_536)
    const size = readSync(file, chunk, 0, chunk.length, 0)
    return chunk.toString('utf8', 0, size).replace(/^\uFEFF/, '')
  } finally {
    closeSync(file)
  }
}

export interface CsvField {
  readonly text: string
  /** From 1. */
  readonly column: number
}

/** The fields of the record a text begins with, and where each begins. */
export function fieldsOf(text: string, delimiter: string): readonly CsvField[] {
  const fields: CsvField[] = []
  let at = 0
  for (;;) {
    const column = at + 1
    let value = ''
    if (text[at] === '"') {
      ;[value, at] = quoted(text, at + 1)
    }
    const end = endOfField(text, at, delimiter)
    value += text.slice(at, end)
    fields.push({ text: value, column })
    if (text.slice(end, end + delimiter.length) !== delimiter) return fields
    at = end + delimiter.length
  }
}

function quoted(text: string, start: number): readonly [string, number] {
  let value = ''
  let at = start
  for (; at < text.length; at++) {
    if (text[at] !== '"') value += text[at]
    else if (text[at + 1] === '"') {
      value += '"'
      at++
    } else return [value, at + 1]
  }
  return [value, at]
}

function endOfField(text: string, start: number, delimiter: string): number {
  let at = start
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r' && !text.startsWith(delimiter, at)) at++
  return at
}

/** The same for the text that a file begins with. */
export function delimiterOf(text: string): string {
  const counts = [',', ';', '\t', '|'].map((delimiter) => [delimiter, fieldsOf(text, delimiter).length] as const)
  return counts.reduce((best, found) => (found[1] > best[1] ? found : best))[0]
}
