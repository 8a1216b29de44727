import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { CsvRecord } from '../sql/csv.ts'
import type { SeedOptions } from './seed-shape.ts'

const otherDelimiters = [';', '\t', '|', ',']

/** A row of another width than the header: where it goes wrong, and what is the likely reason. */
export function widthProblem(
  text: string,
  record: CsvRecord,
  names: readonly string[],
  options: SeedOptions,
): Diagnostic {
  const { fields, line } = record
  const values = { expected: names.length, found: fields.length }
  const isLong = fields.length > names.length
  const at = fieldPlace(text, { line, index: isLong ? names.length : fields.length - 1 }, options)
  return problem('seed-row-width', values, at, { hint: hintOf(record, names, isLong, options) })
}

function hintOf(
  { fields }: CsvRecord,
  names: readonly string[],
  isLong: boolean,
  { delimiter }: SeedOptions,
): string | undefined {
  const [only = ''] = names
  const other = otherDelimiters.find((sign) => sign !== delimiter && only.includes(sign))
  if (names.length === 1 && other !== undefined) {
    return `The header looks divided by ${JSON.stringify(other)}: set the config "delimiter".`
  }
  if (fields.some((field) => field.includes('\n'))) return 'A quote that opens here is perhaps never closed.'
  return isLong ? `A value that holds ${JSON.stringify(delimiter)} stands in quotes.` : undefined
}

/** Where a field stands in its line; fields in quotes are found too, those that span lines are not looked into. */
export function fieldPlace(
  text: string,
  { line, index }: { readonly line: number; readonly index: number },
  { file, delimiter }: SeedOptions,
): Location {
  const written = (text.split(/\r?\n/)[line - 1] ?? '').replace(/^\uFEFF/, '')
  let start = 0
  for (let passed = 0; passed < index; passed++) {
    const end = endOfField(written, start, delimiter)
    if (end >= written.length) break
    start = end + delimiter.length
  }
  const length = endOfField(written, start, delimiter) - start
  return { file, line, column: start + 1, ...(length > 0 && { length }) }
}

function endOfField(line: string, start: number, delimiter: string): number {
  if (line[start] !== '"') {
    const end = line.indexOf(delimiter, start)
    return end < 0 ? line.length : end
  }
  const close = /^"(?:[^"]|"")*"/.exec(line.slice(start))
  return close ? start + close[0].length : line.length
}
