import type { Batch } from '../core/adapter.ts'
import { columnType } from './column-type.ts'
import type { Input, Row } from './define.ts'
import { readerOf, type RowValue } from './row-value.ts'

/** An input whose rows come from `open`, a new query at each reading. */
export function inputOf(open: () => AsyncIterable<Batch>): Input {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const batch of open()) yield* rowsOf(batch)
    },
    async all() {
      const rows: Row[] = []
      for await (const batch of open()) rows.push(...rowsOf(batch))
      return rows
    },
  }
}

function* rowsOf(batch: Batch): Generator<Row> {
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
