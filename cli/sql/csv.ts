export interface CsvRecord {
  readonly fields: readonly string[]
  /** Which of them stood in quotes. */
  readonly quoted: readonly boolean[]
  /** The line the record begins on, from 1. */
  readonly line: number
}

export type CsvQuote = '"' | "'"

/** What a file wraps fields in: `'` where it has no `"` and some column has `'` around each of its values; as DuckDB 1.5 finds out. */
export function csvQuote(text: string, delimiter: string): CsvQuote {
  if (text.includes('"') || !text.includes("'")) return '"'
  const records = readRecords(text, delimiter, "'")
  records.next()
  let wrapped: readonly boolean[] | undefined
  for (const { fields } of records) {
    wrapped = fields.map(({ quoted }, index) => quoted && (wrapped === undefined || wrapped[index] === true))
    if (!wrapped.includes(true)) return '"'
  }
  return wrapped ? "'" : '"'
}

/** Reads delimited text (RFC 4180: fields in `"`, doubled inside; line breaks in them are kept). Blank lines are left out, as is a byte order mark. */
export function* parseCsv(text: string, delimiter = ',', quote: CsvQuote = '"'): Generator<CsvRecord> {
  for (const { fields, line } of readRecords(text, delimiter, quote))
    yield { fields: fields.map(({ value }) => value), quoted: fields.map(({ quoted }) => quoted), line }
}

function* readRecords(text: string, delimiter: string, quote: CsvQuote): Generator<FieldRecord> {
  let at = text.startsWith('\uFEFF') ? 1 : 0
  let line = 1
  while (at < text.length) {
    const start = line
    const fields: Field[] = []
    let blank = true
    for (;;) {
      const field = readField(text, at, delimiter, quote)
      line += field.lineBreaks
      blank &&= field.value === '' && !field.quoted
      fields.push(field)
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

interface FieldRecord {
  readonly fields: readonly Field[]
  readonly line: number
}

interface Field {
  readonly value: string
  readonly quoted: boolean
  readonly end: number
  readonly lineBreaks: number
}

function readField(text: string, start: number, delimiter: string, quote: CsvQuote): Field {
  if (text[start] !== quote) {
    const end = bareEnd(text, start, delimiter)
    return { value: text.slice(start, end), quoted: false, end, lineBreaks: 0 }
  }
  let at = start + 1
  while (at < text.length) {
    const mark = text.indexOf(quote, at)
    if (mark < 0) {
      at = text.length
      break
    }
    if (text[mark + 1] !== quote) {
      const value = text.slice(start + 1, mark).replaceAll(quote + quote, quote)
      // What stands between the closing quote and the delimiter belongs to the field, as DuckDB and Python read it.
      const end = bareEnd(text, mark + 1, delimiter)
      return { value: value + text.slice(mark + 1, end), quoted: true, end, lineBreaks: countBreaks(value) }
    }
    at = mark + 2
  }
  const value = text.slice(start + 1).replaceAll(quote + quote, quote)
  return { value, quoted: true, end: text.length, lineBreaks: countBreaks(value) }
}

function bareEnd(text: string, start: number, delimiter: string): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] === '\n') || text.startsWith(delimiter, at)) return at
  }
  return text.length
}

const countBreaks = (value: string): number => value.split('\n').length - 1
