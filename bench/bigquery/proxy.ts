import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'

/** One request and its answer, as they went by. */
export interface Exchange {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly body: Buffer
  readonly status: number
  readonly answerHeaders: Readonly<Record<string, string>>
  readonly answer: Buffer
}

export interface ProxyOptions {
  /** `http://127.0.0.1:9050`, `https://bigquery.googleapis.com`. */
  readonly to: string
  /** Changes a JSON body on its way. */
  readonly rewrite?: (body: string) => string
  readonly seen?: (exchange: Exchange) => void
}

export interface Proxy {
  readonly endpoint: string
  close(): Promise<void>
}

/** Stands between the client and a service: hands requests on, and tells what went by. */
export async function proxy(options: ProxyOptions): Promise<Proxy> {
  const server = createServer((request, response) => {
    handOn(request, response, options).catch((error: unknown) => {
      response.writeHead(502).end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function handOn(request: IncomingMessage, response: ServerResponse, options: ProxyOptions): Promise<void> {
  const { to, rewrite, seen } = options
  const given = await bytesOf(request)
  const isJson = request.headers['content-type']?.includes('json') === true
  const body = isJson && rewrite ? Buffer.from(rewrite(given.toString())) : given
  const { method = 'GET', url = '/' } = request
  const { 'transfer-encoding': _, ...headers } = request.headers
  const target = new URL(to)
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = send(
      new URL(url, target),
      // The address of an upload's session is made of the host that was asked.
      {
        method,
        headers: {
          ...headers,
          host: to.startsWith('https') ? target.host : (request.headers.host ?? ''),
          'content-length': body.length,
          'accept-encoding': 'identity',
        },
      },
      resolve,
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
  const bytes = await bytesOf(answer)
  const told = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]))
  // Sessions of the real service come back through here too.
  if (told['location']?.startsWith(to))
    told['location'] = told['location'].replace(to, `http://${request.headers.host ?? ''}`)
  const { 'transfer-encoding': _chunked, connection: _connection, ...plain } = told
  response.writeHead(answer.statusCode ?? 502, plain)
  response.end(bytes)
  seen?.({ method, url, body, status: answer.statusCode ?? 502, answerHeaders: told, answer: bytes })
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer) // no encoding is set
  return Buffer.concat(parts)
}
