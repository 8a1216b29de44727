import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const salesColumns = `columns: [{name: id, data_type: bigint}, {name: price, data_type: 'decimal(10,2)'}, {name: zip, data_type: varchar}]`

/** A source "raw" with a table "sales" whose loader is given, and a model that reads it. */
const shopWith = (loader: string, files: Readonly<Record<string, string>> = {}, columns = salesColumns): Workspace =>
  workspace({
    'models/sources.yml': `sources:
  - name: raw
    schema: raw
    tables:
      - name: sales
        config: {loader: ${loader}}
        ${columns}
`,
    'models/total.sql':
      "{{ config(materialized='table') }} select count(*) as n, sum(price) as total from {{ source('raw', 'sales') }}",
    ...files,
  })

const good = async (shop: Workspace, ...args: string[]): Promise<string> => {
  const { exitCode, stdout } = await shop.tsdbt('build', ...args)
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 })
  return stdout
}

const header = 'id,price,zip\n'

describe('files', () => {
  it('fill the source before what reads it, several put under one another, once', async () => {
    using shop = shopWith('{files: [data/sales*.csv]}', {
      'data/sales_1.csv': `${header}1,1.50,00123\n`,
      'data/sales_2.csv': `${header}2,2.25,NA\n3,,\n`,
    })
    expect(await good(shop)).toContain('OK loaded source raw.sales')
    expect(await shop.rows('from raw.sales order by id')).toEqual([
      ['1', '1.50', '00123'],
      ['2', '2.25', 'NA'],
      ['3', null, null],
    ])
    expect(await shop.rows('from total')).toEqual([['3', '3.75']])
    expect(await good(shop)).not.toContain('loaded source')
    shop.write({ 'data/sales_3.csv': `${header}4,1,5\n` })
    expect(await good(shop)).toContain('OK loaded source raw.sales')
    expect(await shop.rows('from total')).toEqual([['4', '4.75']])
  })

  it('may be one path, compressed, Parquet or JSON, and win over SQL', async () => {
    using shop = shopWith('{files: [data/sales.csv.gz], sql: loaders/sales.sql}', {
      'loaders/sales.sql':
        "select i as id, cast(1 as decimal(10,2)) as price, 'x' as zip from range({{ var('n', 5) }}) t(i)",
      'data/keep': '',
    })
    await good(shop)
    expect(await shop.rows('select n from total')).toEqual([['5']])
    writeFileSync(path.join(shop.folder, 'data/sales.csv.gz'), gzipSync(`${header}1,2,3\n`))
    await good(shop)
    expect(await shop.rows('select n from total')).toEqual([['1']])
    await shop.rows(`copy (select 9 as id, 1.0 as price, 'z' as zip) to '${shop.folder}/data/one.parquet'`)
    shop.write({
      'models/sources.yml': shop.read('models/sources.yml').replace(/loader: \{[^}]*\}/, 'loader: data/one.parquet'),
    })
    await good(shop)
    expect(await shop.rows('select id from raw.sales')).toEqual([['9']])
    shop.write({
      'data/one.jsonl': '{"id": 7, "price": 1.5, "zip": "01"}\n{"id": 8}\n',
      'models/sources.yml': shop.read('models/sources.yml').replace('one.parquet', 'one.jsonl'),
    })
    await good(shop)
    expect(await shop.rows('from raw.sales order by id')).toEqual([
      ['7', '1.50', '01'],
      ['8', null, null],
    ])
  })

  it.each([
    ['no file', 'data/*.csv', {}, 'data/*.csv'],
    ['a changed header', 'data/a.csv', { 'data/a.csv': 'id,prise,zip\n1,2,3\n' }, 'price'],
    ['a bad value', 'data/a.csv', { 'data/a.csv': `${header}1,2,3\n2,abc,4\n` }, 'data/a.csv:3:3'],
  ])('that cannot be read say where: %s', async (_, loader, files, expected) => {
    using shop = shopWith(loader, files)
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(expected)
    expect(stdout).toMatch(/SKIP relation main\.total/)
  })

  it('with on_error: reject keep bad rows beside the table, and the run goes on', async () => {
    using shop = shopWith('{files: data/a.csv, on_error: reject}', {
      'data/a.csv': `${header}1,2,3\n2,abc,4\nx,5,6\n4,7,8\n`,
    })
    const stdout = await good(shop)
    expect(stdout).toMatch(/1 of \d OK loaded source raw\.sales \.* \[WARN 2 rejected in/)
    expect(stdout).toContain('Completed with 1 warning:')
    expect(stdout).toContain('[WARNING]: in source sales (models/sources.yml)')
    expect(stdout).toMatch(
      /2 rows were rejected and kept in "shop"."raw"."sales_rejects"\.\n {2}--> models\/sources\.yml:\d+:\d+\n/,
    )
    expect(stdout).toMatch(/WARN=1 ERROR=0/)
    expect(await shop.rows('select n from total')).toEqual([['2']])
    const rejects = await shop.rows('select * from raw.sales_rejects')
    expect(rejects).toHaveLength(2)
    expect(JSON.stringify(rejects)).toContain('abc')
    expect(rejects.map(([file]) => file)).toEqual(['data/a.csv', 'data/a.csv'])
  })
})

