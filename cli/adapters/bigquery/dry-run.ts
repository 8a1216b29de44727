import { type Api, ApiError } from './api.ts'
import { warehouseError } from './errors.ts'
import { type Job, numberOf } from './job-resource.ts'
import { queryWork } from './jobs.ts'
import type { SchemaField } from './types.ts'

/** What BigQuery tells of a statement without running it. */
export interface DryRun {
  readonly fields: readonly SchemaField[]
  readonly bytes: number
  /** `exact`; `most` where clustering may leave out more; `least` where it cannot see everything. */
  readonly bound: 'exact' | 'most' | 'least'
  /** How many tables are read: each counts at least 10 MiB. */
  readonly tables: number
}

const bounds: Readonly<Record<string, DryRun['bound']>> = {
  PRECISE: 'exact',
  UPPER_BOUND: 'most',
  LOWER_BOUND: 'least',
  UNKNOWN: 'least',
}

/** The schema that a query would give, and the bytes that it would read; nothing runs and nothing is billed. */
export async function dryRun(api: Api, sql: string): Promise<DryRun> {
  const { executionProject: project, location } = api.profile
  try {
    const body = {
      jobReference: { projectId: project, ...(location !== undefined && { location }) },
      configuration: { dryRun: true, ...queryWork(api, sql).configuration },
    }
    const job = (await api.call(project, '/jobs', { method: 'POST', body })) as Job // as the API documents it
    const refused = job.status?.errorResult
    if (refused) throw warehouseError({ reason: refused.reason ?? '', message: refused.message ?? '' }, { sql })
    const query = job.statistics?.query
    return {
      fields: query?.schema?.fields ?? [],
      bytes: numberOf(query?.totalBytesProcessed) ?? 0,
      bound: bounds[query?.totalBytesProcessedAccuracy ?? 'PRECISE'] ?? 'exact',
      tables: query?.referencedTables?.length ?? 0,
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw warehouseError(error.fault, { sql, cause: error })
  }
}
