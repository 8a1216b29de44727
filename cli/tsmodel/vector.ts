import type { Batch, Encoding } from '../core/adapter.ts'
import { unreachable } from '../core/check.ts'
import type { CellValue } from '../core/table.ts'
import { columnType, type ColumnType } from './column-type.ts'
import { RowMaker } from './row-maker.ts'
import { readerOf, type RowValue } from './row-value.ts'
import type { ColumnBatch, ColumnValues, ColumnVector, Row } from './typed-columns.ts'
import { encodingOf, wholeOf } from './whole-number.ts'

/** An engine's batch as models see it. */
export function columnBatch(batch: Batch): ColumnBatch {
  const { rowCount } = batch
  const columns = Object.fromEntries(
    batch.columns.map(({ name, type }, index) => {
      const values = batch.values[index] ?? []
      return [name, vectorOf(type, values, batch.nulls?.[index], batch.encodings?.[index], rowCount)]
    }),
  )
  return { rowCount, columns, rows: () => rowsOf(columns, rowCount) }
}

/** A query's batches, likewise. */
export async function* columnBatches(batches: AsyncIterable<Batch>): AsyncGenerator<ColumnBatch> {
  for await (const batch of batches) yield columnBatch(batch)
}

function vectorOf(
  type: string,
  values: ArrayLike<CellValue>,
  nulls: Uint8Array | undefined,
  encoding: Encoding | undefined,
  rowCount: number,
): ColumnVector {
  const scale = encoding?.kind === 'scaled' ? encoding.scale : 0
  // The engine's typed arrays are as wide as their column; only cells have to be looked at one by one.
  if (ArrayBuffer.isView(values) || encoding) return { type, values: values as ColumnValues, nulls, scale }
  return fromCells(type, inputType(type), values, rowCount)
}

/** DuckDB tells every decimal's digits; a bare NUMERIC is BigQuery's. */
const inputType = (type: string): ColumnType =>
  type.toLowerCase() === 'numeric' ? { kind: 'decimal', precision: 38, scale: 9 } : columnType(type)

/** Cells of an engine that gives no typed arrays, brought to the column's kind of array. */
function fromCells(type: string, kind: ColumnType, cells: ArrayLike<CellValue>, rowCount: number): ColumnVector {
  const nulls = new Uint8Array(rowCount)
  let any = false
  for (let row = 0; row < rowCount; row++) {
    if ((cells[row] ?? null) !== null) continue
    nulls[row] = 1
    any = true
  }
  const target = encodingOf(kind)
  const read = target ? (cell: CellValue) => wholeOf(cell, target) : readerOf(kind)
  const array = arrayFor(kind, rowCount)
  const values = array
    ? filled(array, cells, read)
    : Array.from({ length: rowCount }, (_, row) => read(cells[row] ?? null))
  const scale = target?.kind === 'scaled' ? target.scale : 0
  return { type, values, nulls: any ? nulls : undefined, scale }
}

type TypedValues = Exclude<ColumnValues, readonly unknown[]>

function filled(array: TypedValues, cells: ArrayLike<CellValue>, read: (cell: CellValue) => RowValue): TypedValues {
  for (let row = 0; row < array.length; row++) {
    const value = read(cells[row] ?? null)
    if (typeof value !== 'number' && typeof value !== 'bigint') continue
    if (array instanceof BigInt64Array || array instanceof BigUint64Array) array[row] = BigInt(value)
    else array[row] = Number(value)
  }
  return array
}

function arrayFor(type: ColumnType, length: number): TypedValues | undefined {
  switch (type.kind) {
    case 'integer':
      return integerArray(type.bits, type.signed, length)
    case 'float':
      return type.bits === 32 ? new Float32Array(length) : new Float64Array(length)
    case 'date':
      return new Int32Array(length)
    case 'timestamp':
      return type.unit === 'micros' ? new BigInt64Array(length) : undefined
    case 'boolean':
      return new Uint8Array(length)
    case 'decimal':
      if (type.precision <= 9) return new Int32Array(length)
      return type.precision <= 18 ? new BigInt64Array(length) : undefined
    case 'text':
    case 'time':
    case 'json':
    case 'bytes':
    case 'other':
      return undefined
    default:
      return unreachable(type)
  }
}

function integerArray(bits: number, signed: boolean, length: number): TypedValues | undefined {
  if (bits === 8) return signed ? new Int8Array(length) : new Uint8Array(length)
  if (bits === 16) return signed ? new Int16Array(length) : new Uint16Array(length)
  if (bits === 32) return signed ? new Int32Array(length) : new Uint32Array(length)
  if (bits === 64) return signed ? new BigInt64Array(length) : new BigUint64Array(length)
  return undefined
}

/** Rows of columns, as an input gives them one by one. */
export function* rowsOf(columns: Readonly<Record<string, ColumnVector>>, rowCount: number): Generator<Row> {
  const maker = new RowMaker(columns)
  for (let index = 0; index < rowCount; index++) yield maker.row(index)
}
