import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterResponse } from '../../core/adapter.ts'
import { type Api, ApiError, faultOf } from './api.ts'
import { type JobPlace, warehouseError } from './errors.ts'
import type { RestRow } from './cells.ts'
import type { SchemaField } from './types.ts'

/** A job as the API tells it. */
interface Job {
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
      readonly totalBytesBilled?: string
      readonly numDmlAffectedRows?: string
      readonly schema?: { readonly fields?: readonly SchemaField[] }
    }
  }
}

export interface DoneJob {
  readonly place: JobPlace
  readonly response: AdapterResponse
}

/**
 * Runs SQL, one statement or a script, as one job. The job's id is chosen here and stays the same when the request is repeated: a job that was made by a
 * request whose answer was lost is found, not made twice. Aborting cancels the job. Throws `WarehouseError`.
 */
export async function runJob(api: Api, sql: string, signal: AbortSignal | undefined): Promise<DoneJob> {
  const { profile } = api
  const place: JobPlace = {
    project: profile.executionProject,
    location: profile.location,
    id: `tsdbt_${randomUUID().replaceAll('-', '')}`,
  }
  let job: Job
  try {
    signal?.throwIfAborted()
    job = await insert(api, place, sql)
  } catch (error) {
    throw signal?.aborted ? cancelled(sql, place) : warehouseError(faultOf(error), { sql, job: place, cause: error })
  }
  const made = { ...place, location: job.jobReference.location ?? place.location }
  const cancel = (): void => void cancelJob(api, made)
  signal?.addEventListener('abort', cancel, { once: true })
  if (signal?.aborted) cancel()
  try {
    job = await finished(api, made, job)
  } catch (error) {
    throw warehouseError(faultOf(error), { sql, job: made, cause: error })
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
  const refused = job.status?.errorResult
  if (signal?.aborted && (refused === undefined || refused.reason === 'stopped')) throw cancelled(sql, made)
  if (refused)
    throw warehouseError({ reason: refused.reason ?? '', message: refused.message ?? '' }, { sql, job: made })
  return { place: made, response: responseOf(job, made) }
}

const cancelled = (sql: string, job: JobPlace) =>
  warehouseError({ reason: 'stopped', message: 'The job was cancelled.' }, { sql, job })

/** Asks for the job to end; BigQuery may need a moment. Never throws: a job that is over cannot be cancelled. */
export async function cancelJob(api: Api, place: JobPlace): Promise<void> {
  try {
    await api.call(place.project, `/jobs/${place.id}/cancel`, { method: 'POST', query: locationOf(place) })
  } catch {
    // It ends by itself.
  }
}

const locationOf = ({ location }: JobPlace): Record<string, string> => (location === undefined ? {} : { location })

const configuration = ({ profile }: Api, sql: string): Record<string, unknown> => ({
  query: {
    query: sql,
    useLegacySql: false,
    priority: profile.priority,
    ...(profile.maximumBytesBilled !== undefined && { maximumBytesBilled: String(profile.maximumBytesBilled) }),
  },
  ...(profile.jobTimeoutMs !== undefined && { jobTimeoutMs: String(profile.jobTimeoutMs) }),
  ...(profile.reservation !== undefined && { reservation: profile.reservation }),
})

async function insert(api: Api, place: JobPlace, sql: string): Promise<Job> {
  const jobReference = { projectId: place.project, jobId: place.id, ...locationOf(place) }
  try {
    const body = { jobReference, configuration: configuration(api, sql) }
    return (await api.call(place.project, '/jobs', { method: 'POST', body })) as Job // as the API documents it
  } catch (error) {
    // The request whose answer was lost had made it.
    if (!(error instanceof ApiError) || error.fault.status !== 409) throw error
    return (await api.call(place.project, `/jobs/${place.id}`, { query: locationOf(place) })) as Job
  }
}

/** Waits on the server for the job to end; a minute of waiting costs six requests. */
async function finished(api: Api, place: JobPlace, begun: Job): Promise<Job> {
  let job = begun
  for (let round = 0; job.status?.state !== 'DONE'; round++) {
    const query = { ...locationOf(place), timeoutMs: 10_000, maxResults: 0 }
    await api.call(place.project, `/queries/${place.id}`, { query }).catch(() => sleep(Math.min(50 * 2 ** round, 2000)))
    job = (await api.call(place.project, `/jobs/${place.id}`, { query: locationOf(place) })) as Job
  }
  return job
}

/** `CREATE TABLE (1.2k rows, 3.4 MiB processed)`, as dbt says it, and the figures. */
function responseOf(job: Job, place: JobPlace): AdapterResponse {
  const query = job.statistics?.query ?? {}
  const code = (query.statementType ?? 'SCRIPT').replaceAll('_', ' ').replace(/ AS SELECT$/, '')
  const rows = numberOf(query.numDmlAffectedRows)
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

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

const scaled = (value: number, step: number, units: readonly string[]): string => {
  let left = value
  let unit = 0
  for (; left >= step && unit < units.length - 1; unit++) left /= step
  return `${left.toFixed(1)}${units[unit]}`
}
const shortNumber = (value: number): string => scaled(value, 1000, ['', 'k', 'm', 'b', 't'])
const shortBytes = (value: number): string =>
  scaled(value, 1024, [' Bytes', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB']).replace('.0 Bytes', ' Bytes')

/** A page of a job's result. */
export interface ResultPage {
  readonly fields: readonly SchemaField[]
  readonly rows: readonly RestRow[]
}

interface QueryResults {
  readonly schema?: { readonly fields?: readonly SchemaField[] }
  readonly rows?: readonly RestRow[]
}

/** The job's result, page by page; times as microseconds, which is all that BigQuery keeps of them. */
export async function* resultPages(
  api: Api,
  { place }: DoneJob,
  limit: number | undefined,
  signal?: AbortSignal,
): AsyncGenerator<ResultPage> {
  const query = {
    ...locationOf(place),
    'formatOptions.useInt64Timestamp': true,
    ...(limit !== undefined && { maxResults: limit }),
  }
  for await (const page of api.pages(place.project, `/queries/${place.id}`, { query, signal })) {
    const { schema, rows } = page as QueryResults // as the API documents it
    yield { fields: schema?.fields ?? [], rows: rows ?? [] }
  }
}

/** The schema that a query would give, and the bytes that it would read; nothing runs and nothing is billed. */
export async function dryRun(
  api: Api,
  sql: string,
): Promise<{ readonly fields: readonly SchemaField[]; readonly bytes: number }> {
  const { executionProject: project, location } = api.profile
  try {
    const body = {
      jobReference: { projectId: project, ...(location !== undefined && { location }) },
      configuration: { dryRun: true, ...configuration(api, sql) },
    }
    const job = (await api.call(project, '/jobs', { method: 'POST', body })) as Job
    const refused = job.status?.errorResult
    if (refused) throw warehouseError({ reason: refused.reason ?? '', message: refused.message ?? '' }, { sql })
    const query = job.statistics?.query
    return { fields: query?.schema?.fields ?? [], bytes: numberOf(query?.totalBytesProcessed) ?? 0 }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw warehouseError(error.fault, { sql, cause: error })
  }
}
