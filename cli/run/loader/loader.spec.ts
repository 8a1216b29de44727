import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { NodeResult } from '../../core/result.ts'
import { SpecProject } from '../testing/project.ts'

let project: SpecProject
afterEach(() => project.remove())

const columns = `
        columns:
          - { name: id, data_type: integer }
          - { name: name, data_type: varchar }
          - { name: amount, data_type: 'decimal(10,2)' }`
const sources = (loader: string, more = columns): string => `
sources:
  - name: raw
    schema: raw
    tables:
      - name: sales
        config:
          loader: ${loader}${more}
`
const staged = { 'models/stg.sql': "select * from {{ source('raw', 'sales') }}" }
const csv = 'id,name,amount\n1,anna,10.50\n2,"ben, jr",20\n'

const files = (text: string, loader = '{ files: [data/sales*.csv] }', more = columns) =>
  new SpecProject({ ...staged, 'data/sales_1.csv': text, 'models/sources.yml': sources(loader, more) })

const resultOf = (results: readonly NodeResult[], name: string) => results.find(({ node }) => node.name === name)
const problemOf = async (of: SpecProject) => resultOf((await of.build()).results, 'sales')?.problems[0]

describe('loading a source from files', () => {
  it('fills the table before what reads it, once, and again when a file changes or comes', async () => {
    project = files(csv)
    expect(await project.statuses()).toEqual({ sales: 'success', stg: 'success' })
    expect(await project.rows('select * from raw.sales order by id')).toEqual([
      ['1', 'anna', '10.50'],
      ['2', 'ben, jr', '20.00'],
    ])
    expect(await project.statuses()).toEqual({ stg: 'success' })
    project.write({ 'data/sales_2.csv': 'name,id,amount\ncleo,3,30\n' })
    expect(await project.statuses()).toEqual({ sales: 'success', stg: 'success' })
    expect(await project.rows('select name from raw.sales order by id')).toEqual([['anna'], ['ben, jr'], ['cleo']])
  })

  it('loads anew when the table is gone, and when a declared type changes', async () => {
    project = files(csv)
    await project.build()
    await project.rows('drop table raw.sales')
    expect(await project.statuses()).toMatchObject({ sales: 'success' })
    project.write({
      'models/sources.yml': sources('{ files: [data/sales*.csv] }', columns.replace('integer', 'bigint')),
    })
    expect(await project.statuses()).toMatchObject({ sales: 'success' })
    const types = await project.rows(
      "select data_type from duckdb_columns() where table_name = 'sales' and column_name = 'id'",
    )
    expect(types).toEqual([['BIGINT']])
  })

  it('guesses types of files whose columns are not declared, and knows the delimiter by the header', async () => {
    project = files('id;day\n1;2024-01-31\n', 'data/sales_1.csv', '')
    await project.build()
    expect(
      await project.rows("select column_name, data_type from duckdb_columns() where table_name = 'sales'"),
    ).toEqual([
      ['id', 'BIGINT'],
      ['day', 'DATE'],
    ])
  })

  it.each([
    [
      'a value that is no number',
      'id,name,amount\n1,anna,10\n2,"ben, jr",x\n',
      {
        code: 'csv-value',
        message: '"x" is no DECIMAL, which column "amount" is.',
        at: { file: 'data/sales_1.csv', line: 3, column: 13, length: 1 },
      },
    ],
    [
      'a row that is too short',
      'id,name,amount\n1,anna\n',
      {
        code: 'csv-width',
        message: 'This row has 2 columns, but the header has 3.',
        at: { file: 'data/sales_1.csv', line: 2 },
      },
    ],
    [
      'a header that lacks a declared column',
      'id,nmae,amount\n1,anna,2\n',
      {
        code: 'loader-header-missing',
        message: 'The file has no column "name", which the source declares.',
        hint: 'Did you mean "nmae"?',
        at: { file: 'data/sales_1.csv', line: 1 },
      },
    ],
    [
      'an empty file',
      '',
      {
        code: 'loader-header-missing',
        message: 'The file has no column "id", which the source declares.',
        at: { file: 'data/sales_1.csv', line: 1 },
      },
    ],
  ])('says where %s is, and keeps the table that was there', async (_title, text, expected) => {
    project = files(csv)
    await project.build()
    project.write({ 'data/sales_1.csv': text })
    expect(await problemOf(project)).toMatchObject(expected)
    expect(await project.rows('select count(*) from raw.sales')).toEqual([['2']])
  })

  it('says so when files have different headers, when none is there, and when the loader names nothing', async () => {
    project = files(csv)
    project.write({ 'data/sales_2.csv': 'id,name,amount,extra\n' })
    expect((await problemOf(project))?.message).toBe(
      'The header is id, name, amount, extra, but that of "data/sales_1.csv" is id, name, amount.',
    )
    rmSync(join(project.root, 'data'), { recursive: true })
    expect((await problemOf(project))?.message).toBe('No file matches "data/sales*.csv", which "sales" is loaded from.')
    project.write({ 'models/sources.yml': sources('{ on_error: fail }') })
    expect((await problemOf(project))?.message).toBe('The loader of "sales" names neither files nor SQL nor a module.')
    expect(await project.statuses()).toMatchObject({ stg: 'skipped' })
  })

  it('keeps rows that do not fit in a table beside it, when asked', async () => {
    project = files(
      'id,name,amount\n1,anna,10\n2,ben,x\nthree,cleo,30\n',
      '{ files: data/sales_1.csv, on_error: reject }',
    )
    const { results } = await project.build()
    const loaded = resultOf(results, 'sales')
    expect(loaded).toMatchObject({ status: 'warn', failures: 2 })
    expect(loaded?.problems.map((found) => found.message)).toEqual([
      '2 rows were rejected and kept in "shop"."raw"."sales_rejects".',
    ])
    expect(await project.rows('select id from raw.sales')).toEqual([['1']])
    expect(await project.rows('select line, "column", "row" from raw.sales_rejects order by line')).toEqual([
      ['3', 'amount', '2,ben,x'],
      ['4', 'id', 'three,cleo,30'],
    ])
  })

  it('does not publish rows that a test of the source turns down', async () => {
    project = files(csv, '{ files: data/sales_1.csv }', columns.replace('name: id,', 'name: id, data_tests: [unique],'))
    expect(await project.statuses()).toEqual({ sales: 'success', source_unique_raw_sales_id: 'pass', stg: 'success' })
    project.write({ 'data/sales_1.csv': `${csv}2,again,1\n` })
    expect(await project.statuses()).toEqual({ sales: 'error', source_unique_raw_sales_id: 'fail', stg: 'skipped' })
    expect(await project.rows('select count(*) from raw.sales')).toEqual([['2']])
    expect(await project.statuses()).toMatchObject({ sales: 'error' })
  })
})