describe('a module', () => {
  it('gives rows from wherever it takes them, with variables and a signal', async () => {
    using shop = shopWith(
      '{module: loaders/rates.ts, vars: [currency]}',
      {},
      "columns: [{name: currency, data_type: varchar}, {name: price, data_type: 'decimal(10,4)'}]",
    )
    const server = createServer((request, response) => {
      const base = new URL(request.url ?? '', 'http://localhost').searchParams.get('base')
      response.end(
        JSON.stringify([
          { code: base, value: 1 },
          { code: 'USD', value: 1.0842 },
        ]),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo // a server on TCP has one
    try {
      shop.write({
        'loaders/rates.ts': `import type { LoaderContext } from 'tsdbt'

export default async function* rates({ var: variable, signal }: LoaderContext) {
  const response = await fetch(\`http://127.0.0.1:${port}/rates?base=\${variable('currency', 'EUR')}\`, { signal })
  for (const rate of await response.json()) yield { currency: rate.code, price: rate.value }
}
`,
      })
      await good(shop)
      expect(await shop.rows('from raw.sales order by 1')).toEqual([
        ['EUR', '1.0000'],
        ['USD', '1.0842'],
      ])
      expect(await good(shop)).not.toContain('loaded source')
      await good(shop, '--vars', 'currency: CHF')
      expect(await shop.rows('select min(currency) from raw.sales')).toEqual([['CHF']])
      expect(await good(shop, '--vars', 'currency: CHF', '--full-refresh')).toContain('OK loaded source raw.sales')
    } finally {
      server.close()
    }
  })

  it('may be a function that gives an array, and loads again when what it imports changes', async () => {
    using shop = shopWith('{module: loaders/sales.ts}', {
      'loaders/prices.ts': 'export const prices: readonly number[] = [1, 2]\n',
      'loaders/sales.ts': `import { prices } from './prices.ts'
export default () => prices.map((price, id) => ({ id, price, zip: null }))
`,
    })
    await good(shop)
    expect(await shop.rows('from total')).toEqual([['2', '3.00']])
    shop.write({ 'loaders/prices.ts': 'export const prices: readonly number[] = [1, 2, 4]\n' })
    await good(shop)
    expect(await shop.rows('from total')).toEqual([['3', '7.00']])
  })

  it('whose row does not fit is told by row and column, or rejected', async () => {
    const bad = "export default () => [{ id: 1, price: 2, zip: 'a' }, { id: 'x', price: 3, zip: 'b' }]\n"
    using shop = shopWith('{module: loaders/sales.ts}', { 'loaders/sales.ts': bad })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/row 2/i)
    expect(stdout).toContain('"id"')
    shop.write({
      'models/sources.yml': shop
        .read('models/sources.yml')
        .replace('{module: loaders/sales.ts}', '{module: loaders/sales.ts, on_error: reject}'),
    })
    await good(shop)
    expect(
      await shop.rows('select (select count(*) from raw.sales), (select count(*) from raw.sales_rejects)'),
    ).toEqual([['1', '1']])
  })

  it('that throws is shown at its line, and the old data stays', async () => {
    using shop = shopWith('{module: loaders/sales.ts}', {
      'loaders/sales.ts': "export default () => [{ id: 1, price: 2, zip: 'a' }]\n",
    })
    await good(shop)
    shop.write({ 'loaders/sales.ts': "export default function load() {\n  throw new Error('no network')\n}\n" })
    const { exitCode, stdout } = await shop.tsdbt('build')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('no network')
    expect(stdout).toContain('loaders/sales.ts:2')
    expect(await shop.rows('select count(*) from raw.sales')).toEqual([['1']])
  })
})

describe('loading', () => {
  it('follows depends_on, and leaves alone what nobody selected', async () => {
    using shop = workspace({
      'models/sources.yml': `sources:
  - name: raw
    schema: raw
    tables:
      - {name: a, config: {loader: loaders/a.sql}, columns: [{name: id, data_type: bigint}]}
      - {name: b, config: {loader: {sql: loaders/b.sql, depends_on: [a]}}, columns: [{name: id, data_type: bigint}]}
      - {name: c, config: {loader: loaders/a.sql}, columns: [{name: id, data_type: bigint}]}
`,
      'loaders/a.sql': "select 1 as id from range({{ var('n', 1) }})",
      'loaders/b.sql': "select count(*) as id from {{ source('raw', 'a') }}",
      'models/m.sql': "{{ config(materialized='table') }} select * from {{ source('raw', 'b') }}",
    })
    await good(shop, '-s', 'm')
    expect(await shop.rows('select table_name from duckdb_tables() order by 1')).toEqual([['a'], ['b'], ['m']])
    await good(shop, '-s', 'm', '--vars', 'n: 3')
    expect(await shop.rows('from m')).toEqual([['3']])
  })

  it('is tested before it is published', async () => {
    using shop = shopWith(
      'data/a.csv',
      { 'data/a.csv': `${header}1,2,3\n` },
      'columns: [{name: id, data_type: bigint, data_tests: [unique]}, {name: price, data_type: double}, {name: zip, data_type: varchar}]',
    )
    await good(shop)
    shop.write({ 'data/a.csv': `${header}1,2,3\n1,3,4\n` })
    expect((await shop.tsdbt('build')).exitCode).toBe(1)
    expect(await shop.rows('select count(*) from raw.sales')).toEqual([['1']])
  })
})
