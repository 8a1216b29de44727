import type { Asked } from '../../../cli/adapters/bigquery/testing/rest-double.ts'
import { multipartData, multipartHead } from '../../../cli/adapters/bigquery/testing/rest-rules.ts'
import { type Backend, type Done, type LoadRequest, RestFault } from './backend.ts'

interface JobRequest {
  readonly jobReference?: { readonly jobId?: string; readonly location?: string }
  readonly configuration?: {
    readonly dryRun?: boolean
    readonly query?: { readonly query?: string }
    readonly copy?: CopyRequest
    readonly load?: LoadRequest & {
      readonly destinationTable?: TableReference
    }
  }
}

interface TableReference {
  readonly projectId: string
  readonly datasetId: string
  readonly tableId: string
}

interface CopyRequest {
  readonly sourceTable?: TableReference
  readonly destinationTable?: TableReference
}

interface KeptJob {
  readonly resource: object
  readonly done: Done | undefined
}

const empty: Done = { statementType: '', fields: [], rows: [] }

/** The jobs of a service: each is over when it is made, and is kept under its id. */
export class Jobs {
  readonly #backend: Backend
  readonly #jobs = new Map<string, KeptJob>()
  readonly #uploads = new Map<string, { readonly request: JobRequest; readonly parts: Buffer[] }>()

  constructor(backend: Backend) {
    this.#backend = backend
  }

