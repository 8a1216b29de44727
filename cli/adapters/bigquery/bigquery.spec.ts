import { afterEach, describe, expect, it } from 'vitest'
import { WarehouseError, type Connection, type Warehouse } from '../../core/adapter.ts'
import { invariant } from '../../core/check.ts'
import { TypedText } from '../../core/table.ts'
import { createAdapter } from '../registry.ts'
import { type Answer, apiError, type Asked, doneJob, type RestDouble, restDouble } from './testing/rest-double.ts'

let double: RestDouble | undefined
let warehouse: Warehouse | undefined
afterEach(async () => {
  await warehouse?.close()
  await double?.close()
})

async function connected(answer: (asked: Asked) => Answer | undefined, more: object = {}): Promise<Connection> {
  double = await restDouble(answer)
  const target = { method: 'oauth-secrets', token: 'not-a-token', project: 'shop', dataset: 'main', ...more }
  const made = createAdapter(
    'bigquery',
    { execution_project: 'billing', location: 'EU', api_endpoint: double.endpoint, ...target },
    { projectRoot: '/' },
  )
  invariant(made.ok, 'the adapter is made')
  warehouse = await made.value.open({ threads: 1 })
  return warehouse.connect('test')
}

async function refusal(work: Promise<unknown>): Promise<WarehouseError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  invariant(error instanceof WarehouseError, `expected a WarehouseError, found ${String(error)}`)
  return error
}

const idOf = ({ body }: Asked): string => body?.jobReference?.jobId ?? ''
const isInsert = ({ method, path }: Asked): boolean => method === 'POST' && path === '/billing/jobs'

describe('a query', () => {
  it('is read page by page, every value exact', async () => {
    const schema = {
      fields: [
        { name: 'big', type: 'INTEGER' },
        { name: 'price', type: 'NUMERIC' },
        { name: 'at', type: 'TIMESTAMP' },
        { name: 'local', type: 'DATETIME' },
        { name: 'ratio', type: 'FLOAT' },
        { name: 'tags', type: 'STRING', mode: 'REPEATED' },
        {
          name: 'place',
          type: 'RECORD',
          fields: [
            { name: 'city', type: 'STRING' },
            { name: 'open', type: 'BOOLEAN' },
          ],
        },
      ],
    }
    const row = (big: string) => ({
      f: [
        { v: big },
        { v: '1.500000000' },
        { v: '-1000000' },
        { v: '2024-02-29T01:02:03' },
        { v: 'NaN' },
        { v: [{ v: 'a' }, { v: 'b' }] },
        { v: { f: [{ v: 'Bonn' }, { v: 'true' }] } },
      ],
    })
    const connection = await connected((asked) => {
      if (isInsert(asked)) return { body: doneJob(idOf(asked), { statementType: 'SELECT' }) }
      if (!asked.path.startsWith('/billing/queries/')) return undefined
      expect(asked.query).toMatchObject({ location: 'EU', 'formatOptions.useInt64Timestamp': 'true' })
      return asked.query['pageToken'] === 'next'
        ? { body: { schema, rows: [row('9007199254740993')] } }
        : { body: { schema, rows: [row('1')], pageToken: 'next' } }
    })
    const table = await connection.query('select …')
    expect(table.columns.map(({ type }) => type)).toEqual([
      'INT64', 'NUMERIC', 'TIMESTAMP', 'DATETIME', 'FLOAT64', 'ARRAY<STRING>', 'STRUCT<city STRING, open BOOL>',
    ]) // prettier-ignore
    expect(table.rows.map(([big]) => big)).toEqual([1, 9007199254740993n])
    expect(table.rows[0]?.slice(1)).toEqual([
      new TypedText('decimal', '1.5'),
      new TypedText('timestamptz', '1969-12-31 23:59:59+00'),
      new TypedText('timestamp', '2024-02-29 01:02:03'),
      Number.NaN,
      ['a', 'b'],
      { city: 'Bonn', open: true },
    ])
  })

  it('describes itself by a dry run, which makes no job', async () => {
    const connection = await connected((asked) => {
      expect(asked.body?.configuration).toMatchObject({ dryRun: true, query: { query: 'select 1 as a' } })
      return {
        body: doneJob('', { schema: { fields: [{ name: 'a', type: 'NUMERIC', precision: '10', scale: '2' }] } }),
      }
    })
    expect(await connection.describe('select 1 as a;')).toEqual([{ name: 'a', type: 'NUMERIC(10, 2)' }])
  })
})

