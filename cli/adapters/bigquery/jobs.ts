import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AdapterResponse, WarehouseError } from '../../core/adapter.ts'
import { type Api, ApiError, faultOf, pause } from './api.ts'
import { getJob, locationOf, whereItRan } from './find-job.ts'
import { consoleLink, type JobPlace, passes, warehouseError } from './errors.ts'
import { type Job, responseOf } from './job-resource.ts'

export interface DoneJob {
  readonly place: JobPlace
  readonly job: Job
  readonly response: AdapterResponse
}

/** What a job is to do: one of `query`, `load`, `copy`, as the API documents a job's configuration. */
export interface JobWork {
  readonly configuration: Readonly<Record<string, unknown>>
  /** The text that was sent, for errors. */
  readonly sql?: string
  /** Puts the job before the API in a way of its own: an upload. The id is the same when it is repeated. */
  readonly insert?: (body: object, place: JobPlace) => Promise<unknown>
  /** A script that may be sent again after a part of it has run. */
  readonly repeats?: boolean
  /** False where what it loads cannot be read again. */
  readonly canRepeat?: () => boolean
}

export interface JobOptions {
  readonly signal?: AbortSignal | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** The first attempt's id; later ones add their number. */
  readonly id?: string | undefined
}

/** SQL, one statement or a script. */
export const queryWork = ({ profile }: Api, sql: string): JobWork => ({
  sql,
  configuration: {
    query: {
      query: sql,
      useLegacySql: false,
      priority: profile.priority,
      ...(profile.maximumBytesBilled !== undefined && { maximumBytesBilled: String(profile.maximumBytesBilled) }),
    },
    ...(profile.jobTimeoutMs !== undefined && { jobTimeoutMs: String(profile.jobTimeoutMs) }),
    ...(profile.reservation !== undefined && { reservation: profile.reservation }),
  },
})

/**
 * Runs one job. Its id is chosen here and stays the same when the request is repeated: a job that was made by a request whose answer was lost is found,
 * not made twice. A job that the service itself failed, which then has done nothing, is followed by another. Aborting cancels it. Throws `WarehouseError`.
 */
export async function runJob(api: Api, work: JobWork, options: JobOptions = {}): Promise<DoneJob> {
  for (let attempt = 0; ; attempt++) {
    const id = options.id === undefined ? newId() : attemptId(options.id, attempt)
    const { job, place } = await oneJob(api, work, { ...options, id })
    const refused = job.status?.errorResult
    if (refused === undefined) return { place, job, response: responseOf(job, place) }
    if (options.signal?.aborted && refused.reason === 'stopped') throw cancelled(work, place)
    const fault = { reason: refused.reason ?? '', message: refused.message ?? '' }
    // Of a script some statements may have run.
    const isWhole = job.statistics?.query?.statementType !== 'SCRIPT' || work.repeats === true
    const canRepeat = isWhole && (work.canRepeat?.() ?? true)
    if (options.signal?.aborted || !canRepeat || !passes(fault) || attempt > api.profile.retries + 1)
      throw warehouseError(fault, { ...sqlOf(work), job: place })
    await sleep(pause(attempt))
  }
}

const newId = (): string => `tsdbt_${randomUUID().replaceAll('-', '')}`
const attemptId = (id: string, attempt: number): string => (attempt === 0 ? id : `${id}_${attempt}`)

/** Waits for a job of an earlier run, or cancels it first; of several attempts the last one counts. */
export async function settleJob(
  api: Api,
  id: string,
  { cancel }: { readonly cancel: boolean },
): Promise<'absent' | 'done' | 'failed'> {
  const { executionProject: project, location } = api.profile
  let state: 'absent' | 'done' | 'failed' = 'absent'
  for (let attempt = 0; state !== 'done'; attempt++) {
    const asked = { project, location, id: attemptId(id, attempt) }
    let job: Job
    try {
      job = await whereItRan(api, asked, (place) => getJob(api, place))
    } catch (error) {
      const fault = faultOf(error)
      if (fault.status === 404) return state
      throw warehouseError(fault, { job: asked, cause: error })
    }
    const place = placeOf(job, asked)
    if (cancel && job.status?.state !== 'DONE') await cancelJob(api, place)
    const ended = await finished(api, place, job, undefined)
    state = ended.status?.errorResult ? 'failed' : 'done'
  }
  return state
}