  answer(asked: Asked): Promise<unknown> {
    const [, project = '', kind = '', name = '', below, table] = asked.path.split('/')
    if (kind === 'jobs' && asked.method === 'POST' && name === '') return this.#insert(project, asked)
    if (kind === 'jobs') return Promise.resolve(this.#kept(name).resource)
    if (kind === 'queries') return Promise.resolve(this.#results(name))
    return Promise.resolve(this.#dataset(project, name, below !== undefined, table))
  }

  /** Gives the session that the data is sent to. */
  beginUpload(request: unknown): string {
    const id = `upload_${this.#uploads.size + 1}`
    this.#uploads.set(id, { request: request as JobRequest, parts: [] }) // held against the rules before
    return id
  }

  /** Takes a piece; the job, once the piece was the last. */
  receive(id: string, bytes: Buffer, range: string): { readonly job: unknown; readonly received: number } {
    const upload = this.#uploads.get(id)
    if (!upload) throw new RestFault(404, 'notFound', `Not found: Upload ${id}`)
    upload.parts.push(bytes)
    const received = upload.parts.reduce((sum, part) => sum + part.length, 0)
    if (range.endsWith('/*')) return { job: undefined, received }
    return { job: this.#load(upload.request, Buffer.concat(upload.parts)), received }
  }

  async #insert(project: string, asked: Asked): Promise<unknown> {
    const multipart = asked.query['uploadType'] === 'multipart'
    const request = (multipart ? multipartHead(asked.text) : asked.body) as JobRequest // held against the rules before
    if (multipart) return this.#load(request, Buffer.from(multipartData(asked.text)))
    const id = request.jobReference?.jobId ?? `job_${this.#jobs.size + 1}`
    if (this.#jobs.has(id)) throw new RestFault(409, 'duplicate', `Already Exists: Job ${project}:${id}`)
    if (request.configuration?.copy) return this.#copy(project, id, request.configuration.copy)
    const isDryRun = request.configuration?.dryRun === true
    try {
      const done = await this.#backend.run(request.configuration?.query?.query ?? '', { isDryRun })
      const resource = this.#resource(project, id, done, isDryRun)
      if (!isDryRun) this.#jobs.set(id, { resource, done })
      return resource
    } catch (error) {
      if (!(error instanceof RestFault) || isDryRun) throw error
      const errorResult = { reason: error.reason, message: error.message }
      const resource = {
        ...this.#resource(project, id, empty, false),
        status: { state: 'DONE', errorResult, errors: [errorResult] },
      }
      this.#jobs.set(id, { resource, done: undefined })
      return resource
    }
  }

  #resource(projectId: string, jobId: string, { statementType, fields }: Done, isDryRun: boolean): object {
    return {
      kind: 'bigquery#job',
      jobReference: { projectId, jobId, location: 'EU' },
      configuration: { jobType: 'QUERY' },
      status: { state: 'DONE' },
      statistics: {
        totalSlotMs: '0',
        query: {
          statementType,
          totalBytesProcessed: '0',
          totalBytesBilled: '0',
          ...(isDryRun && { schema: { fields } }),
        },
      },
    }
  }

  #copy(projectId: string, jobId: string, { sourceTable, destinationTable }: CopyRequest): unknown {
    for (const { projectId: project, datasetId, tableId } of [sourceTable, destinationTable].filter(
      (one) => one !== undefined,
    )) {
      // `table$20240101` is a partition of the table.
      if (!this.#backend.table(project, datasetId, tableId.replace(/\$.*$/, '')))
        throw new RestFault(404, 'notFound', `Not found: Table ${project}:${datasetId}.${tableId}`)
    }
    const reference = { projectId, jobId, location: 'EU' }
    const resource = { jobReference: reference, status: { state: 'DONE' }, statistics: { copy: { copiedRows: '0' } } }
    this.#jobs.set(jobId, { resource, done: undefined })
    return resource
  }

  #load(request: JobRequest, data: Buffer): unknown {
    const load = request.configuration?.load
    const target = load?.destinationTable
    if (!target) throw new RestFault(400, 'invalid', 'A load job has a destination table.')
    const rows = this.#backend.load([target.projectId, target.datasetId, target.tableId], load, data)
    const jobId = request.jobReference?.jobId ?? `load_${this.#jobs.size + 1}`
    const resource = {
      kind: 'bigquery#job',
      jobReference: { projectId: target.projectId, jobId, location: 'EU' },
      configuration: { jobType: 'LOAD', ...request.configuration },
      status: { state: 'DONE' },
      statistics: { load: { outputRows: String(rows) } },
    }
    this.#jobs.set(jobId, { resource, done: undefined })
    return resource
  }

  #kept(id: string): KeptJob {
    const job = this.#jobs.get(id)
    if (!job) throw new RestFault(404, 'notFound', `Not found: Job ${id}`)
    return job
  }

  #results(id: string): unknown {
    const { resource, done } = this.#kept(id)
    const failed = (resource as { status?: { errorResult?: { reason: string; message: string } } }).status?.errorResult
    if (failed) throw new RestFault(400, failed.reason, failed.message)
    return {
      ...resource,
      kind: 'bigquery#getQueryResultsResponse',
      jobComplete: true,
      schema: { fields: done?.fields ?? [] },
      rows: done?.rows ?? [],
      totalRows: String(done?.rows.length ?? 0),
    }
  }

  #dataset(project: string, dataset: string, hasTables: boolean, table: string | undefined): unknown {
    if (!this.#backend.hasDataset(project, dataset))
      throw new RestFault(404, 'notFound', `Not found: Dataset ${project}:${dataset}`)
    const reference = { projectId: project, datasetId: dataset }
    if (!hasTables) return { datasetReference: reference, location: 'EU' }
    if (table === undefined) {
      const tables = this.#backend.tables(project, dataset)
      return { tables: tables.map(({ name, type }) => ({ type, tableReference: { ...reference, tableId: name } })) }
    }
    const found = this.#backend.table(project, dataset, decodeURIComponent(table))
    if (!found) throw new RestFault(404, 'notFound', `Not found: Table ${project}:${dataset}.${table}`)
    return {
      type: found.type,
      tableReference: { ...reference, tableId: table },
      schema: { fields: found.fields },
      numRows: '0',
      numBytes: '0',
      location: 'EU',
    }
  }
}
