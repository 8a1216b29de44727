export interface CsvRecord {
  readonly fields: readonly string[]
  /** The line the record begins on, from 1. */
  readonly line: number
}

/** Reads delimited text (RFC 4180: fields in `"`, doubled inside; line breaks in them are kept). Blank lines are left out, as is a byte order mark. */
export function* parseCsv(text: string, delimiter = ','): Generator<CsvRecord> {
  let at = text.startsWith('\uFEFF') ? 1 : 0
  let line = 1
  while (at < text.length) {
    const start = line
    const fields: string[] = []
    let blank = true
    for (;;) {
      const field = readField(text, at, delimiter)
      line += field.lineBreaks
      blank &&= field.value === '' && !field.quoted
      fields.push(field.value)
      at = field.end
      if (!text.startsWith(delimiter, at) || at >= text.length) break
      at += delimiter.length
    }
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    line++
    if (!blank || fields.length > 1) yield { fields, line: start }
  }
}

interface Field {
  readonly value: string
  readonly quoted: boolean
  readonly end: number
  readonly lineBreaks: number
}

function readField(text: string, start: number, delimiter: string): Field {
  if (text[start] !== '"') {
    const end = bareEnd(text, start, delimiter)
    return { value: text.slice(start, end), quoted: false, end, lineBreaks: 0 }
  }
  let at = start + 1
  while (at < text.length) {
    const mark = text.indexOf('"', at)
    if (mark < 0) {
      at = text.length
      break
    }
    if (text[mark + 1] !== '"') {
      const value = text.slice(start + 1, mark).replaceAll('""', '"')
      // What stands between the closing quote and the delimiter belongs to the field, as DuckDB and Python read it.
      const end = bareEnd(text, mark + 1, delimiter)
      return { value: value + text.slice(mark + 1, end), quoted: true, end, lineBreaks: countBreaks(value) }
    }
    at = mark + 2
  }
  const value = text.slice(start + 1).replaceAll('""', '"')
  return { value, quoted: true, end: text.length, lineBreaks: countBreaks(value) }
}

function bareEnd(text: string, start: number, delimiter: string): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] === '\n') || text.startsWith(delimiter, at)) return at
  }
  return text.length
}

const countBreaks = (value: string): number => value.split('\n').length - 1
