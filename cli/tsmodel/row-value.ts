import { BytesText, TypedText, type CellValue } from '../core/table.ts'
import type { ColumnType } from './column-type.ts'

/**
 * A value in a model's rows, exact and of one JavaScript type per column type: integers up to 32 bits and floats are numbers, wider
 * integers bigints; DECIMAL, DATE (`2018-01-31`), TIME, TIMESTAMP (`2018-01-31 10:15:00.123`) and INTERVAL are strings in the engine's
 * text, which sort and compare as they should; BLOB and BYTES are `Uint8Array`s; nested types are arrays and records.
 */
export type RowValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly RowValue[]
  | { readonly [key: string]: RowValue }

export type ReadValue = (cell: CellValue) => RowValue

/** How cells of a column type become row values; chosen once per column, not per row. */
export function readerOf(type: ColumnType): ReadValue {
  return type.kind === 'integer' && type.bits > 32 ? readBigint : readAny
}

function readBigint(cell: CellValue): RowValue {
  return typeof cell === 'number' ? BigInt(cell) : readAny(cell)
}

function readAny(cell: CellValue): RowValue {
  // What comes from another thread was read there.
  if (cell === null || typeof cell !== 'object' || cell instanceof Uint8Array) return cell
  if (cell instanceof BytesText) return cell.bytes
  if (cell instanceof TypedText)
    return cell.type === 'bytes' ? Uint8Array.from(Buffer.from(cell.text, 'base64')) : cell.text
  if (Array.isArray(cell)) return cell.map(readAny)
  return Object.fromEntries(Object.entries(cell).map(([key, value]) => [key, readAny(value)]))
}