describe('a job', () => {
  it('is told with what it cost', async () => {
    const statistics = {
      statementType: 'MERGE',
      numDmlAffectedRows: '1234',
      totalBytesProcessed: '3670016',
      totalBytesBilled: '10485760',
    }
    const connection = await connected((asked) => ({ body: doneJob(idOf(asked), statistics) }))
    expect(await connection.execute('merge …')).toMatchObject({
      _message: 'MERGE (1.2k rows, 3.5 MiB processed)',
      rows_affected: 1234,
      bytes_billed: 10485760,
      project_id: 'billing',
      location: 'EU',
    })
  })

  it('whose answer was lost is found by its id, not made again', async () => {
    const made = new Set<string>()
    const connection = await connected((asked) => {
      if (!isInsert(asked)) return { body: doneJob(asked.path.split('/').at(-1) ?? '') }
      if (made.has(idOf(asked))) return { status: 409, body: apiError(409, 'duplicate', 'Already Exists: Job') }
      made.add(idOf(asked))
      return 'lost'
    })
    await connection.execute('create table …')
    expect(made.size).toBe(1)
    expect(double?.asked.filter(isInsert)).toHaveLength(2)
  })

  it.each([
    [429, 'rateLimitExceeded'],
    [503, 'backendError'],
  ])('is asked for again after %i %s', async (status, reason) => {
    let refused = 0
    const connection = await connected((asked) =>
      refused++ === 0 ? { status, body: apiError(status, reason, 'Later.') } : { body: doneJob(idOf(asked)) },
    )
    await connection.execute('select 1')
    expect(new Set(double?.asked.map(idOf)).size).toBe(1)
  })

  it('is not asked for again when it would be refused again, and says which role is missing', async () => {
    const message =
      'Access Denied: Project billing: User does not have bigquery.jobs.create permission in project billing.'
    const connection = await connected(() => ({ status: 403, body: apiError(403, 'accessDenied', message) }))
    const error = await refusal(connection.execute('select 1'))
    expect([error.kind, error.message, error.detail['hint']]).toEqual([
      'permission',
      message,
      'The account needs roles/bigquery.jobUser.',
    ])
    expect(double?.asked).toHaveLength(1)
  })

  it('that fails says where in the text, and what was meant', async () => {
    const sql = 'select\n\tnope\nfrom t'
    const connection = await connected((asked) => ({
      body: doneJob(
        idOf(asked),
        {},
        { reason: 'invalidQuery', message: 'Unrecognized name: nope; Did you mean note? at [2:9]' },
      ),
    }))
    const error = await refusal(connection.execute(sql))
    expect([error.kind, error.message, error.position, error.candidates]).toEqual([
      'sql',
      'Unrecognized name: nope; Did you mean note?',
      sql.indexOf('nope'),
      ['note'],
    ])
    expect(error.detail['link']).toMatch(
      /^https:\/\/console\.cloud\.google\.com\/bigquery\?project=billing&j=bq:EU:tsdbt_\w+&/,
    )
  })

  it('is cancelled where it runs when it is given up here', async () => {
    const abort = new AbortController()
    let isCancelled = false
    const connection = await connected((asked) => {
      const running = {
        jobReference: { projectId: 'billing', jobId: 'j', location: 'EU' },
        status: { state: 'RUNNING' },
      }
      if (asked.path.endsWith('/cancel')) isCancelled = true
      if (isInsert(asked)) setTimeout(() => abort.abort(), 10)
      return {
        body: isCancelled ? doneJob('j', {}, { reason: 'stopped', message: 'Job execution was cancelled' }) : running,
      }
    })
    expect((await refusal(connection.execute('select 1', { signal: abort.signal }))).kind).toBe('cancelled')
    expect(isCancelled).toBe(true)
  })

  it('is found in the region of the dataset where the target names none, and its request was lost or is of an earlier run', async () => {
    let inserted = 0
    const connection = await connected(
      (asked) => {
        const { path, query } = asked
        if (path === '/shop/datasets/main') return { body: { location: 'europe-west3' } }
        if (isInsert(asked))
          return inserted++ === 0 ? 'lost' : { status: 409, body: apiError(409, 'duplicate', 'Already Exists: Job') }
        if (/jobs\/(?:gone|later_1)$/.test(path) || query['location'] !== 'europe-west3')
          return { status: 404, body: apiError(404, 'notFound', 'Not found: Job') }
        return { body: doneJob('j', { statementType: 'MERGE' }) }
      },
      { location: null },
    )
    expect((await connection.execute('merge …')).code).toBe('MERGE')
    expect(await connection.settle?.('later', { cancel: true })).toBe('done')
    expect(await connection.settle?.('gone', { cancel: false })).toBe('absent')
    expect(double?.asked.filter(({ path }) => path === '/shop/datasets/main').length).toBe(1)
  })

  it('that lost to another change of its table at once is sent again', async () => {
    let jobs = 0
    const reason = 'invalidQuery'
    const message = 'Could not serialize access to table shop:main.t due to concurrent update'
    const connection = await connected((asked) => {
      if (!isInsert(asked)) return { body: {} }
      return { body: doneJob(idOf(asked), { statementType: 'MERGE' }, jobs++ === 0 ? { reason, message } : undefined) }
    })
    expect((await connection.execute('merge …')).code).toBe('MERGE')
    expect(jobs).toBe(2)
  })

  it.each([
    [true, 2],
    [false, 1],
  ])('that is a script is sent again only where that does no harm: %s', async (repeats, times) => {
    let jobs = 0
    const failure = { reason: 'backendError', message: 'Error encountered during execution.' }
    const connection = await connected((asked) => ({
      body: doneJob(idOf(asked), { statementType: 'SCRIPT' }, jobs++ === 0 ? failure : undefined),
    }))
    await connection.execute('begin transaction; …', { repeats }).catch(() => undefined)
    expect(jobs).toBe(times)
  })

  it('is bounded as the target says', async () => {
    const connection = await connected((asked) => ({ body: doneJob(idOf(asked)) }), {
      maximum_bytes_billed: 1000,
      priority: 'batch',
      job_execution_timeout_seconds: 60,
    })
    await connection.execute('select 1')
    expect(double?.asked[0]?.body?.configuration).toEqual({
      query: { query: 'select 1', useLegacySql: false, priority: 'BATCH', maximumBytesBilled: '1000' },
      jobTimeoutMs: '60000',
    })
  })
})

