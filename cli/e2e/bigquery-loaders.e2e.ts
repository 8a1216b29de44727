import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bigqueryWorkspace, type BigqueryWorkspace } from './testing/bigquery-workspace.ts'

const loader = (table: string, config: string, columns = ''): string => `
      - name: ${table}
        config: { loader: ${config} }
${columns === '' ? '' : `        columns: [${columns}]\n`}`

const files = {
  'models/sources.yml': `sources:
  - name: raw
    schema: raw
    tables:${loader('products', '{ sql: loaders/products.sql }')}${loader(
      'sales',
      '{ sql: loaders/sales.sql, depends_on: [products], vars: [rows] }',
      '{ name: sale_id, data_type: bigint }, { name: sold_at, data_type: timestamp }, { name: total, data_type: "decimal(12,2)" }',
    )}${loader(
      'shops',
      '{ files: ["data/shops*.csv"], on_error: reject }',
      '{ name: zip, data_type: string }, { name: area, data_type: float64 }, { name: opened, data_type: date }',
    )}${loader('visits', 'data/visits.jsonl')}${loader(
      'rates',
      'loaders/rates.ts',
      '{ name: currency, data_type: varchar }, { name: rate, data_type: numeric }',
    )}${loader(
      'clicks',
      '{ files: ["gs://shop/clicks-1.csv", "gs://shop/clicks-2.csv"] }',
      '{ name: click_id, data_type: int64 }, { name: url, data_type: string }',
    )}
`,
  'loaders/products.sql': `select range as product_id, 'p' || range as name, [range, range + 1] as sizes from range({{ var('rows', 3) }})`,
  'loaders/sales.sql': `select product_id as sale_id, timestamp '2024-01-01 10:00:00' as sold_at, cast(product_id * 1.5 as decimal(12,2)) as total
from {{ source('raw', 'products') }}`,
  'loaders/rates.ts': `export default async function* () { yield { currency: 'EUR', rate: '1.123456789' } }`,
  'data/shops-1.csv': 'zip,area,opened\n01608,12.5,2020-02-29\n',
  'data/shops-2.csv': 'zip,area,opened\n02108,wide,2021-01-01\n',
  'data/visits.jsonl': '{"visit_id": 1, "tags": ["a", "b"], "place": {"city": "Bonn"}}\n',
  'models/stg.sql': `select s.sale_id, p.name from {{ source('raw', 'sales') }} s
join {{ source('raw', 'products') }} p on p.product_id = s.sale_id
cross join {{ source('raw', 'shops') }} cross join {{ source('raw', 'visits') }} cross join {{ source('raw', 'rates') }}
cross join (select count(*) from {{ source('raw', 'clicks') }}) as clicks`,
}

let shop: BigqueryWorkspace
beforeEach(async () => {
  shop = await bigqueryWorkspace(files)
  shop.double.cloud.set('gs://shop/clicks-1.csv', Buffer.from('click_id,url\n1,a\n'))
  shop.double.cloud.set('gs://shop/clicks-2.csv', Buffer.from('click_id,url\n2,b\n'))
})
afterEach(async () => {
  await shop.double.close()
  shop[Symbol.dispose]()
})

interface LoadJob {
  readonly sourceFormat: string
  readonly sourceUris?: readonly string[]
  readonly schema: {
    readonly fields: readonly { readonly name: string; readonly type: string; readonly mode?: string }[]
  }
  readonly destinationTable: { readonly tableId: string }
}

const loads = (): readonly LoadJob[] =>
  shop.double.asked.flatMap(({ body }) => {
    const load = (body as { configuration?: { load?: LoadJob } } | undefined)?.configuration?.load
    return load ? [load] : []
  })

