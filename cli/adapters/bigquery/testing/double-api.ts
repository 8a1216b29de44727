import { randomUUID } from 'node:crypto'
import { resultsOf } from './double-results.ts'
import { type Answer, apiError, type Asked, type RestDouble, restDouble } from './rest-double.ts'
import { brokenRule } from './rest-rules.ts'
import { type Ran, statementsOf, type TableId, WarehouseDouble } from './warehouse-double.ts'

/** Something that goes wrong with a request. */
export type Fault =
  /** The connection breaks before the service has seen the request. */
  | 'cut'
  /** It breaks after the service has done what was asked. */
  | 'lost'
  /** An answer instead. */
  | { readonly status: number; readonly body: unknown }
  /** A job: it runs for so many milliseconds first. */
  | { readonly slowMs: number }
  /** A job: it is made, does nothing, or the first statements of its script, and ends with an error. */
  | { readonly fails: { readonly reason: string; readonly message: string }; readonly after?: number }

export interface BigqueryDouble extends RestDouble {
  readonly warehouse: WarehouseDouble
  /** Asked of each request, in the order they arrive. */
  fault: (asked: Asked) => Fault | undefined
  /** What was said of tables and datasets, by `dataset` or `dataset.table`. */
  readonly patches: Map<string, Record<string, unknown>>
  /** Files of the cloud, by their `gs://` names. */
  readonly cloud: Map<string, Buffer>
  /** Jobs that were made, by their ids. */
  readonly jobs: ReadonlyMap<string, JobRecord>
}

export interface JobRecord {
  readonly sql: string | undefined
  readonly labels: Readonly<Record<string, string>>
  body: Record<string, unknown>
  rows: Ran['rows']
  fields: Ran['fields']
  isCancelled: boolean
}

interface Configuration {
  readonly dryRun?: boolean
  readonly labels?: Readonly<Record<string, string>>
  readonly query?: { readonly query: string; readonly maximumBytesBilled?: string }
  readonly load?: {
    readonly destinationTable: { readonly datasetId: string; readonly tableId: string }
    readonly sourceUris?: readonly string[]
    readonly sourceFormat?: string
    readonly writeDisposition?: string
  }
  readonly copy?: { readonly sourceTable: TableId; readonly destinationTable: TableId }
}

interface JobRequest {
  readonly jobReference?: { readonly jobId?: string; readonly location?: string }
  readonly configuration: Configuration
}

/** BigQuery on loopback: datasets, tables, jobs and uploads by the rules of its API, over a DuckDB; with faults where a test wants them. */
export async function bigqueryDouble(project: string): Promise<BigqueryDouble> {
  const warehouse = await WarehouseDouble.open(project)
  const state: State = {
    warehouse,
    project,
    jobs: new Map(),
    sessions: new Map(),
    cloud: new Map(),
    patches: new Map(),
    endpoint: '',
  }
  const double = { fault: (_asked: Asked): Fault | undefined => undefined }
  const rest = await restDouble(async (asked) => {
    const fault = double.fault(asked)
    if (fault === 'cut') return 'lost'
    if (typeof fault === 'object' && 'status' in fault) return fault
    const broken = isUpload(asked) ? undefined : brokenRule(asked)
    if (broken !== undefined) return { status: 400, body: apiError(400, 'invalid', broken) }
    const answer = await route(asked, state, typeof fault === 'object' ? fault : undefined)
    return fault === 'lost' ? 'lost' : answer
  })
  state.endpoint = rest.endpoint
  return Object.assign(double, rest, {
    warehouse,
    jobs: state.jobs,
    cloud: state.cloud,
    patches: state.patches,
    close: async () => {
      await rest.close()
      warehouse.close()
    },
  })
}

/** A piece of an upload goes to an address of the double's own. */
const isUpload = ({ path }: Asked): boolean => /^\/[^/]+\/upload\//.test(path)

interface State {
  readonly warehouse: WarehouseDouble
  readonly project: string
  readonly jobs: Map<string, JobRecord>
  readonly sessions: Map<string, { readonly request: JobRequest; bytes: Buffer; done: unknown }>
  readonly cloud: Map<string, Buffer>
  readonly patches: Map<string, Record<string, unknown>>
  endpoint: string
}

type JobFault = Exclude<Fault, 'cut' | 'lost' | { readonly status: number }>