describe('relations', () => {
  const table = (tableId: string, type: string) => ({
    tableReference: { projectId: 'shop', datasetId: 'main', tableId },
    type,
  })

  it('are listed page by page, and none where the dataset is not', async () => {
    const connection = await connected(({ path, query }) => {
      if (path === '/shop/datasets/gone/tables') return { status: 404, body: apiError(404, 'notFound', 'Not found') }
      if (path !== '/shop/datasets/main/tables') return undefined
      return query['pageToken'] === 'p2'
        ? { body: { tables: [table('b', 'VIEW')] } }
        : { body: { tables: [table('a', 'TABLE')], nextPageToken: 'p2' } }
    })
    expect(
      (await connection.listRelations({ database: 'shop', schema: 'main' })).map(({ identifier, type }) => [
        identifier,
        type,
      ]),
    ).toEqual([
      ['a', 'table'],
      ['b', 'view'],
    ])
    expect(await connection.listRelations({ database: 'shop', schema: 'gone' })).toEqual([])
    expect(
      await connection.findRelation({ database: 'shop', schema: 'main', identifier: 'x' }).catch(() => 'refused'),
    ).toBe('refused')
  })

  it('are filled by a load job: every row as JSON, dates as text, null as null, sent again where the connection breaks', async () => {
    let uploads = 0
    const connection = await connected((asked) => {
      if (asked.path === '/shop/datasets/main/tables/t')
        return {
          body: {
            ...table('t', 'TABLE'),
            schema: {
              fields: [
                { name: 'Id', type: 'INTEGER' },
                { name: 'day', type: 'DATE' },
              ],
            },
          },
        }
      if (asked.query['uploadType'] === 'resumable') {
        return { body: {}, headers: { location: `${double?.endpoint}/session` } }
      }
      if (asked.path === '/session') return uploads++ === 0 ? 'lost' : { body: doneJob('load') }
      return { body: doneJob('load') }
    })
    const rows = await connection.load({ database: 'shop', schema: 'main', identifier: 't' }, [
      {
        columns: [
          { name: 'id', type: 'INT64' },
          { name: 'day', type: 'DATE' },
        ],
        rowCount: 2,
        values: [
          [1, 9007199254740993n],
          [new TypedText('date', '2024-02-29'), null],
        ],
      },
      {
        columns: [
          { name: 'id', type: 'INT64' },
          { name: 'day', type: 'DATE' },
        ],
        rowCount: 2,
        values: [BigInt64Array.of(3n, 4n), Int32Array.of(19_782, 0)],
        nulls: [undefined, Uint8Array.of(0, 1)],
        encodings: [undefined, { kind: 'days' }],
      },
    ])
    expect(rows).toBe(4)
    const upload = double?.asked.find(({ text }) => text.includes('2024-02-29'))?.text ?? ''
    expect(upload).toContain('{"Id":1,"day":"2024-02-29"}\n{"Id":"9007199254740993","day":null}\n')
    expect(upload).toContain('{"Id":"3","day":"2024-02-29"}\n{"Id":"4","day":null}\n')
    const [begun] = double?.asked.filter(({ query }) => query['uploadType'] === 'resumable') ?? []
    expect(begun?.body?.configuration).toMatchObject({
      load: {
        destinationTable: { projectId: 'shop', datasetId: 'main', tableId: 't' },
        writeDisposition: 'WRITE_APPEND',
        createDisposition: 'CREATE_NEVER',
      },
    })
    expect(idOf(begun ?? ({} as Asked))).toMatch(/^tsdbt_/)
  })
})

