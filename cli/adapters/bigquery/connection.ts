import type {
  AdapterResponse,
  Batch,
  Connection,
  Estimate,
  ExecuteOptions,
  ExistingRelation,
  FileLoad,
  RelationMetadata,
  Spent,
} from '../../core/adapter.ts'
import type { TableLayout } from '../../core/dialect.ts'
import type { Column, Relation } from '../../core/relation.ts'
import type { CellValue, Table } from '../../core/table.ts'
import { withoutFinalSemicolon } from '../../sql/comments.ts'
import { type Api, ApiError } from './api.ts'
import { type CellReader, readerOf } from './cells.ts'
import { bigqueryDialect } from './dialect.ts'
import { warehouseError } from './errors.ts'
import {
  columnsOf,
  commentOf,
  findRelation,
  isReplaceable,
  listRelations,
  schemaExists,
  type SchemaName,
} from './inspect.ts'
import { copyPartitions } from './copy-partitions.ts'
import { dryRun } from './dry-run.ts'
import { type DoneJob, type JobWork, queryWork, runJob, settleJob } from './jobs.ts'
import { jobLabels } from './labels.ts'
import { setMetadata } from './metadata.ts'
import { loadBatches, loadFiles } from './load.ts'
import { withRows } from './made-rows.ts'
import { type ResultPage, resultPages } from './results.ts'
import { columnOf } from './types.ts'

/** What one node does on BigQuery. Each call is a job of its own: there is no session, and no transaction around several. */
export class BigqueryConnection implements Connection {
  readonly name: string
  /** A transaction of several jobs needs a session, which costs more than it keeps: candidates are tables of their own instead. */
  readonly inTransaction = false
  readonly #api: Api
  readonly #running = new Set<AbortController>()
  #labels: Readonly<Record<string, string>> = {}
  #spent: Spent = nothing

  constructor(name: string, api: Api) {
    this.name = name
    this.#api = api
  }

