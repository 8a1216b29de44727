import type { Batch } from '../core/adapter.ts'
import type { Input } from './inputs.ts'
import type { Row } from './typed-columns.ts'
import { columnBatch } from './vector.ts'

/** An input whose rows come from `open`, a new query at each reading. */
export function inputOf(open: () => AsyncIterable<Batch>): Input {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const batch of open()) yield* columnBatch(batch).rows()
    },
    async *batches() {
      for await (const batch of open()) yield columnBatch(batch)
    },
    async all() {
      const rows: Row[] = []
      for await (const batch of open()) rows.push(...columnBatch(batch).rows())
      return rows
    },
  }
}