async function route(asked: Asked, state: State, fault: JobFault | undefined): Promise<Answer | undefined> {
  const [, , ...words] = asked.path.split('/')
  const [kind, id = '', third, last = ''] = words
  if (asked.query['uploadType'] === 'resumable') return beginUpload(asked, state)
  if (kind === 'upload') return continueUpload(asked, state, id, fault)
  if (kind === 'jobs' && asked.method === 'POST' && id === '') {
    return answerOf(await makeJob(asked.body as unknown as JobRequest, state, { fault }))
  }
  if (kind === 'jobs' && third === 'cancel') {
    const job = state.jobs.get(id)
    if (!job) return missing(`Job ${id}`)
    job.isCancelled = true
    if (isRunning(job))
      end(job, { reason: 'stopped', message: 'Job execution was cancelled: User requested cancellation' })
    return { body: { job: job.body } }
  }
  if (kind === 'jobs' || kind === 'queries') {
    const job = state.jobs.get(id)
    if (!job) return missing(`Job ${state.project}:${id}`)
    return { body: kind === 'jobs' ? job.body : resultsOf(job, asked) }
  }
  if (asked.method === 'PATCH') return patched(asked, state, third === 'tables' ? `${id}.${last}` : id)
  if (kind === 'datasets' && third === 'tables') return tablesOf(state, id, last)
  if (kind === 'datasets') {
    return (await state.warehouse.tables(id)) === undefined
      ? missing(`Dataset ${state.project}:${id}`)
      : { body: { etag: etagOf(state, id), ...state.patches.get(id) } }
  }
  return undefined
}

const etagOf = ({ patches }: State, name: string): string => JSON.stringify(patches.get(name) ?? {})

function patched(asked: Asked, state: State, name: string): Answer {
  if (asked.headers['if-match'] !== etagOf(state, name))
    return { status: 412, body: apiError(412, 'conditionNotMet', 'Precondition Failed') }
  const body = { ...state.patches.get(name), ...(asked.body as Record<string, unknown> | undefined) }
  state.patches.set(name, body)
  return { body }
}

const answerOf = (made: unknown): Answer =>
  typeof made === 'object' && made !== null && 'refused' in made ? (made.refused as Answer) : { body: made } // as made below

const missing = (what: string): Answer => ({ status: 404, body: apiError(404, 'notFound', `Not found: ${what}`) })

async function tablesOf(state: State, dataset: string, table: string): Promise<Answer> {
  const listed = await state.warehouse.tables(dataset)
  if (!listed) return missing(`Dataset ${state.project}:${dataset}`)
  if (table === '') {
    const reference = (tableId: string) => ({ projectId: state.project, datasetId: dataset, tableId })
    return { body: { tables: listed.map(({ tableId, type }) => ({ tableReference: reference(tableId), type })) } }
  }
  const found = await state.warehouse.table(dataset, table)
  const name = `${dataset}.${table}`
  return found
    ? { body: { etag: etagOf(state, name), ...found, ...state.patches.get(name) } }
    : missing(`Table ${state.project}:${dataset}.${table}`)
}

function beginUpload(asked: Asked, state: State): Answer {
  const id = randomUUID()
  state.sessions.set(id, { request: asked.body as unknown as JobRequest, bytes: Buffer.alloc(0), done: undefined })
  const location = `${state.endpoint}/bigquery/v2/projects/${state.project}/upload/${id}`
  return { body: {}, headers: { location } }
}

