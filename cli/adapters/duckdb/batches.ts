import type { DuckDBDataChunk, DuckDBResult, DuckDBType, DuckDBVector } from '@duckdb/node-api'
import { DuckDBTypeId } from './api.ts'
import type { Batch } from '../../core/adapter.ts'
import type { Column } from '../../core/relation.ts'
import type { CellValue, Table } from '../../core/table.ts'
import { cellReader, type CellReader } from './cells.ts'
import { isNumeric, nullsOf, readEncoded, type ReadColumn } from './encoded.ts'

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
export function batchOf(
  chunk: DuckDBDataChunk,
  columns: readonly Column[],
  types: readonly DuckDBType[],
  isEncoded = false,
): Batch {
  const { rowCount } = chunk
  const read = types.map((type, index): ReadColumn => {
    const vector = chunk.getColumnVector(index)
    return (isEncoded ? readEncoded(vector, type, rowCount) : undefined) ?? readVector(vector, type, rowCount)
  })
  return {
    columns,
    rowCount,
    values: read.map((column) => column.values),
    nulls: read.map((column) => column.nulls),
    ...(isEncoded && { encodings: read.map((column) => column.encoding) }),
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

function readVector(vector: DuckDBVector, type: DuckDBType, rowCount: number): ReadColumn {
  if (TYPED.has(type.typeId) && 'items' in vector && isNumeric(vector.items)) {
    // The vector's memory belongs to the chunk: what outlives it must be a copy.
    return { values: vector.items.slice(0, rowCount), nulls: nullsOf(vector, rowCount) }
  }
  const read = cellReader(type)
  const values = Array.from({ length: rowCount }, (_, row) => read(vector.getItem(row)))
  return { values, nulls: undefined }
}
