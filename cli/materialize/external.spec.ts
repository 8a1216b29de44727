import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NodeConfig } from '../core/config.ts'
import { model } from './testing/nodes.ts'
import { SpecWarehouse } from './testing/warehouse.ts'

describe('an external model', () => {
  let warehouse: SpecWarehouse
  let root: string
  beforeEach(async () => {
    warehouse = await SpecWarehouse.open()
    root = mkdtempSync(join(tmpdir(), 'tsdbt-external-'))
  })
  afterEach(async () => {
    await warehouse.close()
    rmSync(root, { recursive: true, force: true })
  })

  const sql = `select * from (values (1, date '2024-01-01', 1.50::decimal(9, 2), 'a, "b"', ''), (2, null, null, null, '007')) as t(id, day, amount, label, code)`
  const rows = [
    ['1', '2024-01-01', '1.50', 'a, "b"', ''],
    ['2', null, null, null, '007'],
  ]
  const types = ['id INTEGER', 'day DATE', 'amount DECIMAL(9,2)', 'label VARCHAR', 'code VARCHAR']
  const build = (config: Partial<NodeConfig>, query = sql) =>
    warehouse.build(model({ materialized: 'external', ...config }), { sql: query, externalRoot: root })

  it.each<[Partial<NodeConfig>, readonly string[]]>([
    [{}, ['sales.parquet']],
    [{ format: 'csv' }, ['sales.csv']],
    [{ format: 'json' }, ['sales.json']],
    [{ location: 'deep/er/out.csv.gz' }, ['deep/er/out.csv.gz']],
    [{ location: 'out.csv', delimiter: ';', options: { quote: `'`, null: 'NA' } }, ['out.csv']],
    [
      { options: { partition_by: 'day' } },
      ['sales/day=2024-01-01/data_0.parquet', 'sales/day=__HIVE_DEFAULT_PARTITION__/data_0.parquet'],
    ],
    [{ options: { partition_by: ['id', 'label'], format: 'csv' } }, []],
  ])('%j reads back as it was written, again and again', async (config, files) => {
    for (let run = 0; run < 2; run++) {
      expect(await build(config)).toEqual([])
      expect(await warehouse.columns('sales')).toEqual(types)
      expect(await warehouse.rows('from sales order by id')).toEqual(rows)
    }
    for (const file of files) expect(existsSync(join(root, file))).toBe(true)
    expect(readdirSync(root, { recursive: true }).filter((name) => String(name).includes('__dbt_tmp'))).toEqual([])
  })

  it.each<[Partial<NodeConfig>]>([
    [{}],
    [{ format: 'csv' }],
    [{ format: 'json' }],
    [{ options: { partition_by: 'day' } }],
  ])('%j may be empty, and keeps its columns', async (config) => {
    await build(config)
    expect(await build(config, `select * from (${sql}) where false`)).toEqual([])
    expect(await warehouse.columns('sales')).toEqual(types)
    expect(await warehouse.rows('from sales')).toEqual([])
  })

  it('leaves files and view as they were when a step after it fails', async () => {
    await build({ options: { partition_by: 'day' } })
    const node = model({
      materialized: 'external',
      options: { partition_by: 'day' },
      'post-hook': [{ sql: `select error('no')`, transaction: true, index: null }],
    })
    await expect(
      warehouse.build(node, { sql: `select 9 as id, date '2024-01-09' as day`, externalRoot: root }),
    ).rejects.toThrow('no')
    expect(await warehouse.rows('from sales order by id')).toEqual(rows)
    expect(readdirSync(root)).toEqual(['sales'])
  })

  it('names the formats there are', async () => {
    expect((await build({ format: 'parket' })).map((found) => [found.message, found.hint])).toEqual([
      ['"parket" is not a format of external files; there are "parquet", "csv", "json".', 'Did you mean "parquet"?'],
    ])
  })
})
