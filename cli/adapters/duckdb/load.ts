import type { DuckDBAppender, DuckDBConnection, DuckDBType } from '@duckdb/node-api'
import { DuckDBDataChunk, VARCHAR } from './api.ts'
import { WarehouseError, type Batch } from '../../core/adapter.ts'
import type { Relation } from '../../core/relation.ts'
import type { CellValue } from '../../core/table.ts'
import { warehouseError } from './errors.ts'
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
  const chunks = new Chunks()
  let rows = 0
  try {
    for await (const batch of batches) {
      if (signal?.aborted) {
        throw new WarehouseError({ kind: 'cancelled', title: 'INTERRUPT Error', message: 'Interrupted!' })
      }
      checkShape(batch, appender.columnCount, relation)
      for (let start = 0; start < batch.rowCount; start += CHUNK_ROWS) {
        await append(session, appender, chunks, batch, start)
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

/** One chunk for all rows of the same types: its memory is the engine's, which V8 does not see, so that thousands would gather before it collects them. */
class Chunks {
  #last: { readonly types: string; readonly chunk: DuckDBDataChunk } | undefined

  of(types: readonly DuckDBType[], rowCount: number): DuckDBDataChunk {
    const key = types.join()
    if (this.#last?.types !== key) {
      this.#last = { types: key, chunk: DuckDBDataChunk.create(types, rowCount) }
      return this.#last.chunk
    }
    const { chunk } = this.#last
    chunk.reset()
    chunk.rowCount = rowCount
    return chunk
  }
}

async function append(
  session: DuckDBConnection,
  appender: DuckDBAppender,
  chunks: Chunks,
  batch: Batch,
  start: number,
): Promise<void> {
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
  const chunk = chunks.of(
    writers.map((writer) => writer.type),
    count,
  )
  writers.forEach((writer, index) => writer.write(chunk, index))
  try {
    appender.appendDataChunk(chunk)
  } catch (error) {
    throw (await misfit(session, writers, batch)) ?? error
  }
}

// The appender says only that a column's type does not fit; which value it was has to be asked.
async function misfit(
  session: DuckDBConnection,
  writers: readonly ColumnWriter[],
  { columns }: Batch,
): Promise<WarehouseError | undefined> {
  for (const [index, writer] of writers.entries()) {
    for (const value of new Set<CellValue>(writer.cells())) {
      if (value === null) continue
      const text = writer.text(value)
      if (await isCast(session, text, writer.target)) continue
      const name = columns[index]?.name
      const called = name === undefined ? index + 1 : `"${name}"`
      return new WarehouseError({
        kind: 'sql',
        title: 'Conversion Error',
        message: `Column ${called} is ${writer.target}, but the rows to load have "${text}" there.`,
      })
    }
  }
  return undefined
}

/** Not `try_cast`, which makes null of an item of a list and says that the list is well. */
async function isCast(session: DuckDBConnection, text: string, target: string): Promise<boolean> {
  try {
    await session.run(`select $1::${target}`, [text], [VARCHAR])
    return true
  } catch {
    return false // that it fails is the answer
  }
}