describe('loading a source by SQL', () => {
  const made = {
    ...staged,
    'project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\nvars: { rows: 2 }\n',
    'models/sources.yml': `
sources:
  - name: raw
    schema: raw
    tables:
      - name: base
        config: { loader: loaders/base.sql }
      - name: sales
        config: { loader: { files: data/sales.csv, sql: loaders/sales.sql, depends_on: [base] } }
`,
    'loaders/base.sql': "select range as id from range({{ var('rows') }})",
    'loaders/sales.sql': "select id, 'x' as name from {{ source('raw', 'base') }}",
  }

  it('renders the file, in the order that tables need, again when a variable changes what it says', async () => {
    project = new SpecProject(made)
    expect(await project.statuses()).toEqual({ base: 'success', sales: 'success', stg: 'success' })
    expect(await project.statuses()).toEqual({ stg: 'success' })
    expect(await project.statuses({ vars: { rows: 3 } })).toEqual({ base: 'success', sales: 'success', stg: 'success' })
    expect(await project.rows('select count(*) from raw.sales')).toEqual([['3']])
  })

  it('gives way to files as soon as there are any', async () => {
    project = new SpecProject(made)
    await project.build()
    project.write({ 'data/sales.csv': 'id,name\n7,real\n' })
    expect(await project.statuses()).toEqual({ sales: 'success', stg: 'success' })
    expect(await project.rows('select * from raw.sales')).toEqual([['7', 'real']])
  })

  it('shows an error at its line of the file', async () => {
    project = new SpecProject({ ...made, 'loaders/sales.sql': "select id,\n  nope\nfrom {{ source('raw', 'base') }}" })
    const found = await problemOf(project)
    expect(found).toMatchObject({ code: 'sql-error', at: { file: 'loaders/sales.sql', line: 2, column: 3 } })
  })
})

