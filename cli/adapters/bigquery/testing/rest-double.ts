import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it arrived, its path without what all paths begin with. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
  readonly text: string
  /** The body as JSON; undefined for what is no JSON. */
  readonly body: AskedBody | undefined
}

export interface AskedBody {
  readonly jobReference?: { readonly jobId?: string; readonly location?: string }
  readonly configuration?: {
    readonly dryRun?: boolean
    readonly query?: { readonly query?: string }
  }
}

/** A status and a body; `lost` breaks the connection off instead of answering. */
export type Answer =
  | { readonly status?: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'lost'

export interface RestDouble {
  readonly endpoint: string
  readonly asked: readonly Asked[]
  close(): Promise<void>
}

/** Speaks BigQuery's REST API on loopback, with the answers that a test gives; what a test does not expect is answered with 501. */
export async function restDouble(
  answer: (asked: Asked) => Answer | undefined | Promise<Answer | undefined>,
): Promise<RestDouble> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void readAsked(request).then(async (one) => {
      asked.push(one)
      const answered = (await answer(one)) ?? {
        status: 501,
        body: apiError(501, 'notImplemented', `${one.method} ${one.path}`),
      }
      if (answered === 'lost') {
        request.socket.destroy()
        return
      }
      response.writeHead(answered.status ?? 200, { 'content-type': 'application/json', ...answered.headers })
      response.end(JSON.stringify(answered.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readAsked(request: IncomingMessage): Promise<Asked> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer) // no encoding is set
  const bytes = Buffer.concat(parts)
  // Of the pieces of an upload only short ones are worth reading.
  const text = bytes.length > 2 ** 20 ? '' : bytes.toString()
  const url = new URL(request.url ?? '/', 'http://double')
  return {
    method: request.method ?? '',
    path: url.pathname.replace(/^(?:\/upload)?\/bigquery\/v2\/projects/, ''),
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    bytes,
    text,
    body: jsonOf(text),
  }
}

function jsonOf(text: string): AskedBody | undefined {
  try {
    return JSON.parse(text) as AskedBody // what the client under test sent
  } catch {
    return undefined
  }
}

export const apiError = (code: number, reason: string, message: string): unknown => ({
  error: { code, message, errors: [{ reason, message, domain: 'global' }] },
})

/** A job that has ended, well or with an error. */
export const doneJob = (
  id: string,
  query: Readonly<Record<string, unknown>> = {},
  errorResult?: { readonly reason: string; readonly message: string },
): unknown => ({
  jobReference: { projectId: 'billing', jobId: id, location: 'EU' },
  status: { state: 'DONE', ...(errorResult && { errorResult }) },
  statistics: { query },
})
