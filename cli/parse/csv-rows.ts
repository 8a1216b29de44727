import type { JsonRecord } from './read-json.ts'

/** Rows of CSV text as Python's `csv.DictReader` reads them: the first line names the columns, values stay text, blank lines count for nothing. */
export function csvRows(text: string): Record<string, string | null>[] {
  const [header, ...lines] = records(text).filter((record) => record.length > 0)
  if (!header) return []
  return lines.map((record) => Object.fromEntries(header.map((name, index) => [name, record[index] ?? null])))
}

/** An empty field of a unit test's CSV is NULL, not an empty text. */
export const emptyAsNull = (rows: readonly JsonRecord[]): JsonRecord[] =>
  rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === '' ? null : value])))

function records(text: string): string[][] {
  const found: string[][] = []
  let record: string[] = []
  let field = ''
  let isQuoted = false
  let hasField = false
  const endField = (): void => {
    record.push(field)
    field = ''
    hasField = false
  }
  const endRecord = (): void => {
    if (hasField || field !== '' || record.length > 0) endField()
    found.push(record)
    record = []
  }
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (isQuoted) {
      if (character !== '"') field += character
      else if (text[at + 1] === '"') {
        field += '"'
        at++
      } else isQuoted = false
    } else if (character === '"' && field === '') {
      isQuoted = true
      hasField = true
    } else if (character === ',') {
      endField()
      hasField = true
    } else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[at + 1] === '\n') at++
      endRecord()
    } else field += character
  }
  if (hasField || field !== '' || record.length > 0) endRecord()
  return found
}
