import { setTimeout as sleep } from 'node:timers/promises'
import type { BigQuery } from '@google-cloud/bigquery'
import { WarehouseError } from '../../core/adapter.ts'
import { type ApiFault, passes } from './errors.ts'
import type { BigqueryProfile } from './profile.ts'

/** A request that the API refused, after what could be repeated was. */
export class ApiError extends Error {
  readonly fault: ApiFault
  constructor(fault: ApiFault, cause?: unknown) {
    super(fault.message, { cause })
    this.fault = fault
  }
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds without an answer after which it is taken for lost, when not as long as for others. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Once aborted nothing is repeated; what is on its way is waited for. */
  readonly giveUp?: AbortSignal | undefined
}

interface Answer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly data: unknown
}

/** Milliseconds without an answer after which a request is taken for lost; the service itself holds one for ten seconds at most. */
const silenceMs = 60_000

/** BigQuery's REST API: JSON in, JSON out. Requests that fail for a moment are repeated, those that would fail again are not. */
export class Api {
  readonly profile: BigqueryProfile
  readonly client: BigQuery
  /** Tells the user something that is no failure. */
  readonly note: (text: string) => void
  readonly #quota: Readonly<Record<string, string>>

  constructor(profile: BigqueryProfile, client: BigQuery, note: (text: string) => void = () => undefined) {
    this.profile = profile
    this.client = client
    this.note = note
    this.#quota = profile.quotaProject === undefined ? {} : { 'x-goog-user-project': profile.quotaProject }
  }

  /** Throws `ApiError`, or the `WarehouseError` of a sign-in of ours. `path` is what follows `/projects/<project>`. */
  async call(project: string, path: string, call: Call = {}): Promise<unknown> {
    const base = this.profile.endpoint ?? 'https://bigquery.googleapis.com'
    const started = Date.now()
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#once(`${base}/bigquery/v2/projects/${encodeURIComponent(project)}${path}`, call)
      } catch (error) {
        if (error instanceof WarehouseError) throw error
        const fault = faultOf(error)
        if (call.signal?.aborted === true) throw new ApiError({ reason: 'stopped', message: 'Cancelled.' }, error)
        if (
          !passes(fault) ||
          call.giveUp?.aborted === true ||
          attempt >= this.profile.retries + extraAttempts ||
          this.#isLate(started)
        )
          throw new ApiError(fault, error)
        await sleep(pause(attempt))
      }
    }
  }

  /** Every page of a list, one after another. */
  async *pages(project: string, path: string, call: Call = {}): AsyncGenerator {
    let pageToken: string | undefined
    do {
      const page: unknown = await this.call(project, path, {
        ...call,
        query: { ...call.query, ...(pageToken !== undefined && { pageToken }) },
      })
      yield page
      pageToken = nextPage(page)
    } while (pageToken !== undefined)
  }

  /** One request to a whole address, repeated like any other. Throws `ApiError`. */
  async request(asked: { readonly url: string; readonly method: 'POST'; readonly data: object }): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.client.authClient.request({
          ...asked,
          headers: this.#quota,
          retry: false,
          timeout: silenceMs,
        })
      } catch (error) {
        if (error instanceof WarehouseError) throw error
        const fault = faultOf(error)
        if (!passes(fault) || attempt >= this.profile.retries + extraAttempts) throw new ApiError(fault, error)
        await sleep(pause(attempt))
      }
    }
  }

  /** Sends bytes of an upload, once. */
  async once(url: string, data: Uint8Array, range: string): Promise<Answer> {
    return this.client.authClient.request({
      url,
      method: 'PUT',
      headers: { ...this.#quota, 'content-range': range, 'content-type': 'application/octet-stream' },
      ...(data.length > 0 && { data: Buffer.from(data) }),
      // It would copy the piece byte by byte, as if it were an object of them.
      errorRedactor: false,
      // 308 is no address to go to here: it asks for the rest.
      redirect: 'manual',
      validateStatus: (status: number) => status < 300 || status === 308,
      retry: false,
      timeout: 10 * silenceMs,
    })
  }

  async #once(
    url: string,
    { method = 'GET', query, body, headers, signal, timeoutMs = silenceMs }: Call,
  ): Promise<unknown> {
    const response = await this.client.authClient.request<unknown>({
      url,
      method,
      ...(query && { params: query }),
      headers: { ...this.#quota, ...headers },
      ...(body !== undefined && { data: body }),
      ...(signal && { signal }),
      retry: false,
      responseType: 'json',
      timeout: timeoutMs,
    })
    return response.data
  }

  #isLate(started: number): boolean {
    const { retryDeadlineMs: deadline } = this.profile
    return deadline !== undefined && Date.now() - started > deadline
  }
}

/** Beyond what a profile says: a rate limit is met by waiting, and a single repetition comes too soon. */
const extraAttempts = 4

/** Milliseconds to wait: twice as long each time, and by chance, so that many that were refused together do not come back together. */
export const pause = (attempt: number): number => Math.min(200 * 2 ** attempt, 10_000) * (0.5 + Math.random() / 2)

const nextPage = (page: unknown): string | undefined => {
  const token = (page as { pageToken?: string; nextPageToken?: string } | undefined) ?? {} // as the API documents lists
  return token.nextPageToken ?? token.pageToken
}

const statusOf = (code: number | string | undefined): number | undefined =>
  typeof code === 'number' ? code : undefined

interface Refusal {
  /** The status, or a network's own word. */
  readonly code?: number | string
  readonly message?: string
  readonly errors?: readonly { readonly reason?: string; readonly message?: string }[]
}

/** What a failed request says: the API's own words, or those of the network. */
export function faultOf(error: unknown): ApiFault {
  if (error instanceof ApiError) return error.fault
  // Thrown by the client: a response with a status and a body, a list of errors of an upload, or a network error with none of them.
  const { response, message, code, errors } = error as Refusal & {
    response?: { status?: number; data?: { error?: Refusal | string; error_description?: string } | string }
  }
  const [only] = errors ?? []
  if (only) return { reason: only.reason ?? '', message: only.message ?? message ?? '', status: statusOf(code) }
  const data = response?.data
  const refusal = typeof data === 'object' ? data.error : undefined
  if (typeof refusal === 'object') {
    const first = refusal.errors?.[0]
    return {
      reason: first?.reason ?? '',
      message: refusal.message ?? first?.message ?? message ?? '',
      status: response?.status ?? statusOf(refusal.code),
    }
  }
  // The sign-in's own refusals: { error: 'invalid_grant', error_description }.
  const said = typeof data === 'object' ? data.error_description : undefined
  return { reason: refusal ?? '', message: said ?? message ?? String(error), status: response?.status }
}
