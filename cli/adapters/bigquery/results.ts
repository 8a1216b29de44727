import type { Api } from './api.ts'
import type { RestRow } from './cells.ts'
import { locationOf } from './find-job.ts'
import type { DoneJob } from './jobs.ts'
import type { SchemaField } from './types.ts'

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
