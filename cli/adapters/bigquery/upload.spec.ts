import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Warehouse } from '../../core/adapter.ts'
import { invariant } from '../../core/check.ts'
import { createAdapter } from '../registry.ts'
import { type Answer, apiError, doneJob, type RestDouble, restDouble } from './testing/rest-double.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsdbt-upload-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let double: RestDouble | undefined
let warehouse: Warehouse | undefined
afterEach(async () => {
  await warehouse?.close()
  await double?.close()
})

/** What of a piece arrives, and what is answered. */
type Piece = (number: number, bytes: Buffer) => { readonly keeps: number; readonly answer?: Answer }

async function uploaded(
  data: Buffer,
  piece: Piece,
): Promise<{ readonly arrived: Buffer; readonly puts: readonly string[] }> {
  let arrived = Buffer.alloc(0)
  const puts: string[] = []
  double = await restDouble((asked): Answer => {
    if (asked.query['uploadType'] === 'resumable')
      return { body: {}, headers: { location: `${double?.endpoint}/session` } }
    if (asked.method !== 'PUT') return { body: doneJob('load') }
    const range = asked.headers['content-range'] ?? ''
    puts.push(range)
    const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(range) ?? []
    if (start !== undefined) {
      const { keeps, answer } = piece(puts.length, asked.bytes)
      arrived = Buffer.concat([arrived.subarray(0, Number(start)), asked.bytes.subarray(0, keeps)])
      if (answer) return answer
    }
    if (total !== '*' && arrived.length === Number(total)) return { body: doneJob('load') }
    const headers = arrived.length === 0 ? {} : { range: `bytes=0-${arrived.length - 1}` }
    return { status: 308, body: {}, headers }
  })
  const target = { method: 'oauth-secrets', token: 'not-a-token', project: 'shop', dataset: 'main' }
  const made = createAdapter('bigquery', { ...target, api_endpoint: double.endpoint }, { projectRoot: '/' })
  invariant(made.ok, 'the adapter is made')
  warehouse = await made.value.open({ threads: 1 })
  const connection = await warehouse.connect('test')
  const path = join(folder, 'data.parquet')
  writeFileSync(path, data)
  await connection.loadFiles?.(
    { database: 'shop', schema: 'main', identifier: 't' },
    { from: { kind: 'file', path }, format: 'parquet', columns: [{ name: 'a', type: 'INT64' }] },
  )
  return { arrived, puts }
}

const mebibyte = 2 ** 20
const data = randomBytes(17 * mebibyte)
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const whole: Piece = (_, bytes) => ({ keeps: bytes.length })

describe('an upload', () => {
  it('goes in pieces of eight mebibytes', async () => {
    const { arrived, puts } = await uploaded(data, whole)
    expect(hash(arrived)).toBe(hash(data))
    expect(puts).toEqual([
      `bytes 0-${8 * mebibyte - 1}/*`,
      `bytes ${8 * mebibyte}-${16 * mebibyte - 1}/*`,
      `bytes ${16 * mebibyte}-${17 * mebibyte - 1}/${17 * mebibyte}`,
    ])
  })

  it.each<[string, Piece]>([
    ['of which nothing arrived', (number) => ({ keeps: 0, ...(number === 2 && { answer: 'lost' as const }) })],
    ['of which a part arrived', () => ({ keeps: 3 * mebibyte, answer: 'lost' as const })],
    ['that arrived without an answer', (_, bytes) => ({ keeps: bytes.length, answer: 'lost' as const })],
    [
      'that the service refused for a moment',
      () => ({ keeps: 0, answer: { status: 503, body: apiError(503, 'backendError', '') } }),
    ],
  ])('goes on where it was after a piece %s', async (_, broken) => {
    let isBroken = false
    const { arrived } = await uploaded(data, (number, bytes) => {
      if (isBroken || number < 2) return whole(number, bytes)
      isBroken = true
      return broken(number, bytes)
    })
    expect(hash(arrived)).toBe(hash(data))
  })

  it('of nothing is one piece', async () => {
    const { puts } = await uploaded(Buffer.alloc(0), whole)
    expect(puts).toEqual(['bytes */0'])
  })
})
