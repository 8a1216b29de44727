import { isFloat, isNumber } from '../jinja/types.ts'
import { str } from '../jinja/text.ts'
import type { Value } from '../jinja/values.ts'
import { DecimalValue } from './decimal.ts'
import { dumpJson } from './python-json.ts'
import type { TableShape } from './table.ts'

interface Limits {
  /** Null: no limit. */
  readonly maxRows: number | null
  readonly maxColumns: number | null
  readonly maxWidth: number | null
}

const ellipsis = '...'

/** A table in GitHub's Markdown, cut to the limits. */
export function tableText({ columns, rows }: TableShape, { maxRows, maxColumns, maxWidth }: Limits): string {
  const cut = (text: string) =>
    maxWidth !== null && text.length > maxWidth ? text.slice(0, maxWidth - ellipsis.length) + ellipsis : text
  const shownColumns = columns.slice(0, maxColumns ?? columns.length)
  const isNarrowed = shownColumns.length < columns.length
  const header = [...shownColumns.map(({ name }) => cut(name)), ...(isNarrowed ? [ellipsis] : [])]
  const shownRows = rows.slice(0, maxRows ?? rows.length)
  const body = shownRows.map((row) => [
    ...shownColumns.map((_, index) => cut(cellText(row[index] ?? null))),
    ...(isNarrowed ? [ellipsis] : []),
  ])
  const isRight = shownColumns.map((_, index) => shownRows.some((row) => isQuantity(row[index] ?? null)))
  const widths = header.map((name, index) => Math.max(name.length, ...body.map((row) => row[index]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `|${cells.map((cell, index) => ` ${isRight[index] === true ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)} `).join('|')}|`
  const lines = [line(header), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)]
  if (shownRows.length < rows.length) lines.push(line(header.map(() => ellipsis)))
  return lines.join('\n')
}

const cellText = (value: Value): string => (value === null ? '' : str(value))
const isQuantity = (value: Value): boolean =>
  value instanceof DecimalValue || isFloat(value) || (isNumber(value) && typeof value !== 'boolean')

export function csvText({ columns, rows }: TableShape): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = [columns.map(({ name }) => name), ...rows.map((row) => row.map(cellText))]
  return lines.map((line) => `${line.map(field).join(',')}\n`).join('')
}

export function jsonText({ columns, rows }: TableShape): string {
  const plain = (value: Value): Value =>
    value instanceof DecimalValue ? value.toNumber() : isJson(value) ? value : str(value)
  const records = rows.map(
    (row) => new Map<Value, Value>(columns.map(({ name }, index) => [name, plain(row[index] ?? null)])),
  )
  return dumpJson(records, false)
}

const isJson = (value: Value): boolean =>
  value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof Map