  execute(sql: string, { signal, jobId, repeats }: ExecuteOptions = {}): Promise<AdapterResponse> {
    const work = { ...queryWork(this.#api, sql), ...(repeats !== undefined && { repeats }) }
    return this.#cancellable(signal, async (ours) => (await this.#run(work, ours, jobId)).response)
  }

  settle(jobId: string, how: { readonly cancel: boolean }): Promise<'absent' | 'done' | 'failed'> {
    return settleJob(this.#api, jobId, how)
  }

  copyPartitions(from: Relation, to: Relation, { signal, jobId: id }: ExecuteOptions = {}): Promise<AdapterResponse> {
    return this.#cancellable(signal, (ours) =>
      copyPartitions(this.#api, from, to, (work) => this.#run(work, ours), { signal: ours, labels: this.#labels, id }),
    )
  }

  setMetadata(relation: Relation, metadata: RelationMetadata): Promise<void> {
    return setMetadata(this.#api, relation, metadata)
  }

  tag(tags: Readonly<Record<string, string>>): void {
    this.#labels = { ...this.#labels, ...jobLabels(tags) }
  }

  spent(): Spent {
    return this.#spent
  }

  query(sql: string, { signal, limit }: ExecuteOptions = {}): Promise<Table> {
    return this.#cancellable(signal, async (ours) => {
      let columns: Table['columns'] = []
      const pages: Table['rows'][] = []
      let left = limit ?? Number.POSITIVE_INFINITY
      for await (const page of this.#pages(sql, limit, ours)) {
        const table = tableOf({ ...page, rows: page.rows.slice(0, left) })
        columns = table.columns
        pages.push(table.rows)
        left -= table.rows.length
        if (left <= 0) break
      }
      return { columns, rows: pages.flat() }
    })
  }

  async *stream(sql: string, { signal, limit }: ExecuteOptions = {}): AsyncGenerator<Batch> {
    let left = limit ?? Number.POSITIVE_INFINITY
    for await (const page of this.#pages(sql, limit, signal)) {
      if (left <= 0) return
      const batch = batchOf({ ...page, rows: page.rows.slice(0, left) })
      left -= batch.rowCount
      if (batch.rowCount > 0) yield batch
    }
  }

  begin(): Promise<void> {
    return Promise.resolve()
  }

  commit(): Promise<void> {
    return Promise.resolve()
  }

  rollback(): Promise<void> {
    return Promise.resolve()
  }

  load(
    relation: Relation,
    batches: AsyncIterable<Batch> | Iterable<Batch>,
    { signal, jobId: id }: ExecuteOptions = {},
  ): Promise<number> {
    return this.#cancellable(signal, (ours) =>
      loadBatches(this.#api, relation, batches, { signal: ours, labels: this.#labels, id }),
    )
  }

  loadFiles(relation: Relation, load: FileLoad, { signal, jobId: id }: ExecuteOptions = {}): Promise<AdapterResponse> {
    return this.#cancellable(signal, (ours) =>
      loadFiles(this.#api, relation, load, { signal: ours, labels: this.#labels, id }),
    )
  }

  listRelations(schema: SchemaName): Promise<readonly ExistingRelation[]> {
    return listRelations(this.#api, schema)
  }

  findRelation(relation: Relation): Promise<ExistingRelation | undefined> {
    return findRelation(this.#api, relation)
  }

  isReplaceable(relation: Relation, layout: TableLayout): Promise<boolean> {
    return isReplaceable(this.#api, relation, layout)
  }

  commentOf(relation: Relation): Promise<string | null> {
    return commentOf(this.#api, relation)
  }

  columnsOf(relation: Relation): Promise<readonly Column[]> {
    return columnsOf(this.#api, relation)
  }

  async describe(sql: string): Promise<readonly Column[]> {
    return (await dryRun(this.#api, withoutFinalSemicolon(sql))).fields.map(columnOf)
  }

  async estimate(sql: string): Promise<Estimate> {
    const { fields, ...found } = await dryRun(this.#api, sql)
    return { ...found, columns: fields.map(columnOf) }
  }

  schemaExists(schema: SchemaName): Promise<boolean> {
    return schemaExists(this.#api, schema)
  }

  async createSchema({ database, schema }: SchemaName): Promise<void> {
    const name = bigqueryDialect.relation({ database, schema: null, identifier: schema })
    const { location } = this.#api.profile
    const options = location === undefined ? '' : ` options (location = '${location}')`
    await this.execute(`create schema if not exists ${name}${options}`)
  }

  cancel(): Promise<void> {
    for (const controller of this.#running) controller.abort()
    return Promise.resolve()
  }

  close(): Promise<void> {
    return this.cancel()
  }

  async *#pages(sql: string, limit: number | undefined, signal: AbortSignal | undefined): AsyncGenerator<ResultPage> {
    const job = await this.#run(queryWork(this.#api, sql), signal)
    try {
      yield* resultPages(this.#api, job, limit, signal)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      throw warehouseError(error.fault, { sql, job: job.place, cause: error })
    }
  }

  async #run(work: JobWork, signal: AbortSignal | undefined, id?: string): Promise<DoneJob> {
    const job = await withRows(this.#api, await runJob(this.#api, work, { signal, labels: this.#labels, id }))
    const { bytes_processed: processed = 0, bytes_billed: billed = 0, slot_ms: slots = 0 } = job.response
    const { jobs, bytesProcessed, bytesBilled, slotMs } = this.#spent
    this.#spent = {
      jobs: jobs + 1,
      bytesProcessed: bytesProcessed + processed,
      bytesBilled: bytesBilled + billed,
      slotMs: slotMs + slots,
    }
    return job
  }

  async #cancellable<T>(given: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    this.#running.add(controller)
    try {
      return await work(given ? AbortSignal.any([given, controller.signal]) : controller.signal)
    } finally {
      this.#running.delete(controller)
    }
  }
}

const nothing: Spent = { jobs: 0, bytesProcessed: 0, bytesBilled: 0, slotMs: 0 }

const tableOf = ({ fields, rows }: ResultPage): Table => {
  const readers = fields.map(readerOf)
  return {
    columns: fields.map(columnOf),
    rows: rows.map((row) => readers.map((read, index) => read(row.f[index]?.v ?? null))),
  }
}

function batchOf({ fields, rows }: ResultPage): Batch {
  const column = (read: CellReader, index: number): readonly CellValue[] =>
    rows.map((row) => read(row.f[index]?.v ?? null))
  return {
    columns: fields.map(columnOf),
    rowCount: rows.length,
    values: fields.map(readerOf).map(column),
  }
}