describe('loaders on BigQuery', () => {
  it('of every kind are load jobs: made here as Parquet, or read from the cloud', async () => {
    const { stdout, exitCode } = await shop.tsdbt('build')
    expect(stdout).toContain('1 row was rejected and kept in `shop-prod`.`raw`.`shops_rejects`.')
    expect(exitCode).toBe(0)
    const told = loads().map(({ destinationTable, sourceFormat, schema, sourceUris }) => [
      destinationTable.tableId.replace(/__dbt_stage_\w+$/, ''),
      sourceFormat,
      schema.fields.map(({ name, type, mode }) => `${name} ${type}${mode === 'REPEATED' ? '*' : ''}`).join(', '),
      sourceUris?.length,
    ])
    expect(told.toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
      ['clicks', 'CSV', 'click_id INTEGER, url STRING', 2],
      ['products', 'PARQUET', 'product_id INTEGER, name STRING, sizes INTEGER*', undefined],
      ['rates', 'PARQUET', 'currency STRING, rate NUMERIC', undefined],
      ['sales', 'PARQUET', 'sale_id INTEGER, sold_at TIMESTAMP, total NUMERIC', undefined],
      ['shops', 'PARQUET', 'zip STRING, area FLOAT, opened DATE', undefined],
      ['shops_rejects', 'PARQUET', 'file STRING, line INTEGER, column STRING, row STRING, reason STRING', undefined],
      ['visits', 'PARQUET', 'visit_id INTEGER, tags STRING*, place RECORD', undefined],
    ])
    const rows = async (table: string) => shop.held(`select * from "shop-prod".raw.${table}`)
    expect(await rows('sales')).toEqual([
      ['0', '2024-01-01 10:00:00+00', '0.000000000'],
      ['1', '2024-01-01 10:00:00+00', '1.500000000'],
      ['2', '2024-01-01 10:00:00+00', '3.000000000'],
    ])
    expect(await rows('shops')).toEqual([['01608', 12.5, '2020-02-29']])
    expect(await rows('rates')).toEqual([['EUR', '1.123456789']])
    expect(await rows('products')).toHaveLength(3)
    expect((await rows('shops_rejects')).map(([file, line]) => [file, line])).toEqual([['data/shops-2.csv', '2']])
    expect(await shop.held(`select table_name from duckdb_tables() where table_name like '%stage%'`)).toEqual([])
  })

  it('load again only what changed', async () => {
    await shop.tsdbt('build', '--quiet')
    const before = loads().length
    expect((await shop.tsdbt('build', '--quiet')).exitCode).toBe(0)
    expect(loads().length).toBe(before)
    await shop.tsdbt('build', '--quiet', '--vars', 'rows: 5')
    const again = loads().slice(before)
    const tables = again.map(({ destinationTable }) => destinationTable.tableId.replace(/__dbt_stage_\w+$/, ''))
    expect(tables.toSorted()).toEqual(['products', 'sales'])
    expect(await shop.held('select count(*) from "shop-prod".raw.sales')).toEqual([['5']])
  })

  it('load one table alone after those it needs, made here again', async () => {
    await shop.tsdbt('build', '--quiet')
    shop.write({
      'loaders/sales.sql': `select 7 as sale_id, timestamp '2024-01-01' as sold_at, 1.00 as total from {{ source('raw', 'products') }} limit 1`,
    })
    expect((await shop.tsdbt('build', '--quiet')).exitCode).toBe(0)
    expect(await shop.held('select sale_id from "shop-prod".raw.sales')).toEqual([['7']])
  })

  it('leave the published table when a test of the source fails', async () => {
    await shop.tsdbt('build', '--quiet')
    shop.write({
      'models/tests.yml': '',
      'tests/no_products.sql': `select * from {{ source('raw', 'products') }} where product_id = 4`,
    })
    const { exitCode } = await shop.tsdbt('build', '--quiet', '--vars', 'rows: 5')
    expect(exitCode).toBe(1)
    expect(await shop.held('select count(*) from "shop-prod".raw.products')).toEqual([['3']])
  })

  it('show an error of their SQL at its line', async () => {
    shop.write({ 'loaders/products.sql': 'select\n  nope' })
    const { stdout, exitCode } = await shop.tsdbt('build')
    expect(stdout).toContain('--> loaders/products.sql:2:3')
    expect(exitCode).toBe(1)
  })

  it('are planned with the columns they will have', async () => {
    const { stdout, exitCode } = await shop.tsdbt('plan', '--cost', '--quiet', '--exclude', 'clicks')
    expect(stdout).toMatch(/source +sales +load table +– +–/)
    expect(stdout).toMatch(/model +stg +create view +– +–/)
    expect(exitCode).toBe(0)
  })

  it.each([
    ['["gs://shop/a.csv", "data/shops-1.csv"]', 'mixes gs:// files'],
    ['["gs://shop/a.csv", "gs://shop/b.parquet"]', '"gs://shop/b.parquet" is not of the kind of "gs://shop/a.csv"'],
    ['["gs://shop/a.xml"]', 'gs://shop/a.xml'],
  ])('refuse %s', async (globs, message) => {
    const sources = shop
      .read('models/sources.yml')
      .replace('["gs://shop/clicks-1.csv", "gs://shop/clicks-2.csv"]', globs)
    shop.write({ 'models/sources.yml': sources })
    const { stdout, exitCode } = await shop.tsdbt('build')
    expect(stdout).toContain(message)
    expect(exitCode).toBe(1)
  })
})
