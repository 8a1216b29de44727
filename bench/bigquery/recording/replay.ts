import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyText, Counterparts, type KeptExchange, neutral, type Recording } from './exchanges.ts'

export interface Replay {
  readonly endpoint: string
  /** Requests that the recording does not know. */
  readonly unknown: readonly string[]
  /** Exchanges that nothing asked for. */
  left(): readonly KeptExchange[]
  close(): Promise<void>
}

/** Answers as the recorded service did: a request is known by its method, address and body, or by what it is about; each answer is given once, in order. */
export async function replay({ exchanges }: Recording): Promise<Replay> {
  const left = [...exchanges]
  const unknown: string[] = []
  const names = new Counterparts()
  const server = createServer((request, response) => {
    void bytesOf(request).then((body) => {
      const endpoint = `http://${request.headers.host ?? ''}`
      const own = [`${request.method ?? ''} ${request.url ?? ''}`, bodyText(body)] as const
      const [asked, text] = own.map(neutral)
      const same = (one: KeptExchange): boolean => neutral(one.request) === asked && neutral(one.body) === text
      const alike = (one: KeptExchange): boolean =>
        neutral(one.request) === asked && gist(neutral(one.body)) === gist(text ?? '')
      const at = left.some(same) ? left.findIndex(same) : left.findIndex(alike)
      const [found] = at < 0 ? [] : left.splice(at, 1)
      if (!found) {
        unknown.push(`${asked}\n${text}`)
        response.writeHead(501).end()
        return
      }
      names.learn(`${found.request} ${found.body}`, own.join(' '))
      response.writeHead(found.status, {
        'content-type': 'application/json',
        ...(found.location !== undefined && { location: names.own(found.location, endpoint) }),
      })
      response.end(names.own(found.answer, endpoint))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  return {
    endpoint: `http://127.0.0.1:${port}`,
    unknown,
    left: () => left,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What a request is about, when its words have changed since: the first words of its statement, with the relation they name. */
function gist(body: string): string {
  const sql = /"query":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1]
  if (sql === undefined) return body.startsWith('{') ? body.replaceAll(/"[\w ]+":\d+|\d+ bytes/g, '') : 'data'
  return sql
    .replaceAll(/\/\*.*?\*\/|\\n/g, ' ')
    .trim()
    .split(/\s+/)
    .slice(0, 5)
    .join(' ')
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer) // no encoding is set
  return Buffer.concat(parts)
}