async function oneJob(
  api: Api,
  work: JobWork,
  { signal, labels, id = newId() }: JobOptions,
): Promise<{ readonly job: Job; readonly place: JobPlace }> {
  const { profile } = api
  const asked: JobPlace = {
    project: profile.executionProject,
    location: profile.location,
    id,
  }
  if (signal?.aborted) throw cancelled(work, asked)
  let made: Job
  try {
    made = await insert(api, asked, { work, labels, signal })
  } catch (error) {
    if (error instanceof WarehouseError) throw error
    if (!signal?.aborted) throw warehouseError(faultOf(error), { ...sqlOf(work), job: asked, cause: error })
    // Whether the request arrived is not known.
    await cancelJob(api, asked)
    throw cancelled(work, asked)
  }
  const place = placeOf(made, asked)
  let cancelling: Promise<void> | undefined
  const cancel = (): void => void (cancelling ??= cancelJob(api, place))
  signal?.addEventListener('abort', cancel, { once: true })
  if (signal?.aborted) cancel()
  try {
    return { job: await finished(api, place, made, signal), place }
  } catch (error) {
    throw signal?.aborted
      ? cancelled(work, place)
      : warehouseError(faultOf(error), { ...sqlOf(work), job: place, cause: error })
  } finally {
    signal?.removeEventListener('abort', cancel)
    await cancelling
  }
}

const sqlOf = ({ sql }: JobWork): { sql?: string } => (sql === undefined ? {} : { sql })

const cancelled = (work: JobWork, job: JobPlace) =>
  warehouseError({ reason: 'stopped', message: 'The job was cancelled.' }, { ...sqlOf(work), job })

/** Asks for the job to end; BigQuery may need a moment. Never throws: what could not be cancelled is told. */
async function cancelJob(api: Api, place: JobPlace): Promise<void> {
  try {
    await whereItRan(api, place, (found) =>
      api.call(found.project, `/jobs/${found.id}/cancel`, { method: 'POST', query: locationOf(found) }),
    )
  } catch (error) {
    const { status, message } = faultOf(error)
    // There is no such job: its request never arrived.
    if (status === 404) return
    api.note(`Job ${place.id} could not be cancelled and may still run (${message}): ${consoleLink(place)}`)
  }
}

const placeOf = ({ jobReference: { location } }: Job, asked: JobPlace): JobPlace => ({
  ...asked,
  location: location ?? asked.location,
})

interface Insertion {
  readonly work: JobWork
  readonly labels: JobOptions['labels']
  readonly signal: AbortSignal | undefined
}

async function insert(api: Api, place: JobPlace, { work, labels, signal }: Insertion): Promise<Job> {
  const jobReference = { projectId: place.project, jobId: place.id, ...locationOf(place) }
  const hasLabels = labels !== undefined && Object.keys(labels).length > 0
  const body = { jobReference, configuration: { ...work.configuration, ...(hasLabels && { labels }) } }
  try {
    if (work.insert) return (await work.insert(body, place)) as Job // as the API documents it
    const { creationTimeoutMs: timeoutMs } = api.profile
    return (await api.call(place.project, '/jobs', { method: 'POST', body, giveUp: signal, timeoutMs })) as Job
  } catch (error) {
    // The request whose answer was lost had made it.
    if (!(error instanceof ApiError) || error.fault.status !== 409) throw error
    return whereItRan(api, place, (found) => getJob(api, found))
  }
}

/** How long a job that was told to end is waited for, in milliseconds. */
const patienceMs = 15_000

/** Waits on the server for the job to end; a minute of waiting costs six requests. */
async function finished(api: Api, place: JobPlace, begun: Job, signal: AbortSignal | undefined): Promise<Job> {
  let job = begun
  let abortedAt: number | undefined
  for (let round = 0; job.status?.state !== 'DONE'; round++) {
    if (signal?.aborted) {
      abortedAt ??= Date.now()
      if (Date.now() - abortedAt > patienceMs) {
        api.note(`Job ${place.id} was told to end and still runs: ${consoleLink(place)}`)
        throw new ApiError({ reason: 'stopped', message: 'Cancelled.' })
      }
    }
    await wait(api, place, {
      round,
      isQuery: begun.statistics?.load === undefined && begun.statistics?.copy === undefined,
      signal,
    })
    job = await getJob(api, place)
  }
  return job
}

interface Waiting {
  readonly round: number
  readonly isQuery: boolean
  readonly signal: AbortSignal | undefined
}

/** Loads and copies have no results to wait for: they are asked about, less and less often. */
async function wait(api: Api, place: JobPlace, { round, isQuery, signal }: Waiting): Promise<void> {
  const shortly = (): Promise<void> => sleep(Math.min(50 * 2 ** round, 2000))
  if (!isQuery || signal?.aborted) return shortly()
  const query = { ...locationOf(place), timeoutMs: 10_000, maxResults: 0 }
  await api.call(place.project, `/queries/${place.id}`, { query }).catch(shortly)
}