describe('a target', () => {
  it.each<[string, object, string[]]>([
    ['without a project', { dataset: 'd' }, ['missing-key']],
    ['without a dataset', { project: 'p' }, ['missing-key']],
    [
      'with a key file that it does not name',
      { project: 'p', dataset: 'd', method: 'service-account' },
      ['missing-key'],
    ],
    [
      'with half a refresh token',
      { project: 'p', dataset: 'd', method: 'oauth-secrets', refresh_token: 'r' },
      ['missing-key'],
    ],
    ["with dbt's other names", { database: 'p', schema: 'd' }, []],
  ])('%s', (_, credentials, codes) => {
    const made = createAdapter('bigquery', { ...credentials }, { projectRoot: '/' })
    expect(made.problems.map(({ code }) => code)).toEqual(codes)
  })

  it('reads a key of a service account in base64', () => {
    const key = Buffer.from('{"client_email":"a@b.c"}').toString('base64')
    const made = createAdapter(
      'bigquery',
      { project: 'p', dataset: 'd', method: 'service-account-json', keyfile_json: key },
      { projectRoot: '/' },
    )
    invariant(made.ok, 'the adapter is made')
    expect(made.value.describeTarget()).toEqual({ project: 'p', dataset: 'd', method: 'service-account-json' })
    expect(made.value.dialect.relation({ database: 'p', schema: 'd', identifier: 't' })).toBe('`p`.`d`.`t`')
  })
})
