import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { DuckDBDataChunk, VARCHAR } from './api.ts'
import { WarehouseError, type Batch } from '../../core/adapter.ts'
import type { Relation } from '../../core/relation.ts'
import type { CellValue } from '../../core/table.ts'
import { warehouseError } from './errors.ts'
import { cellText } from './text.ts'
import { writerOf, type ColumnWriter } from './writers.ts'

/** DuckDB's own vector size: a chunk cannot hold more rows. */
const CHUNK_ROWS = 2048

/** Appends batches to a table by data chunks, inside the session's transaction. Returns the number of rows. */
export async function loadBatches(
  session: DuckDBConnection,
  relation: Relation,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  signal?: AbortSignal,
): Promise<number> {
  const appender = await createAppender(session, relation)
  let rows = 0
  try {
    for await (const batch of batches) {
      if (signal?.aborted) {
        throw new WarehouseError({ kind: 'cancelled', title: 'INTERRUPT Error', message: 'Interrupted!' })
      }
      checkShape(batch, appender.columnCount, relation)
      for (let start = 0; start < batch.rowCount; start += CHUNK_ROWS) await append(session, appender, batch, start)
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

async function append(session: DuckDBConnection, appender: DuckDBAppender, batch: Batch, start: number): Promise<void> {
  const count = Math.min(CHUNK_ROWS, batch.rowCount - start)
  const writers = batch.values.map((values, index) =>
    writerOf(appender.columnType(index), {
      values,
      nulls: batch.nulls?.[index],
      encoding: batch.encodings?.[index],
      start,
      count,
    }),
  )
  const chunk = DuckDBDataChunk.create(
    writers.map((writer) => writer.type),
    count,
  )
  writers.forEach((writer, index) => writer.write(chunk, index))
  try {
    appender.appendDataChunk(chunk)
  } catch (error) {
    throw (await misfit(session, writers)) ?? error
  }
}

// The appender says only that a column's type does not fit; which value it was has to be asked.
async function misfit(
  session: DuckDBConnection,
  writers: readonly ColumnWriter[],
): Promise<WarehouseError | undefined> {
  for (const [index, writer] of writers.entries()) {
    for (const value of new Set<CellValue>(writer.cells())) {
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
