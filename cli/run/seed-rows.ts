import fs from 'node:fs'
import type { Batch } from '../core/adapter.ts'
import type { LoadSource } from '../core/step.ts'
import { parseCsv } from '../sql/csv.ts'

const batchRows = 10_000

/** The rows of a seed's file as texts, for an engine that is sent rows and reads each text as its column's type. An empty field is null. */
export function* seedBatches({ path, delimiter, columns }: Extract<LoadSource, { kind: 'csv' }>): Generator<Batch> {
  const records = parseCsv(fs.readFileSync(path, 'utf8'), delimiter)
  records.next()
  let values: (string | null)[][] = columns.map(() => [])
  const batch = (): Batch => ({ columns, rowCount: values[0]?.length ?? 0, values })
  for (const { fields } of records) {
    columns.forEach(({ nullWord }, index) => values[index]?.push(cellOf(fields[index] ?? '', nullWord)))
    if ((values[0]?.length ?? 0) < batchRows) continue
    yield batch()
    values = columns.map(() => [])
  }
  if ((values[0]?.length ?? 0) > 0) yield batch()
}

const cellOf = (field: string, nullWord: boolean): string | null =>
  field === '' || (nullWord && field.trim().toLowerCase() === 'null') ? null : field
