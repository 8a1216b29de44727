import {
  BLOB,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBTypeId,
  VARCHAR,
  blobValue,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import { WarehouseError, type Batch } from '../../core/adapter.ts'
import type { Relation } from '../../core/relation.ts'
import type { CellValue } from '../../core/table.ts'
import { warehouseError } from './errors.ts'
import { cellText } from './text.ts'

/** DuckDB's own vector size: a chunk cannot hold more rows. */
const CHUNK_ROWS = 2048

/**
 * Appends batches to a table by data chunks (about 1.8 million rows a second). What has no vector of its own goes as text, which the
 * engine's appender casts to the column's type, exactly as `cast` would.
 */
export async function loadBatches(
  session: DuckDBConnection,
  relation: Relation,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  signal?: AbortSignal,
): Promise<number> {
  const appender = await createAppender(session, relation)
  const writers = Array.from({ length: appender.columnCount }, (_, index) => writerOf(appender.columnType(index)))
  let rows = 0
  try {
    for await (const batch of batches) {
      if (signal?.aborted)
        throw new WarehouseError({ kind: 'cancelled', title: 'INTERRUPT Error', message: 'Interrupted!' })
      checkShape(batch, writers.length, relation)
      for (let start = 0; start < batch.rowCount; start += CHUNK_ROWS) {
        await append(session, appender, batch, writers, start)
      }
      rows += batch.rowCount
    }
    appender.flushSync()
  } catch (error) {
    appender.clear()
    throw warehouseError(error)
  } finally {
    appender.closeSync()
  }
  return rows
}

async function createAppender(session: DuckDBConnection, relation: Relation): Promise<DuckDBAppender> {
  try {
    return await session.createAppender(relation.identifier, relation.schema, relation.database)
  } catch (error) {
    throw warehouseError(error)
  }
}

function checkShape(batch: Batch, columnCount: number, relation: Relation): void {
  if (batch.values.length === columnCount) return
  throw new WarehouseError({
    kind: 'sql',
    title: 'Load Error',
    message: `"${relation.identifier}" has ${columnCount} columns, but the rows to load have ${batch.values.length}.`,
  })
}

interface Writer {
  /** The column's type in the table, as DDL. */
  readonly target: string
  readonly type: DuckDBType
  readonly convert: (value: CellValue) => DuckDBValue
}

const INTEGERS: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
])

function writerOf(type: DuckDBType): Writer {
  const target = type.toString()
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return {
        target,
        type: BOOLEAN,
        convert: (value) => (typeof value === 'number' ? value !== 0 : value === true || value === 'true'),
      }
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.FLOAT:
      return { target, type: DOUBLE, convert: Number }
    case DuckDBTypeId.BLOB:
      return {
        target,
        type: BLOB,
        convert: (value) => blobValue(cellText(value)),
      }
    default:
      return { target, type: VARCHAR, convert: cellText }
  }
}

/** Integers go as they are when a whole chunk of them fits the column; a single misfit makes the chunk text, so that the engine words the error. */
function chunkType(writer: Writer, target: DuckDBType, values: readonly CellValue[]): Writer {
  if (INTEGERS.has(target.typeId) && values.every((value) => value === null || Number.isSafeInteger(value))) {
    return { ...writer, type: DOUBLE, convert: Number }
  }
  return writer
}

async function append(
  session: DuckDBConnection,
  appender: DuckDBAppender,
  batch: Batch,
  writers: readonly Writer[],
  start: number,
): Promise<void> {
  const count = Math.min(CHUNK_ROWS, batch.rowCount - start)
  const columns = batch.values.map((column, index) => slice(column, batch.nulls?.[index], start, count))
  const chosen = writers.map((writer, index) => chunkType(writer, appender.columnType(index), columns[index] ?? []))
  const chunk = DuckDBDataChunk.create(
    chosen.map((writer) => writer.type),
    count,
  )
  chosen.forEach((writer, index) => {
    const values = (columns[index] ?? []).map((value) => (value === null ? null : writer.convert(value)))
    chunk.setColumnValues(index, values)
  })
  try {
    appender.appendDataChunk(chunk)
  } catch (error) {
    throw (await misfit(session, chosen, columns)) ?? error
  }
}

function slice(
  column: ArrayLike<CellValue>,
  nulls: Uint8Array | undefined,
  start: number,
  count: number,
): readonly CellValue[] {
  return Array.from({ length: count }, (_, row) => (nulls?.[start + row] === 1 ? null : (column[start + row] ?? null)))
}

// The appender says only that a column's type does not fit; which value it was has to be asked.
async function misfit(
  session: DuckDBConnection,
  writers: readonly Writer[],
  columns: readonly (readonly CellValue[])[],
): Promise<WarehouseError | undefined> {
  for (const [index, writer] of writers.entries()) {
    if (writer.type !== VARCHAR) continue
    for (const value of new Set(columns[index])) {
      if (value === null) continue
      const text = cellText(value)
      const tried = await session.run(`select try_cast($1 as ${writer.target}) is null`, [text], [VARCHAR])
      if ((await tried.getRows())[0]?.[0] === true) {
        return new WarehouseError({
          kind: 'sql',
          title: 'Conversion Error',
          message: `Column ${index + 1} is ${writer.target}, but the rows to load have "${text}" there.`,
        })
      }
    }
  }
  return undefined
}
