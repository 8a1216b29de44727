import { setTimeout as sleep } from 'node:timers/promises'
import { type Api, ApiError, faultOf, pause } from './api.ts'
import { passes } from './errors.ts'

/** Bytes sent at once: a multiple of 256 KiB, as the protocol asks. What is kept in memory of an upload is twice that. */
const CHUNK = 8 << 20

/**
 * Sends a load job with its data in Google's resumable way: a session, then pieces, each of which is sent again from the byte that arrived last when
 * the connection fails. A session makes one job, so that no row is loaded twice. Gives the job. Throws `ApiError`.
 */
export async function upload(
  api: Api,
  project: string,
  body: object,
  data: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const session = await begin(api, project, body)
  let sent = 0
  for await (const { chunk, isLast } of chunksOf(data)) {
    if (signal?.aborted) throw new ApiError({ reason: 'stopped', message: 'Cancelled.' })
    const total = isLast ? String(sent + chunk.length) : '*'
    const done = await put(api, session, { chunk, start: sent, total })
    sent += chunk.length
    if (done !== undefined) return done
  }
  throw new ApiError({ reason: 'internalError', message: 'The upload ended without an answer.' })
}

async function begin(api: Api, project: string, body: object): Promise<string> {
  const base = api.profile.endpoint ?? 'https://bigquery.googleapis.com'
  const url = `${base}/upload/bigquery/v2/projects/${encodeURIComponent(project)}/jobs?uploadType=resumable`
  const { headers } = await api.request({ url, method: 'POST', data: body })
  const session = headers.get('location')
  if (session === null) throw new ApiError({ reason: 'internalError', message: 'The upload has no address.' })
  return session
}

interface Piece {
  readonly chunk: Uint8Array
  readonly start: number
  /** All bytes of the upload, where this is its last piece, or `*`. */
  readonly total: string
}

/** Sends a piece until all of it has arrived; the job when it was the last. */
async function put(api: Api, session: string, { chunk, start, total }: Piece): Promise<unknown> {
  const end = start + chunk.length
  let from = start
  for (let attempt = 0; ; attempt++) {
    try {
      const part = chunk.subarray(from - start)
      const range = part.length === 0 ? `bytes */${total}` : `bytes ${from}-${end - 1}/${total}`
      const answer = await api.once(session, part, range)
      if (answer.status !== 308) return answer.data
      from = arrived(answer.headers, from)
      if (from >= end && total === '*') return undefined
    } catch (error) {
      const fault = faultOf(error)
      if (!passes(fault) || attempt >= api.profile.retries + 4) throw new ApiError(fault, error)
      await sleep(pause(attempt))
      const known = await api.once(session, new Uint8Array(), `bytes */${total}`).catch(() => undefined)
      if (known && known.status !== 308) return known.data
      if (known) from = arrived(known.headers, start)
    }
  }
}

/** `Range: bytes=0-8388607`: the bytes that are there; without the header there are none. */
function arrived(headers: { get(name: string): string | null }, least: number): number {
  const last = /-(\d+)$/.exec(headers.get('range') ?? '')?.[1]
  return last === undefined ? least : Math.max(least, Number(last) + 1)
}

/** The data in pieces of one size; the last is known to be it when it comes. */
async function* chunksOf(
  data: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly chunk: Uint8Array; readonly isLast: boolean }> {
  let parts: Uint8Array[] = []
  let size = 0
  for await (const part of data) {
    parts.push(part)
    size += part.length
    if (size <= CHUNK) continue
    const all = Buffer.concat(parts)
    let at = 0
    for (; all.length - at > CHUNK; at += CHUNK) yield { chunk: all.subarray(at, at + CHUNK), isLast: false }
    parts = [all.subarray(at)]
    size = all.length - at
  }
  yield { chunk: Buffer.concat(parts), isLast: true }
}
