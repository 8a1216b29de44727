import type { DuckDBDataChunk, DuckDBType, DuckDBValue, DuckDBVector } from '@duckdb/node-api'
import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBDecimalValue,
  DuckDBTypeId,
  FLOAT,
  INTEGER,
  SMALLINT,
  TIMESTAMP,
  TIMESTAMPTZ,
  TINYINT,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
  blobValue,
} from './api.ts'
import { unreachable } from '../../core/check.ts'
import type { Encoding } from '../../core/adapter.ts'
import { decoded } from '../../core/encoded-value.ts'
import { BytesText, type CellValue } from '../../core/table.ts'
import { validityBits } from './encoded.ts'
import { cellText, textMaker } from './text.ts'

/** The rows of one column that go into one chunk. */
export interface ColumnSlice {
  readonly values: ArrayLike<CellValue>
  readonly nulls: Uint8Array | undefined
  readonly start: number
  readonly count: number
  readonly encoding?: Encoding | undefined
}

export interface ColumnWriter {
  /** The chunk's type of the column; the appender casts it to the table's. */
  readonly type: DuckDBType
  /** The column's type in the table, as DDL. */
  readonly target: string
  write(chunk: DuckDBDataChunk, index: number): void
  /** A cell in the text that the engine casts. */
  text(cell: CellValue): string
  /** What the values stand for, where they are not what they are: days, whole numbers of decimals. */
  cells(): readonly CellValue[]
}

/**
 * How a column gets into a chunk: typed arrays by one copy, numbers and booleans value by value, everything else as text, which the appender
 * casts exactly as `cast` would.
 */
export function writerOf(target: DuckDBType, slice: ColumnSlice): ColumnWriter {
  const typed = slice.encoding ? encodedType(slice.encoding, slice.values) : typedType(slice.values)
  if (slice.encoding?.kind === 'scaled' && !ArrayBuffer.isView(slice.values))
    return wideWriter(slice.encoding, target, slice)
  if (typed !== undefined) return typedWriter(typed, target, slice)
  const cells = cellsOf(slice)
  const { type, convert } = conversionOf(target, cells)
  return {
    type,
    target: target.toString(),
    text: textMaker(target),
    cells: () => cells,
    write: (chunk, index) =>
      chunk.setColumnValues(
        index,
        cells.map((cell) => (cell === null ? null : convert(cell))),
      ),
  }
}

const TYPED: ReadonlyMap<unknown, DuckDBType> = new Map<unknown, DuckDBType>([
  [Int8Array, TINYINT],
  [Int16Array, SMALLINT],
  [Int32Array, INTEGER],
  [BigInt64Array, BIGINT],
  [Uint8Array, UTINYINT],
  [Uint16Array, USMALLINT],
  [Uint32Array, UINTEGER],
  [BigUint64Array, UBIGINT],
  [Float32Array, FLOAT],
  [Float64Array, DOUBLE],
])

function encodedType(encoding: Encoding, values: ArrayLike<CellValue>): DuckDBType {
  switch (encoding.kind) {
    case 'days':
      return DATE
    case 'micros':
      return encoding.zoned ? TIMESTAMPTZ : TIMESTAMP
    case 'boolean':
      return BOOLEAN
    case 'scaled':
      // The widest decimal that the array's numbers are: the appender casts it to the table's own.
      return DECIMAL(values instanceof Int32Array ? 9 : 18, encoding.scale)
    default:
      return unreachable(encoding)
  }
}

/** Decimals of more than 18 digits are bigints one by one. */
function wideWriter({ scale }: Encoding & { kind: 'scaled' }, target: DuckDBType, slice: ColumnSlice): ColumnWriter {
  const cells = cellsOf(slice)
  const decimal = (cell: CellValue): DuckDBValue =>
    typeof cell === 'bigint' || typeof cell === 'number' ? new DuckDBDecimalValue(BigInt(cell), 38, scale) : null
  return {
    type: DECIMAL(38, scale),
    target: target.toString(),
    text: textMaker(target),
    cells: () => cells.map((cell) => decoded(cell, slice.encoding)),
    write: (chunk, index) => chunk.setColumnValues(index, cells.map(decimal)),
  }
}

const typedType = (values: ArrayLike<CellValue>): DuckDBType | undefined =>
  ArrayBuffer.isView(values) ? TYPED.get(values.constructor) : undefined

function typedWriter(type: DuckDBType, target: DuckDBType, slice: ColumnSlice): ColumnWriter {
  return {
    type,
    target: target.toString(),
    text: textMaker(target),
    cells: () => cellsOf(slice).map((cell) => decoded(cell, slice.encoding)),
    write(chunk, index) {
      const vector = chunk.getColumnVector(index)
      const items: unknown = Reflect.get(vector, 'items') ?? Reflect.get(vector, 'dataView')
      if (!isBytes(items) || !isBytes(slice.values)) {
        chunk.setColumnValues(
          index,
          cellsOf(slice).map((cell) => (typeof cell === 'object' ? null : cell)),
        )
        return
      }
      const width = slice.values.BYTES_PER_ELEMENT
      const source = new Uint8Array(
        slice.values.buffer,
        slice.values.byteOffset + slice.start * width,
        slice.count * width,
      )
      new Uint8Array(items.buffer, items.byteOffset, slice.count * width).set(source)
      if (slice.nulls) setNulls(vector, slice.nulls.subarray(slice.start, slice.start + slice.count))
      vector.flush()
    },
  }
}

/** The first null makes the vector's mask; the rest are its bits. */
function setNulls(vector: DuckDBVector, nulls: Uint8Array): void {
  const first = nulls.indexOf(1)
  if (first < 0) return
  vector.setItem(first, null)
  const bits = validityBits(vector)
  for (let row = first + 1; row < nulls.length; row++) {
    if (nulls[row] !== 1) continue
    if (bits) bits[row >> 3] = (bits[row >> 3] ?? 0) & ~(1 << (row & 7))
    else vector.setItem(row, null)
  }
}

interface Bytes {
  readonly buffer: ArrayBufferLike
  readonly byteOffset: number
  readonly BYTES_PER_ELEMENT: number
}

const isBytes = (value: unknown): value is Bytes => ArrayBuffer.isView(value)

const cellsOf = ({ values, nulls, start, count }: ColumnSlice): readonly CellValue[] =>
  Array.from({ length: count }, (_, row) => (nulls?.[start + row] === 1 ? null : (values[start + row] ?? null)))

const INTEGERS: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
])

interface Conversion {
  readonly type: DuckDBType
  readonly convert: (cell: CellValue) => DuckDBValue
}

const asText: Conversion = { type: VARCHAR, convert: cellText }

/** A value that is not of the column's own JavaScript type makes the whole slice text, so that the engine casts it or says why it cannot. */
function conversionOf(target: DuckDBType, cells: readonly CellValue[]): Conversion {
  const all = (test: (cell: CellValue) => boolean): boolean => cells.every((cell) => cell === null || test(cell))
  switch (target.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return all((cell) => typeof cell === 'boolean') ? { type: BOOLEAN, convert: (cell) => cell === true } : asText
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.FLOAT:
      return all((cell) => typeof cell === 'number') ? { type: DOUBLE, convert: Number } : asText
    case DuckDBTypeId.BLOB:
      return { type: BLOB, convert: (cell) => blobValue(cell instanceof BytesText ? cell.bytes : cellText(cell)) }
    default:
      return INTEGERS.has(target.typeId) && all((cell) => Number.isSafeInteger(cell))
        ? { type: DOUBLE, convert: Number }
        : { type: VARCHAR, convert: textMaker(target) }
  }
}
