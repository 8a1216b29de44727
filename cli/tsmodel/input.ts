import type { Batch } from '../core/adapter.ts'
import { columnType } from './column-type.ts'
import type { Input } from './inputs.ts'
import type { Row } from './typed-columns.ts'
import { columnBatch } from './vector.ts'
import { readerOf, type RowValue } from './row-value.ts'

/** An input whose rows come from `open`, a new query at each reading; `encoded` asks for typed arrays. */
export function inputOf(open: (encoded: boolean) => AsyncIterable<Batch>): Input {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const batch of open(false)) yield* cellRows(batch)
    },
    async *batches() {
      for await (const batch of open(true)) yield columnBatch(batch)
    },
    async all() {
      const rows: Row[] = []
      for await (const batch of open(false)) rows.push(...cellRows(batch))
      return rows
    },
  }
}

function* cellRows(batch: Batch): Generator<Row> {
  const names = batch.columns.map((column) => column.name)
  const readers = batch.columns.map((column) => readerOf(columnType(column.type)))
  for (let index = 0; index < batch.rowCount; index++) {
    const row: Record<string, RowValue> = {}
    for (let column = 0; column < names.length; column++) {
      const isNull = batch.nulls?.[column]?.[index] === 1
      const cell = isNull ? null : (batch.values[column]?.[index] ?? null)
      row[names[column] ?? ''] = readers[column]?.(cell) ?? null
    }
    yield row
  }
}
