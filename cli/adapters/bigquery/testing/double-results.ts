import { isRunning, type JobRecord } from './double-api.ts'
import type { Asked } from './rest-double.ts'

/** A page of what a job gave, as the API tells it. */
export function resultsOf(job: JobRecord, asked: Asked): unknown {
  const size = Number(asked.query['maxResults'] ?? 1000)
  const start = Number(asked.query['pageToken'] ?? 0)
  const rows = job.rows
    .slice(start, start + size)
    .map((row) => ({ f: row.map((value, at) => ({ v: cell(value, job.fields[at]?.type) })) }))
  const more = start + size < job.rows.length && size > 0
  return {
    schema: { fields: job.fields },
    rows,
    jobComplete: !isRunning(job),
    ...(more && { pageToken: String(start + size) }),
  }
}

function cell(value: unknown, type: string | undefined): unknown {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.map((one) => ({ v: cell(one, type) }))
  if (type !== 'TIMESTAMP') return String(value)
  return String(BigInt(Date.parse(String(value).replace(' ', 'T').replace(/\+00$/, 'Z'))) * 1000n)
}
