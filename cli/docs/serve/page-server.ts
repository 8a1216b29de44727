import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { hostInUrl, isOwnHost, listeningAddress } from './hosts.ts'
import { PageChanges } from './page-changes.ts'
import { changesPath, pageFile } from './page-files.ts'

export interface PageServer {
  readonly url: string
  close(): Promise<void>
}

export type Listening =
  | { readonly state: 'open'; readonly server: PageServer }
  /** `EADDRINUSE`, `EACCES`…: what the system says. */
  | { readonly state: 'refused'; readonly code: string }

/** Gives out the page of a folder and the files it was made of, to this machine alone. */
export async function servePage(folder: string, host: string, port: number): Promise<Listening> {
  const changes = new PageChanges(folder)
  const server = createServer((request, response) => {
    void answer(folder, changes, request, response).catch(() => refuse(response, 500, 'The file cannot be read.'))
  })
  const failed = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve)
    server.listen(port, listeningAddress(host), () => resolve(undefined))
  })
  if (failed) {
    changes.close()
    return { state: 'refused', code: failed.code ?? failed.message }
  }
  const bound = server.address()
  const taken = typeof bound === 'object' && bound !== null ? bound.port : port
  return {
    state: 'open',
    server: {
      url: `http://${hostInUrl(host)}:${taken}`,
      close: async () => {
        changes.close()
        const closed = new Promise<void>((resolve) => server.close(() => resolve()))
        server.closeAllConnections()
        await closed
      },
    },
  }
}

const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "frame-ancestors 'none'",
} as const

async function answer(
  folder: string,
  changes: PageChanges,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value)
  if (!isOwnHost(request.headers.host)) return refuse(response, 403, 'This page is asked for by another name.')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return refuse(response, 405, 'This page can only be read.')
  }
  const [address = '/'] = (request.url ?? '/').split('?')
  if (address === changesPath && request.method === 'GET') return changes.follow(response)
  const file = await pageFile(folder, address)
  if (!file) return refuse(response, 404, 'Nothing is here.')
  response.writeHead(200, { 'content-type': file.type, 'content-length': Buffer.byteLength(file.body) })
  response.end(request.method === 'HEAD' ? undefined : file.body)
}

function refuse(response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}