describe('loading a source by a module', () => {
  const module = (body: string, loader = 'loaders/sales.ts') =>
    new SpecProject({
      ...staged,
      'models/sources.yml': sources(loader),
      'loaders/sales.ts': `
import type { LoaderContext } from 'tsdbt'
import { price } from './price.ts'
export default async function* (context: LoaderContext) {
${body}
}
`,
      'loaders/price.ts': `export const price: string = '1.50'\n`,
    })

  it('takes the rows of an async generator', async () => {
    project = module(`for (let id = 1; id <= 5000; id++) yield { id, name: 'n' + id, amount: price }`)
    expect(await project.statuses()).toEqual({ sales: 'success', stg: 'success' })
    expect(await project.rows('select count(*), sum(amount) from raw.sales')).toEqual([['5000', '7500.00']])
    expect(await project.statuses()).toEqual({ stg: 'success' })
    project.write({ 'loaders/price.ts': `export const price: string = '2.50'\n` })
    expect(await project.statuses()).toEqual({ sales: 'success', stg: 'success' })
  })

  it('loads anew on a full refresh, since what it reads cannot be seen', async () => {
    project = module(`yield { id: 1, name: 'a', amount: price }`)
    await project.build()
    expect(await project.statuses({ fullRefresh: true })).toEqual({ sales: 'success', stg: 'success' })
    expect(await project.statuses()).toEqual({ stg: 'success' })
  })

  it('says so when the module is not there', async () => {
    project = new SpecProject({ ...staged, 'models/sources.yml': sources('loaders/none.ts') })
    expect(await problemOf(project)).toMatchObject({
      code: 'file-unreadable',
      message: 'Cannot read "loaders/none.ts": there is no such file.',
      at: { file: 'models/sources.yml' },
    })
  })

  it('says which row is no good, and loads none', async () => {
    project = module(`yield { id: 1, name: 'a', amount: 1 }\n  yield { id: 'x', name: 'b', amount: 1 }`)
    expect(await problemOf(project)).toMatchObject({
      message: 'Row 2, column "id" (integer) must be a whole number of 32 bits, but is "x".',
      at: { file: 'loaders/sales.ts' },
    })
  })

  it('keeps rows that are no good beside the others, when asked', async () => {
    project = module(
      `yield { id: 1, name: 'a', amount: 1 }\n  yield { id: 'x', name: 'b', amount: 1 }`,
      '{ module: loaders/sales.ts, on_error: reject }',
    )
    expect(await project.statuses()).toMatchObject({ sales: 'warn', stg: 'success' })
    expect(await project.rows('select line, "row", reason from raw.sales_rejects')).toEqual([
      [
        '2',
        '{"id":"x","name":"b","amount":1}',
        'Row 2, column "id" (integer) must be a whole number of 32 bits, but is "x".',
      ],
    ])
  })

  it('shows what it throws at its line', async () => {
    project = module(`throw new Error('no network')`)
    expect(await problemOf(project)).toMatchObject({
      message: 'The rows could not be made: Error: no network.',
      at: { file: 'loaders/sales.ts', line: 5, column: 7 },
    })
  })
})
