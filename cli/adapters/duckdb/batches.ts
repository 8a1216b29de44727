import {
  DuckDBTypeId,
  type DuckDBDataChunk,
  type DuckDBResult,
  type DuckDBType,
  type DuckDBVector,
} from '@duckdb/node-api'
import type { Batch } from '../../core/adapter.ts'
import type { Column } from '../../core/relation.ts'
import type { CellValue, Table } from '../../core/table.ts'
import { cellReader, type CellReader } from './cells.ts'

export function columnsOf(result: DuckDBResult): readonly Column[] {
  return result.columnNames().map((name, index) => ({ name, type: result.columnType(index).toString() }))
}

/** Reads a result into rows, at most `limit`. */
export async function readTable(result: DuckDBResult, limit = Number.POSITIVE_INFINITY): Promise<Table> {
  const columns = columnsOf(result)
  const readers = result.columnTypes().map(cellReader)
  const rows: CellValue[][] = []
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    addRows(rows, chunk, readers, limit)
    if (rows.length >= limit) break
  }
  return { columns, rows }
}

function addRows(rows: CellValue[][], chunk: DuckDBDataChunk, readers: readonly CellReader[], limit: number): void {
  const vectors = readers.map((_, index) => chunk.getColumnVector(index))
  const count = Math.min(chunk.rowCount, limit - rows.length)
  for (let row = 0; row < count; row++) {
    rows.push(readers.map((read, column) => read(vectors[column]?.getItem(row) ?? null)))
  }
}

/** A chunk as columns: numbers as typed arrays where every value of the type fits one, cells otherwise. */
export function batchOf(chunk: DuckDBDataChunk, columns: readonly Column[], types: readonly DuckDBType[]): Batch {
  const read = types.map((type, index) => readVector(chunk.getColumnVector(index), type, chunk.rowCount))
  return {
    columns,
    rowCount: chunk.rowCount,
    values: read.map((column) => column.values),
    nulls: read.map((column) => column.nulls),
  }
}

const TYPED: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
])

interface ReadColumn {
  readonly values: ArrayLike<CellValue>
  readonly nulls: Uint8Array | undefined
}

function readVector(vector: DuckDBVector, type: DuckDBType, rowCount: number): ReadColumn {
  if (TYPED.has(type.typeId) && 'items' in vector && isNumeric(vector.items)) {
    // The vector's memory belongs to the chunk: what outlives it must be a copy.
    return { values: vector.items.slice(0, rowCount), nulls: nullsOf(vector, rowCount) }
  }
  const read = cellReader(type)
  const values = Array.from({ length: rowCount }, (_, row) => read(vector.getItem(row)))
  return { values, nulls: undefined }
}

type Numeric =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array

const isNumeric = (items: unknown): items is Numeric => ArrayBuffer.isView(items) && !(items instanceof DataView)

// `items` holds anything where the value is null; the vector's validity tells which those are.
function nullsOf(vector: DuckDBVector, rowCount: number): Uint8Array | undefined {
  if (!('validity' in vector) || !isValidity(vector.validity) || vector.validity.data === null) return undefined
  const nulls = new Uint8Array(rowCount)
  let any = false
  for (let row = 0; row < rowCount; row++) {
    if (!vector.validity.itemValid(row)) {
      nulls[row] = 1
      any = true
    }
  }
  return any ? nulls : undefined
}

interface Validity {
  readonly data: unknown
  itemValid(row: number): boolean
}

const isValidity = (value: unknown): value is Validity =>
  typeof value === 'object' && value !== null && 'itemValid' in value && 'data' in value
