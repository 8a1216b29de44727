import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { apiError, type Asked, type AskedBody } from '../../../cli/adapters/bigquery/testing/rest-double.ts'
import { brokenRule } from '../../../cli/adapters/bigquery/testing/rest-rules.ts'
import { Jobs } from './jobs.ts'
import { RestFault, type Backend } from './backend.ts'

export interface RestService {
  readonly endpoint: string
  /** Requests that the API would have refused for their form. */
  readonly broken: readonly string[]
  readonly requests: () => number
  close(): Promise<void>
}

/** BigQuery's REST API on loopback, with what answers SQL behind it. Every request is held against the API's rules first. */
export async function restService(backend: Backend): Promise<RestService> {
  const jobs = new Jobs(backend)
  const broken: string[] = []
  let requests = 0
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await readAsked(request)
    requests++
    const session = asked.query['upload_id']
    const fault = session !== undefined ? undefined : brokenRule(asked)
    if (fault !== undefined) {
      broken.push(fault)
      throw new RestFault(400, 'invalid', fault)
    }
    if (session !== undefined) {
      const { job, received } = jobs.receive(session, asked.bytes, asked.headers['content-range'] ?? '')
      if (job === undefined) response.setHeader('range', `bytes=0-${received - 1}`)
      send(response, job === undefined ? 308 : 200, job ?? {})
      return
    }
    if (asked.query['uploadType'] === 'resumable')
      response.setHeader(
        'location',
        `http://${request.headers.host ?? ''}${asked.url}&upload_id=${jobs.beginUpload(asked.body)}`,
      )
    send(response, 200, asked.query['uploadType'] === 'resumable' ? {} : await jobs.answer(asked))
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof RestFault) send(response, error.status, apiError(error.status, error.reason, error.message))
      else send(response, 500, apiError(500, 'internalError', String(error)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    endpoint: `http://127.0.0.1:${port}`,
    broken,
    requests: () => requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function readAsked(request: IncomingMessage): Promise<Asked & { readonly url: string }> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer) // no encoding is set
  const bytes = Buffer.concat(parts)
  const text = bytes.toString()
  const url = new URL(request.url ?? '/', 'http://service')
  return {
    method: request.method ?? '',
    path: url.pathname.replace(/^(?:(?:\/resumable)?\/upload)?\/bigquery\/v2\/projects/, ''),
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    bytes,
    text,
    body: text.startsWith('{') && !url.searchParams.has('upload_id') ? bodyOf(text) : undefined,
    url: request.url ?? '/',
  }
}

const bodyOf = (text: string): AskedBody => JSON.parse(text) as AskedBody // what the client under test sent
