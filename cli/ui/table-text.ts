import { TypedText, type CellValue, type Table } from '../core/table.ts'
import type { Paint } from './paint.ts'
import { fit, padEnd, padStart, widthOf } from './width.ts'

const WIDEST_CELL = 40

/**
 * The first rows of a table, numbers to the right, what does not fit left out and said so.
 * @param isTold columns that others make room for
 */
export function tableText(
  table: Table,
  limit: number,
  width: number,
  paint: Paint,
  isTold: (column: number) => boolean = () => true,
): readonly string[] {
  const rows = table.rows.slice(0, limit)
  const columns = table.columns.map((column, index) =>
    columnOf(
      column.name,
      rows.map((row) => row[index] ?? null),
    ),
  )
  const shown = fitting(columns, width, isTold)
  const left = columns.length - shown.length
  const tail = left > 0 ? paint.dim(` … ${left} more`) : ''
  const header = shown.map((column) => paint.bold(align(column, column.header))).join(paint.dim(' │ '))
  const rule = paint.dim(shown.map((column) => '─'.repeat(column.width)).join('─┼─'))
  const body = rows.map((_, index) =>
    shown
      .map((column) => cell(column, index, paint))
      .join(paint.dim(' │ '))
      .trimEnd(),
  )
  return [header.trimEnd() + tail, rule, ...body]
}

interface ColumnText {
  readonly header: string
  readonly cells: readonly string[]
  readonly nulls: readonly boolean[]
  readonly isNumeric: boolean
  readonly width: number
}

function columnOf(name: string, values: readonly CellValue[]): ColumnText {
  const header = fit(name, WIDEST_CELL)
  const cells = values.map((value) => fit(cellText(value), WIDEST_CELL))
  const isNumeric = values.some(isNumber) && values.every((value) => value === null || isNumber(value))
  const width = Math.max(widthOf(header), ...cells.map(widthOf))
  return { header, cells, nulls: values.map((value) => value === null), isNumeric, width }
}

function fitting(
  columns: readonly ColumnText[],
  width: number,
  isTold: (column: number) => boolean,
): readonly ColumnText[] {
  const told = columns.filter((_, place) => isTold(place))
  let used = 0
  const shown = new Set(
    [...told, ...columns.filter((column) => !told.includes(column))].filter((column) => {
      used += column.width + 3
      return used - 3 <= width - 12
    }),
  )
  return shown.size === 0 ? columns.slice(0, 1) : columns.filter((column) => shown.has(column))
}

const isNumber = (value: CellValue): boolean =>
  typeof value === 'number' || typeof value === 'bigint' || (value instanceof TypedText && value.type === 'decimal')

const align = (column: ColumnText, text: string): string =>
  column.isNumeric ? padStart(text, column.width) : padEnd(text, column.width)

const cell = (column: ColumnText, index: number, paint: Paint): string => {
  const text = align(column, column.cells[index] ?? '')
  return column.nulls[index] === true ? paint.dim(text) : text
}

/** One value on one line. */
export function cellText(value: CellValue): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return value.replaceAll('\n', '⏎').replaceAll('\t', ' ')
  if (value instanceof TypedText) return value.text
  if (typeof value === 'object') return JSON.stringify(value, jsonCell)
  return String(value)
}

const jsonCell = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
