import { relative, sep } from 'node:path'
import type { WarehouseError } from '../core/adapter.ts'
import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { delimiterOfFile, fieldsOf } from './loader/csv.ts'
import { type CsvFormat, longValue, recordOf, type RecordText, strayQuote } from './loader/csv-record.ts'

/** What an engine says of a row of a delimited file, at that row; undefined when it speaks of something else. */
export function csvProblem(error: WarehouseError, projectRoot: string): Diagnostic | undefined {
  const { file: path, line, quote = '"' } = error.detail
  if (path === undefined || line === undefined) return undefined
  const { record, format } = readRecord(path, Number(line), quote)
  const row: Row = { record, format, file: shown(path, projectRoot) }
  const { message } = error
  return valueProblem(message, row) ?? widthProblem(message, row) ?? quoteProblem(row) ?? otherProblem(message, row)
}

interface Row {
  readonly file: string
  readonly record: RecordText
  readonly format: CsvFormat
}

/** Without a text when the file cannot be asked (any more). */
function readRecord(path: string, line: number, quote: string): Pick<Row, 'record' | 'format'> {
  const unread = { record: { line, text: '' }, format: { delimiter: ',', quote } }
  if (/\.(?:gz|zst)$/.test(path)) return unread
  try {
    const format = { delimiter: delimiterOfFile(path), quote }
    return { record: recordOf(path, line, format) ?? unread.record, format }
  } catch {
    return unread
  }
}

/** Where in the file a place of the record is. */
function placeAt({ file, record }: Row, offset?: number, length?: number): Location {
  if (offset === undefined) return { file, line: record.line }
  const before = record.text.slice(0, offset)
  const column = offset - before.lastIndexOf('\n')
  return { file, line: record.line + before.split('\n').length - 1, column, ...(length !== undefined && { length }) }
}

function valueProblem(message: string, row: Row): Diagnostic | undefined {
  const match = /converting column "(.+?)"\. Could not convert string "([\s\S]*?)" to '(.+?)'/.exec(message)
  if (!match) return undefined
  const [, column = '', value = '', type = ''] = match
  const found = fieldsOf(row.record.text, row.format.delimiter).find((field) => field.text === value)
  const place =
    found && row.record.text !== '' ? placeAt(row, found.column - 1, Math.max(1, value.length)) : placeAt(row)
  return problem('csv-value', { value, column, type }, place)
}

function widthProblem(message: string, row: Row): Diagnostic | undefined {
  const match = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message)
  if (!match) return undefined
  const offset = longValue(row.record.text, row.format)
  const hint = offset === undefined ? undefined : 'A quote that opens here is perhaps never closed.'
  return problem('csv-width', { expected: Number(match[1]), found: Number(match[2]) }, placeAt(row, offset), { hint })
}

function quoteProblem(row: Row): Diagnostic | undefined {
  const { quote } = row.format
  const found = strayQuote(row.record.text, row.format)
  if (!found) return undefined
  const hint = `A quote that belongs to a value is written twice: ${quote}${quote}.`
  return found.kind === 'open'
    ? problem('csv-quote-open', {}, placeAt(row, found.at, quote.length), { hint })
    : problem('csv-quote-early', {}, placeAt(row, found.at, found.rest.length), { hint })
}

function otherProblem(message: string, row: Row): Diagnostic {
  const reason = message.replace(/^.*?, line \d+: /, '').replace(/\.$/, '')
  return problem('csv-unreadable', { reason }, placeAt(row))
}

function shown(path: string, projectRoot: string): string {
  const inside = relative(projectRoot, path)
  return inside.startsWith('..') ? path : inside.split(sep).join('/')
}
