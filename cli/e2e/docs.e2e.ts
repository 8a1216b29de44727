import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { get, type IncomingMessage, type RequestOptions } from 'node:http'
import { createServer } from 'node:net'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Ended, workspace, type Workspace } from './workspace.ts'

const files = {
  'seeds/raw.csv': 'id,amount\n1,5\n2,7\n',
  'models/orders.sql': "{{ config(materialized='table') }} select * from {{ ref('raw') }}",
  'models/orders.yml':
    'models: [{name: orders, description: "</script><script>alert(1)</script>", columns: [{name: id, description: Key, data_tests: [not_null, unique]}]}]\n',
}

interface Node {
  readonly name: string
  readonly status?: string
  readonly chunk: number
}
interface Index {
  readonly nodes: readonly Node[]
  readonly lastRun?: { readonly command: string }
}

const pageOf = (shop: Workspace): string => shop.read('target/index.html')

function indexOf(page: string): Index {
  const json = /<script type="application\/json" id="index">(.*?)<\/script>/s.exec(page)?.[1] ?? ''
  // Written by the command.
  return JSON.parse(json) as Index
}

const chunksOf = (page: string): string[] =>
  [...page.matchAll(/id="chunk-\d+">([^<]*)</g)].map(([, chunk = '']) =>
    gunzipSync(Buffer.from(chunk, 'base64')).toString(),
  )

describe('docs generate', () => {
  it('writes one file that tells of the last run, and is the same when made again', async () => {
    using shop = workspace(files)
    await shop.tsdbt('build')
    expect(await shop.tsdbt('docs', 'generate')).toMatchObject({ exitCode: 0 })
    const page = pageOf(shop)
    const index = indexOf(page)
    expect(index.lastRun?.command).toBe('build')
    expect(index.nodes.map(({ name, status }) => [name, status])).toEqual([
      ['orders', 'success'],
      ['raw', 'success'],
      ['not_null_orders_id', 'pass'],
      ['unique_orders_id', 'pass'],
    ])
    const chunks = chunksOf(page).join('')
    expect(chunks).toContain('"title":"Compiled"')
    expect(chunks).toContain('"type":"INTEGER"')
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain(shop.folder)
    await shop.tsdbt('docs', 'generate')
    expect(pageOf(shop)).toBe(page)
  })

  it('shows each node’s own last run, whatever ran after it', async () => {
    using shop = workspace(files)
    await shop.tsdbt('seed')
    await shop.tsdbt('run')
    await shop.tsdbt('compile')
    await shop.tsdbt('docs', 'generate')
    const index = indexOf(pageOf(shop))
    expect(index.lastRun?.command).toBe('run')
    expect(index.nodes.map(({ status }) => status)).toEqual(['success', 'success', undefined, undefined])
  })

  it('asks neither compiler nor warehouse when told so', async () => {
    using shop = workspace(files)
    await shop.tsdbt('build')
    await shop.tsdbt('docs', 'generate', '--no-compile', '--empty-catalog', '--static')
    const chunks = chunksOf(pageOf(shop)).join('')
    expect(chunks).not.toContain('"title":"Compiled"')
    expect(chunks).not.toContain('"type":"INTEGER"')
    expect(shop.read('target/static_index.html')).toBe(pageOf(shop))
    expect(shop.json('target/catalog.json')).toMatchObject({ nodes: {}, sources: {} })
  })

  it('writes nothing with --no-write-json', async () => {
    using shop = workspace(files)
    await shop.tsdbt('build', '--no-write-json')
    expect(await shop.tsdbt('docs', 'generate', '--no-write-json')).toMatchObject({ exitCode: 0 })
    expect(existsSync(path.join(shop.folder, 'target/index.html'))).toBe(false)
    expect(existsSync(path.join(shop.folder, 'target/tsdbt/history.jsonl'))).toBe(false)
  })

  it('shows no secret, packed or not', async () => {
    const secret = 's3cr3t-of-the-page'
    using shop = workspace({
      ...files,
      'models/leak.sql': "{{ config(meta={'told': var('leak')}) }} select '{{ var('leak') }}' as leaked",
    })
    const env = { DBT_ENV_SECRET_TOKEN: secret }
    const vars = ['--vars', JSON.stringify({ leak: secret })]
    await shop.tsdbtWith({ env }, 'run', '--select', 'leak', ...vars)
    expect(await shop.tsdbtWith({ env }, 'docs', 'generate', ...vars)).toMatchObject({ exitCode: 0 })
    const page = pageOf(shop)
    const texts = [page, ...chunksOf(page), readFileSync(path.join(shop.folder, 'target/tsdbt/history.jsonl'), 'utf8')]
    expect(texts.filter((text) => text.includes(secret))).toEqual([])
    expect(chunksOf(page).join('')).toContain('*****')
  })
})

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** As sent: no client tidies the path or the headers. */
async function ask(port: number, path: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, ...options }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }))
    }).on('error', reject)
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** What fails is told where it is waited for, once the server has ended. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

