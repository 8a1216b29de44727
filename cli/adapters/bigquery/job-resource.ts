import type { AdapterResponse } from '../../core/adapter.ts'
import type { JobPlace } from './errors.ts'
import type { SchemaField } from './types.ts'

/** A job as the API tells it. */
export interface Job {
  readonly jobReference: { readonly projectId: string; readonly jobId: string; readonly location?: string }
  readonly status?: {
    readonly state?: string
    readonly errorResult?: { readonly reason?: string; readonly message?: string }
  }
  readonly statistics?: {
    readonly totalSlotMs?: string
    readonly query?: {
      readonly statementType?: string
      readonly totalBytesProcessed?: string
      /** What a dry run's figure is: `PRECISE`, `UPPER_BOUND` (clustered tables), `LOWER_BOUND`, `UNKNOWN`. */
      readonly totalBytesProcessedAccuracy?: string
      readonly totalBytesBilled?: string
      readonly numDmlAffectedRows?: string
      /** The table that DDL made. */
      readonly ddlTargetTable?: { readonly projectId: string; readonly datasetId: string; readonly tableId: string }
      readonly referencedTables?: readonly unknown[]
      readonly schema?: { readonly fields?: readonly SchemaField[] }
    }
    readonly load?: { readonly outputRows?: string; readonly outputBytes?: string }
    readonly copy?: { readonly copiedRows?: string; readonly copiedLogicalBytes?: string }
  }
}

export const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text)

/** `CREATE TABLE (1.2k rows, 3.4 MiB processed)`, as dbt says it, and the figures. `known`: the rows of a table that was made, which its job does not tell. */
export function responseOf(job: Job, place: JobPlace, known?: number): AdapterResponse {
  const { query = {}, load, copy } = job.statistics ?? {}
  const code = load
    ? 'LOAD'
    : copy
      ? 'COPY'
      : (query.statementType ?? 'SCRIPT').replaceAll('_', ' ').replace(/ AS SELECT$/, '')
  const rows = numberOf(query.numDmlAffectedRows ?? load?.outputRows ?? copy?.copiedRows) ?? known
  const bytes = numberOf(query.totalBytesProcessed)
  const billed = numberOf(query.totalBytesBilled)
  const slots = numberOf(job.statistics?.totalSlotMs)
  const told = [
    ...(rows === undefined ? [] : [`${shortNumber(rows)} rows`]),
    ...(bytes === undefined ? [] : [`${shortBytes(bytes)} processed`]),
  ]
  return {
    _message: told.length === 0 ? code : `${code} (${told.join(', ')})`,
    code,
    ...(rows !== undefined && { rows_affected: rows }),
    ...(bytes !== undefined && { bytes_processed: bytes }),
    ...(billed !== undefined && { bytes_billed: billed }),
    ...(slots !== undefined && { slot_ms: slots }),
    job_id: place.id,
    project_id: place.project,
    ...(place.location !== undefined && { location: place.location }),
  }
}

const scaled = (value: number, step: number, units: readonly string[]): string => {
  let left = value
  let unit = 0
  for (; left >= step && unit < units.length - 1; unit++) left /= step
  return `${left.toFixed(1)}${units[unit]}`
}
const shortNumber = (value: number): string => scaled(value, 1000, ['', 'k', 'm', 'b', 't'])
const shortBytes = (value: number): string =>
  scaled(value, 1024, [' Bytes', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB']).replace('.0 Bytes', ' Bytes')
