import type { Api } from './api.ts'
import { rowsOf } from './inspect.ts'
import { responseOf } from './job-resource.ts'
import type { DoneJob } from './jobs.ts'

/** A job that made a table of a query tells nothing of its rows: its metadata does, for free. */
export async function withRows(api: Api, done: DoneJob): Promise<DoneJob> {
  const { job, place } = done
  const { statementType, ddlTargetTable: made } = job.statistics?.query ?? {}
  if (statementType !== 'CREATE_TABLE_AS_SELECT' || !made) return done
  const relation = { database: made.projectId, schema: made.datasetId, identifier: made.tableId }
  return { ...done, response: responseOf(job, place, await rowsOf(api, relation)) }
}