/** Runs `docs serve` while `use` asks it, then sends Ctrl-C. */
async function served(shop: Workspace, port: number, use: () => Promise<void>): Promise<Ended> {
  let interrupt = (): void => undefined
  let asking: Promise<void> = Promise.resolve()
  const ended = await shop.tsdbtWith(
    {
      onSpawn: (child) => (interrupt = () => void child.kill('SIGINT')),
      after: { text: 'Press Ctrl-C to end.', call: () => void (asking = handled(use().finally(interrupt))) },
    },
    'docs',
    'serve',
    '--no-browser',
    '--port',
    String(port),
  )
  await asking
  return ended
}

describe('docs serve', () => {
  it('gives out the page and what it was made of, nothing else, and ends well by Ctrl-C', async () => {
    using shop = workspace(files)
    await shop.tsdbt('build')
    await shop.tsdbt('docs', 'generate')
    const port = await freePort()
    const ended = await served(shop, port, async () => {
      const page = await ask(port, '/')
      expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
      expect(page.body.replace('\n<meta name="tsdbt-changes" content="/changes">', '')).toBe(pageOf(shop))
      expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
      for (const name of ['manifest.json', 'catalog.json', 'run_results.json'])
        expect(await ask(port, `/${name}`)).toMatchObject({ status: 200, body: shop.read(`target/${name}`) })
      const others = readdirSync(path.join(shop.folder, 'target')).filter((name) => !name.endsWith('s.json'))
      for (const name of [
        '../profiles.yml',
        '%2e%2e/profiles.yml',
        '..%2fprofiles.yml',
        'tsdbt/history.jsonl',
        ...others,
      ])
        if (!/^(?:index\.html|manifest\.json|catalog\.json)$/.test(name))
          expect([name, (await ask(port, `/${name}`)).status]).toEqual([name, 404])
      for (const host of ['shop.example', `evil.example:${port}`, '127.0.0.1.evil.example'])
        expect([host, (await ask(port, '/', { headers: { host } })).status]).toEqual([host, 403])
      expect((await ask(port, '/', { headers: { host: `localhost:${port}` } })).status).toBe(200)
      expect(await ask(port, '/', { method: 'POST' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    })
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
    expect(ended.stdout).toContain(`The documentation is at http://127.0.0.1:${port}`)
  })

  it('tells an open page that it was made anew', async () => {
    using shop = workspace(files)
    await shop.tsdbt('docs', 'generate')
    const port = await freePort()
    await served(shop, port, async () => {
      const changed = new Promise<string>((resolve) => {
        get({ host: '127.0.0.1', port, path: '/changes' }, (response) => {
          let told = ''
          response.setEncoding('utf8').on('data', (text: string) => {
            told += text
            if (told.includes('event: changed')) resolve(told)
          })
          response.on('error', () => undefined)
        })
      })
      shop.write({ 'models/more.sql': 'select 1 as id' })
      await shop.tsdbt('docs', 'generate')
      expect(await changed).toContain('data: index.html')
    })
  })

  it.each([
    [
      ['--host', '0.0.0.0'],
      '--host must be this machine\'s own address (127.0.0.1, ::1 or localhost), but is "0.0.0.0".',
    ],
    [
      ['--host', 'docs.example'],
      '--host must be this machine\'s own address (127.0.0.1, ::1 or localhost), but is "docs.example".',
    ],
    [['--port', '70000'], '--port must be a port from 0 to 65535, but is "70000".'],
    [['--port', 'http'], '--port must be a port from 0 to 65535, but is "http".'],
    [[], 'There is no documentation page in "'],
  ])('refuses %j', async (flags, message) => {
    using shop = workspace(files)
    const { exitCode, stdout } = await shop.tsdbt('docs', 'serve', '--no-browser', ...flags)
    expect(exitCode).toBe(2)
    expect(stdout).toContain(message)
  })

  it('says who has the port', async () => {
    using shop = workspace(files)
    await shop.tsdbt('docs', 'generate')
    const port = await freePort()
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    try {
      const { exitCode, stdout } = await shop.tsdbt('docs', 'serve', '--no-browser', '--port', String(port))
      expect(exitCode).toBe(2)
      expect(stdout).toContain(`Port ${port} of 127.0.0.1 cannot be used: another program listens there.`)
      expect(stdout).toContain(`Give another one: --port ${port + 1}, or --port 0 for any that is free.`)
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
