import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { WarehouseError, type AdapterResponse, type Batch, type FileLoad } from '../../core/adapter.ts'
import { decoded } from '../../core/encoded-value.ts'
import type { Relation } from '../../core/relation.ts'
import { TypedText, type CellValue } from '../../core/table.ts'
import type { Api } from './api.ts'
import { fieldsOf } from './inspect.ts'
import { KeptBytes } from './kept-bytes.ts'
import { type JobOptions, type JobWork, runJob } from './jobs.ts'
import { fieldOf } from './schema.ts'
import type { SchemaField } from './types.ts'
import { upload } from './upload.ts'

/**
 * Appends batches to a table by one load job of newline-delimited JSON: all rows arrive, or none. Rows of a model cannot be made twice, so they are kept until they
 * have arrived: a job that the service fails, which then has loaded nothing, is followed by another with the same rows. Returns their number.
 */
export async function loadBatches(
  api: Api,
  relation: Relation,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  options: JobOptions = {},
): Promise<number> {
  const fields = await fieldsOf(api, relation)
  const count = { rows: 0 }
  const failure: { thrown?: unknown } = {}
  const load = {
    destinationTable: tableReference(api, relation),
    sourceFormat: 'NEWLINE_DELIMITED_JSON',
    writeDisposition: 'WRITE_APPEND',
    createDisposition: 'CREATE_NEVER',
  }
  const kept = new KeptBytes()
  const made = keeping(failure, lines(batches, fields, count))
  try {
    const work = uploading(api, load, () => kept.of(made), options)
    await runJob(api, { ...work, canRepeat: () => kept.isWhole }, options)
  } catch (error) {
    // What makes the rows failed, not the upload: it is told as it was thrown.
    if (failure.thrown !== undefined && !options.signal?.aborted) throw failure.thrown
    throw error
  } finally {
    await kept.close()
  }
  return count.rows
}

/** Replaces a table's rows, and the table, by those of files, in one job. */
export async function loadFiles(
  api: Api,
  relation: Relation,
  { from, format, columns, options: given = {} }: FileLoad,
  options: JobOptions = {},
): Promise<AdapterResponse> {
  const load = {
    destinationTable: tableReference(api, relation),
    sourceFormat: formats[format],
    writeDisposition: 'WRITE_TRUNCATE',
    createDisposition: 'CREATE_IF_NEEDED',
    ...(columns.length > 0 ? { schema: { fields: columns.map(fieldOf) } } : { autodetect: true }),
    ...(format === 'parquet' && { parquetOptions: { enableListInference: true } }),
    ...(format === 'csv' && { skipLeadingRows: '1', ...given }),
  }
  const work: JobWork =
    from.kind === 'uris'
      ? { configuration: { load: { ...load, sourceUris: from.uris } } }
      : uploading(api, load, () => createReadStream(from.path), options)
  return (await runJob(api, work, options)).response
}

const formats = { parquet: 'PARQUET', csv: 'CSV', json: 'NEWLINE_DELIMITED_JSON' } as const

const tableReference = (api: Api, { database, schema, identifier }: Relation): Readonly<Record<string, string>> => ({
  projectId: database ?? api.profile.project,
  datasetId: schema ?? api.profile.dataset,
  tableId: identifier,
})

function uploading(
  api: Api,
  load: Readonly<Record<string, unknown>>,
  data: () => AsyncIterable<Uint8Array>,
  { signal }: JobOptions,
): JobWork {
  return { configuration: { load }, insert: (body, { project }) => upload(api, project, body, data(), signal) }
}

async function* keeping(failure: { thrown?: unknown }, lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  try {
    for await (const line of Readable.from(lines)) yield Buffer.from(line as string) // of lines
  } catch (thrown) {
    failure.thrown = thrown
    throw thrown instanceof WarehouseError ? thrown : new Error('The rows could not be made.', { cause: thrown })
  }
}

async function* lines(
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  fields: readonly SchemaField[],
  count: { rows: number },
): AsyncGenerator<string> {
  for await (const batch of batches) {
    let text = ''
    for (let row = 0; row < batch.rowCount; row++) {
      // Columns go by their place, as everywhere: a batch need not name them.
      const record = batch.values.map((values, column) => {
        const isNull = batch.nulls?.[column]?.[row] === 1
        const value = isNull ? null : (values[row] ?? null)
        return [fields[column]?.name ?? batch.columns[column]?.name, jsonOf(decoded(value, batch.encodings?.[column]))]
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