async function continueUpload(asked: Asked, state: State, id: string, fault: JobFault | undefined): Promise<Answer> {
  const session = state.sessions.get(id)
  if (!session) return missing('Upload session')
  if (session.done !== undefined) return { body: session.done }
  const [, from, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(asked.headers['content-range'] ?? '') ?? []
  if (from !== undefined) session.bytes = Buffer.concat([session.bytes.subarray(0, Number(from)), asked.bytes])
  if (total === '*' || session.bytes.length < Number(total)) {
    const size = session.bytes.length
    return { status: 308, body: {}, ...(size > 0 && { headers: { range: `bytes=0-${size - 1}` } }) }
  }
  const made = await makeJob(session.request, state, { fault, data: session.bytes })
  session.done = made
  return answerOf(made)
}

export const isRunning = ({ body }: JobRecord): boolean => (body['status'] as { state: string }).state !== 'DONE'

function end(
  job: JobRecord,
  errorResult?: { readonly reason: string; readonly message: string },
  statistics = {},
): void {
  job.body = { ...job.body, status: { state: 'DONE', ...(errorResult && { errorResult }) }, statistics }
}

interface Making {
  readonly fault: JobFault | undefined
  readonly data?: Buffer
}

async function makeJob(
  { jobReference, configuration }: JobRequest,
  state: State,
  { fault, data }: Making,
): Promise<unknown> {
  const sql = configuration.query?.query
  if (configuration.dryRun === true) return dryRunOf(sql ?? '', state)
  const id = jobReference?.jobId ?? ''
  if (!/^[\w-]{1,1024}$/.test(id)) return { refused: { status: 400, body: apiError(400, 'invalid', 'Invalid job ID') } }
  if (state.jobs.has(id)) {
    return {
      refused: { status: 409, body: apiError(409, 'duplicate', `Already Exists: Job ${state.project}:EU.${id}`) },
    }
  }
  const job: JobRecord = {
    sql,
    labels: configuration.labels ?? {},
    rows: [],
    fields: [],
    isCancelled: false,
    body: {
      jobReference: { projectId: state.project, jobId: id, location: jobReference?.location ?? 'EU' },
      status: { state: 'RUNNING' },
      ...(configuration.load && { statistics: { load: {} } }),
    },
  }
  state.jobs.set(id, job)
  if (fault && 'fails' in fault) {
    for (const statement of statementsOf(sql ?? '').slice(0, fault.after ?? 0)) await state.warehouse.run(statement)
    end(job, fault.fails, { query: { statementType: fault.after === undefined ? 'UNKNOWN' : 'SCRIPT' } })
  } else if (fault && 'slowMs' in fault) setTimeout(() => void perform(job, configuration, state, data), fault.slowMs)
  else await perform(job, configuration, state, data)
  return job.body
}

async function perform(
  job: JobRecord,
  { query, load, copy }: Configuration,
  state: State,
  data?: Buffer,
): Promise<void> {
  if (job.isCancelled) return
  try {
    if (load) {
      // The first line of each file is a header.
      const there = (load.sourceUris ?? []).flatMap((uri, at) => {
        const file = state.cloud.get(uri)
        return at > 0 && load.sourceFormat === 'CSV' ? (file?.subarray(file.indexOf('\n') + 1) ?? []) : (file ?? [])
      })
      const gone = (load.sourceUris ?? []).find((uri) => !state.cloud.has(uri))
      if (gone !== undefined) return end(job, { reason: 'notFound', message: `Not found: URI ${gone}` })
      const rows = await state.warehouse.load(load.destinationTable, data ?? Buffer.concat(there), load)
      return end(job, undefined, { load: { outputRows: String(rows) } })
    }
    if (copy) {
      const rows = await state.warehouse.copyPartition(copy.sourceTable, copy.destinationTable)
      return end(job, undefined, { copy: { copiedRows: String(rows) } })
    }
    const ran = await state.warehouse.run(query?.query ?? '')
    job.rows = ran.rows
    job.fields = ran.fields
    const billed = ran.bytes === 0 ? 0 : Math.max(ran.bytes, 10 * 2 ** 20 * ran.tables)
    const figures = { totalBytesProcessed: String(ran.bytes), totalBytesBilled: String(billed) }
    const affected = ran.affected === undefined ? {} : { numDmlAffectedRows: String(ran.affected) }
    end(job, undefined, {
      totalSlotMs: '1',
      query: { statementType: ran.type, ...figures, ...affected, ...(ran.made && { ddlTargetTable: ran.made }) },
    })
  } catch (error) {
    end(job, { reason: 'invalidQuery', message: String(error).replace(/^Error: /, '') })
  }
}

async function dryRunOf(sql: string, { warehouse, project }: State): Promise<unknown> {
  try {
    const { fields, bytes, tables, type } = await warehouse.dryRun(sql)
    const query = {
      statementType: type,
      schema: { fields },
      totalBytesProcessed: String(bytes),
      totalBytesProcessedAccuracy: 'PRECISE',
      referencedTables: Array.from({ length: tables }, () => ({})),
    }
    return { jobReference: { projectId: project }, status: { state: 'DONE' }, statistics: { query } }
  } catch (error) {
    return { refused: { status: 400, body: apiError(400, 'invalidQuery', String(error).replace(/^Error: /, '')) } }
  }
}
