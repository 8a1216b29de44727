import { afterEach, describe, expect, it } from 'vitest'
import { cloneNodes } from './clone.ts'
import { checkFreshness, staleness, statusOf } from './freshness.ts'
import { showNode } from './show.ts'
import { SpecProject, type BuildOptions } from './testing/project.ts'
import type { RunRequest } from './request.ts'
import { TypedText } from '../core/table.ts'

let project: SpecProject
afterEach(() => project.remove())

const table = (sql: string): string => `{{ config(materialized='table') }}\n${sql}`

/** Does something with a request and closes its warehouse. */
async function using<T>(options: BuildOptions, work: (request: RunRequest) => Promise<T>): Promise<T> {
  const request = await project.request(options)
  try {
    return await work(request)
  } finally {
    await request.warehouse.close()
  }
}

describe('source freshness', () => {
  const source = (table: string): SpecProject =>
    new SpecProject({
      'models/sources.yml': `
sources:
  - name: raw
    schema: main
    tables:
      - name: events
        ${table}
        config: { freshness: { warn_after: { count: 1, period: day }, error_after: { count: 3, period: day } } }
`,
      'models/a.sql': table.includes('nothing') ? 'select 1 as x' : "select * from {{ source('raw', 'events') }}",
    })
  const check = () =>
    using({ command: 'test' }, (request) =>
      checkFreshness({ ...request, selected: new Set(request.parsed.sources.keys()) }),
    )

  it.each([
    ['now()', 'pass'],
    ["now() - interval '2 days'", 'warn'],
    ["now()::timestamp - interval '5 days'", 'error'],
  ])('is told by the newest time: %s', async (time, status) => {
    project = source('loaded_at_field: loaded_at')
    await project.rows(`create table events as select ${time} as loaded_at`)
    const { results } = await check()
    expect(results.map((result) => result.status)).toEqual([status])
    expect(results[0]?.freshness?.ageSeconds).toBeGreaterThanOrEqual(0)
    expect(results[0]?.freshness?.maxLoadedAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
  })

  it('is told by a query in Jinja', async () => {
    project = source(`loaded_at_query: "select max(at_) from {{ this }} where at_ < now()"`)
    await project.rows(`create table events as select now() - interval '2 days' as at_`)
    expect((await check()).results.map((result) => result.status)).toEqual(['warn'])
  })

  it('is an error where the table is empty, a runtime error where it is missing or no time is named', async () => {
    project = source('loaded_at_field: loaded_at')
    await project.rows('create table events (loaded_at timestamp)')
    const empty = (await check()).results[0]
    expect([empty?.status, empty?.freshness?.maxLoadedAt]).toEqual(['error', '0001-01-01T00:00:00.000Z'])
    await project.rows("create or replace table events as select 'yesterday' as loaded_at")
    expect((await check()).results[0]?.message).toBe(
      'How fresh "events" is cannot be told: its newest time is "yesterday".',
    )
    await project.rows('drop table events')
    expect((await check()).results[0]?.message).toMatch(/^Catalog Error: Table with name events does not exist!/)
    project.remove()
    project = source('description: x')
    expect((await check()).results[0]).toMatchObject({
      status: 'runtime error',
      message: 'How fresh "events" is cannot be asked: it has no "loaded_at_field".',
    })
  })

  it.each([
    [3600, { count: 1, period: 'hour' }, null, 'pass'],
    [3601, { count: 1, period: 'hour' }, null, 'warn'],
    [3601, null, { count: 1, period: 'hour' }, 'error'],
    [1e9, null, null, 'pass'],
  ] as const)('compares %i seconds with its limits', (age, warn, error, status) => {
    expect(statusOf({ warn_after: warn, error_after: error, filter: null }, age)).toBe(status)
  })

  it.each([
    ['warn', 90, '90 seconds ago; warn_after is 1 minute.'],
    ['warn', 7199, '119 minutes ago; warn_after is 1 minute.'],
    ['error', 129_600, '36 hours ago; error_after is 12 hours.'],
    ['error', 500_000, '5 days ago; error_after is 12 hours.'],
  ] as const)('says how old a source is that ends with %s: %i seconds', (status, ageSeconds, said) => {
    const threshold = {
      warn_after: { count: 1, period: 'minute' },
      error_after: { count: 12, period: 'hour' },
      filter: null,
    } as const
    const freshness = { maxLoadedAt: '2024-01-02T03:04:05.678Z', snapshottedAt: '', ageSeconds }
    expect(staleness(status, threshold, freshness)).toBe(`Its newest row is of 2024-01-02 03:04:05 UTC, ${said}`)
  })
})

describe('clone', () => {
  it('makes views over another environment’s relations, and leaves what is there', async () => {
    project = new SpecProject({ 'models/a.sql': table('select 1 as x'), 'models/b.sql': table('select 2 as y') })
    await project.rows('create schema prod')
    await project.rows('create table prod.a as select 7 as x')
    const relations = new Map([['model.shop.a', { database: 'shop', schema: 'prod', identifier: 'a' }]])
    const clone = (fullRefresh = false) =>
      using({ fullRefresh, threads: 1 }, (request) => cloneNodes({ ...request, relations }))
    const told = (await clone()).results.map(({ node, status, message }) => [node.name, status, message])
    expect(told).toEqual([
      ['a', 'success', 'OK'],
      ['b', 'success', 'No-op'],
    ])
    expect(await project.rows('select x from a')).toEqual([['7']])
    expect((await clone()).results.map(({ message }) => message)).toEqual(['No-op', 'No-op'])
    expect((await clone(true)).results.map(({ message }) => message)).toEqual(['OK', 'No-op'])
  })
})

describe('show', () => {
  const show = (name: string, limit?: number) =>
    using({}, async ({ env, parsed, warehouse, signal }) => {
      const node = [...parsed.nodes.values()].find((found) => found.name === name)
      if (!node) throw new Error(`no ${name}`)
      const connection = await warehouse.connect('show')
      const shown = await showNode(env, node, { connection, signal, limit })
      await connection.close()
      return shown
    })

  it('gives the rows of a node’s SQL, at most so many, without building it', async () => {
    project = new SpecProject({ 'models/a.sql': table('select range as n, 1.50 as price from range(10) order by n;') })
    const shown = await show('a', 2)
    expect(shown).toMatchObject({ ok: true, value: { table: { columns: [{ name: 'n' }, { name: 'price' }] } } })
    expect(shown.ok && shown.value.table.rows).toEqual([
      [0, new TypedText('decimal', '1.50')],
      [1, new TypedText('decimal', '1.50')],
    ])
    expect(await project.rows('select table_name from duckdb_tables()')).toEqual([])
  })

  it('gives the rows of a seed’s table', async () => {
    project = new SpecProject({ 'seeds/s.csv': 'id\n5\n' })
    await project.build()
    const shown = await show('s')
    expect(shown.ok && shown.value.table.rows).toEqual([[5]])
  })

  it('tells an error at its place', async () => {
    project = new SpecProject({ 'models/a.sql': 'select 1 as x,\n  nope' })
    expect((await show('a')).problems).toMatchObject([
      { code: 'sql-error', at: { file: 'models/a.sql', line: 2, column: 3 } },
    ])
  })
})

describe('external models', () => {
  it('put their files in place only when their tests pass', async () => {
    const model = (rows: number) => ({
      'models/files.sql': `{{ config(materialized='external', location='out/files.parquet') }}\nselect range as id from range(${rows})`,
      'models/schema.yml': `models:\n  - name: files\n    columns: [{ name: id, data_tests: [{ accepted_values: { arguments: { values: [0, 1, 2], quote: false } } }] }]\n`,
    })
    project = new SpecProject(model(3))
    expect(await project.statuses()).toMatchObject({ files: 'success' })
    expect(await project.rows(`select count(*) from '${project.root}/out/files.parquet'`)).toEqual([['3']])
    project.write(model(4))
    expect(await project.statuses()).toMatchObject({ files: 'error' })
    expect(await project.rows(`select count(*) from '${project.root}/out/files.parquet'`)).toEqual([['3']])
    expect(await project.rows('select count(*) from files')).toEqual([['3']])
    project.write(model(2))
    expect(await project.statuses()).toMatchObject({ files: 'success' })
    expect(await project.rows('select count(*) from files')).toEqual([['2']])
  })
})
