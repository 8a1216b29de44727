import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { WarehouseError, type Batch } from '../../core/adapter.ts'
import { decoded } from '../../core/encoded-value.ts'
import type { Relation } from '../../core/relation.ts'
import { TypedText, type CellValue } from '../../core/table.ts'
import type { Api } from './api.ts'
import { faultOf } from './api.ts'
import { warehouseError } from './errors.ts'
import { fieldsOf } from './inspect.ts'
import type { SchemaField } from './types.ts'

/** Appends batches to a table by one load job of newline-delimited JSON: all rows arrive, or none. Returns their number. */
export async function loadBatches(
  api: Api,
  relation: Relation,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  signal?: AbortSignal,
): Promise<number> {
  const fields = await fieldsOf(api, relation)
  const { database, schema, identifier } = relation
  const table = api.client
    .dataset(schema ?? api.profile.dataset, { projectId: database ?? api.profile.project })
    .table(identifier)
  const count = { rows: 0 }
  const upload = table.createWriteStream({
    sourceFormat: 'NEWLINE_DELIMITED_JSON',
    writeDisposition: 'WRITE_APPEND',
    createDisposition: 'CREATE_NEVER',
  })
  const completed = new Promise<void>((resolve, reject) => {
    upload.once('complete', () => resolve())
    upload.once('error', reject)
  })
  try {
    await Promise.all([
      pipeline(Readable.from(lines(batches, fields, count)), upload, { signal, end: true }),
      completed,
    ])
  } catch (error) {
    if (error instanceof WarehouseError) throw error
    throw warehouseError(signal?.aborted ? { reason: 'stopped', message: 'Cancelled.' } : faultOf(error), {
      cause: error,
    })
  }
  return count.rows
}

async function* lines(
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  fields: readonly SchemaField[],
  count: { rows: number },
): AsyncGenerator<string> {
  for await (const batch of batches) {
    let text = ''
    for (let row = 0; row < batch.rowCount; row++) {
      const record = batch.columns.map(({ name }, column) => {
        const isNull = batch.nulls?.[column]?.[row] === 1
        const value = isNull ? null : (batch.values[column]?.[row] ?? null)
        return [fields[column]?.name ?? name, jsonOf(decoded(value, batch.encodings?.[column]))]
      })
      text += `${JSON.stringify(Object.fromEntries(record))}\n`
    }
    count.rows += batch.rowCount
    yield text
  }
}

/** A value as BigQuery reads it from JSON: what a double cannot hold as text, times in ISO form, no null within an array. */
function jsonOf(value: CellValue): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof TypedText)
    return value.type === 'timestamptz' ? value.text.replace(/([+-]\d\d)$/, '$1:00') : value.text
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, jsonOf(part)]))
}
