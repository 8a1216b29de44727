import type { AdapterResponse } from '../../core/adapter.ts'
import type { Relation } from '../../core/relation.ts'
import { quoteBacktick, quoteGoogleString } from '../../sql/quote.ts'
import type { Api } from './api.ts'
import { type DoneJob, type JobOptions, queryWork, runJob } from './jobs.ts'
import { resultPages } from './results.ts'

/** Copies of one table that run at once. */
const atOnce = 8

/** Runs the job that names the partitions; told of, because it is paid for. */
export type RunQuery = (work: ReturnType<typeof queryWork>) => Promise<DoneJob>

/**
 * Puts each partition that a table has rows in in place of another table's, by copy jobs, which are free and take as long for a gigabyte as for a terabyte.
 * Each partition is replaced as a whole; all of them at once only where the target is a staging table. Throws `WarehouseError`.
 */
export async function copyPartitions(
  api: Api,
  from: Relation,
  to: Relation,
  run: RunQuery,
  options: JobOptions,
): Promise<AdapterResponse> {
  const ids = await partitionIds(api, from, run, options)
  const waiting = [...ids]
  let rows = 0
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const copied = await runJob(api, { configuration: { copy: copyOf(api, from, to, id) } }, jobOf(options, id))
      rows += copied.response.rows_affected ?? 0
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, ids.length) }, work))
  const partitions = ids.length === 1 ? '1 partition' : `${ids.length} partitions`
  return { _message: `COPY (${partitions})`, code: 'COPY', rows_affected: rows }
}

const jobOf = (options: JobOptions, partition: string): JobOptions => ({
  ...options,
  id: options.id === undefined ? undefined : `${options.id}_${partition}`,
})

async function partitionIds(
  api: Api,
  { database, schema, identifier }: Relation,
  run: RunQuery,
  { signal }: JobOptions,
): Promise<readonly string[]> {
  const dataset = [database ?? api.profile.project, schema ?? api.profile.dataset].map(quoteBacktick).join('.')
  const sql =
    `select partition_id\nfrom ${dataset}.INFORMATION_SCHEMA.PARTITIONS\n` +
    `where table_name = ${quoteGoogleString(identifier)} and partition_id is not null and total_rows > 0\norder by partition_id`
  const job = await run(queryWork(api, sql))
  const ids: string[] = []
  for await (const { rows } of resultPages(api, job, undefined, signal)) {
    for (const { f } of rows) ids.push(String(f[0]?.v))
  }
  return ids
}

function copyOf(api: Api, from: Relation, to: Relation, partition: string): Readonly<Record<string, unknown>> {
  const table = ({ database, schema, identifier }: Relation) => ({
    projectId: database ?? api.profile.project,
    datasetId: schema ?? api.profile.dataset,
    tableId: `${identifier}$${partition}`,
  })
  return {
    sourceTable: table(from),
    destinationTable: table(to),
    writeDisposition: 'WRITE_TRUNCATE',
    createDisposition: 'CREATE_NEVER',
  }
}
