import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { workspace, type Workspace } from './workspace.ts'

const model = (config: string, sql: string): string => `{{ config(materialized='external', ${config}) }}\n${sql}`
const rows = "select i as id, 'n' || i % 3 as name, date '2024-01-01' + cast(i as integer) as day from range(6) t(i)"

const files = (shop: Workspace, folder: string): string[] =>
  readdirSync(path.join(shop.folder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(shop.folder, folder, name)).isFile())
    .toSorted()

describe('external models', () => {
  it('write Parquet, CSV and JSON with a view over each that keeps the types', async () => {
    using shop = workspace({
      'models/pq.sql': model("location='out/pq.parquet'", rows),
      'models/csv.sql': model("location='out/data.csv', delimiter='|'", rows),
      'models/js.sql': model("location='out/data.json'", rows),
      'models/after.sql': "select (select count(*) from {{ ref('pq') }}) + (select sum(id) from {{ ref('csv') }}) as n",
    })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
    expect(files(shop, 'out')).toEqual(['data.csv', 'data.json', 'pq.parquet'])
    expect(shop.read('out/data.csv').split('\n')[1]).toBe('0|n0|2024-01-01')
    for (const name of ['pq', 'csv', 'js']) {
      expect(
        await shop.rows(`select typeof(id), typeof(name), typeof(day), count(*) from "${name}" group by all`),
      ).toEqual([['BIGINT', 'VARCHAR', 'DATE', '6']])
    }
    expect(await shop.rows('from after')).toEqual([['21']])
  })

  it('write a folder per value, anew each time', async () => {
    using shop = workspace({
      'models/parts.sql': model(
        "location='out/parts', options={'partition_by': 'name'}",
        `${rows} where i < {{ var('n', 6) }}`,
      ),
    })
    await shop.tsdbt('build')
    expect(files(shop, 'out/parts').map((name) => path.dirname(name))).toEqual(['name=n0', 'name=n1', 'name=n2'])
    await shop.tsdbt('build', '--vars', 'n: 2')
    expect(files(shop, 'out/parts').map((name) => path.dirname(name))).toEqual(['name=n0', 'name=n1'])
    expect(await shop.rows('select id, name from parts order by id')).toEqual([
      ['0', 'n0'],
      ['1', 'n1'],
    ])
  })

  it('give an empty view when there is no row', async () => {
    using shop = workspace({
      'models/parts.sql': model("location='out/parts', options={'partition_by': 'name'}", `${rows} where false`),
      'models/js.sql': model("location='out/data.json'", `${rows} where false`),
    })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
    expect(await shop.rows('select (select count(*) from parts), (select count(*) from js)')).toEqual([['0', '0']])
  })

  it('leave files and view as they were when a test fails', async () => {
    using shop = workspace({
      'models/pq.sql': model("location='out/pq.parquet'", `${rows} where i < {{ var('n', 6) }}`),
      'models/m.yml':
        'models: [{name: pq, columns: [{name: name, data_tests: [{accepted_values: {arguments: {values: [n0, n1, n2]}}}]}]}]\n',
    })
    await shop.tsdbt('build')
    shop.write({
      'models/pq.sql': model("location='out/pq.parquet'", "select 1 as id, 'bad' as name, current_date as day"),
    })
    expect((await shop.tsdbt('build')).exitCode).toBe(1)
    expect(await shop.rows('select count(*) from pq')).toEqual([['6']])
    expect(files(shop, 'out')).toEqual(['pq.parquet'])
  })

  it('lie in the profile’s external_root when they name no location, and in the project when they do', async () => {
    using shop = workspace({
      'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, external_root: lake}}}\n',
      'models/rooted.sql': model("format='csv'", rows),
      'models/named.sql': model("location='exports/named.parquet'", rows),
    })
    expect(await shop.tsdbt('build')).toMatchObject({ exitCode: 0 })
    expect(existsSync(path.join(shop.folder, 'lake/rooted.csv'))).toBe(true)
    expect(existsSync(path.join(shop.folder, 'exports/named.parquet'))).toBe(true)
  })

  it('that ask for it keep the files they do not write', async () => {
    const config = "location='out/parts', options={'partition_by': 'name', 'overwrite_or_ignore': true}"
    using shop = workspace({
      'models/parts.sql': model(config, `${rows} where 'n' || i % 3 = '{{ var('name', 'n0') }}'`),
    })
    await shop.tsdbt('build')
    expect(await shop.tsdbt('build', '--vars', 'name: n1')).toMatchObject({ exitCode: 0 })
    expect(files(shop, 'out/parts').map((name) => path.dirname(name))).toEqual(['name=n0', 'name=n1'])
    expect(await shop.rows('select count(*) from parts')).toEqual([['4']])
  })
})
