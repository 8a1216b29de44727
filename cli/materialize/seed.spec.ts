import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { duckdbDialect } from '../adapters/duckdb/dialect.ts'
import { WarehouseError } from '../core/adapter.ts'
import type { NodeConfig } from '../core/config.ts'
import { readSeedShape } from './seed-shape.ts'
import { seed } from './testing/nodes.ts'
import { SpecWarehouse } from './testing/warehouse.ts'

const shapeOf = (text: string, config: Partial<NodeConfig> = {}) =>
  readSeedShape(text, {
    delimiter: config.delimiter ?? ',',
    columnTypes: config.column_types ?? {},
    dialect: duckdbDialect,
    file: 'seeds/countries.csv',
  })

const typeOf = (values: readonly string[]): string | undefined => {
  const shape = shapeOf(['id,x', ...values.map((value, row) => `${row},"${value}"`)].join('\n'))
  return shape.ok ? shape.value.columns[1]?.type : undefined
}

describe('the type of a seed’s column', () => {
  // What dbt-core 1.12 finds for the same values, by dbt-duckdb's names for the types.
  it.each<[readonly string[], string]>([
    [['1', '2'], 'integer'],
    [['1.0', '2'], 'integer'],
    [['1.5', ''], 'double'],
    [['007', '1'], 'integer'],
    [['-5', '+3'], 'integer'],
    [['1e3', '2'], 'integer'],
    [['.5', '1.'], 'double'],
    [[' 5 ', '6'], 'integer'],
    [['true', 'False'], 'boolean'],
    [['TRUE ', 'false'], 'boolean'],
    [['true', '1'], 'varchar'],
    [['t', 'f'], 'varchar'],
    [['2024-01-02', '2024-1-3'], 'date'],
    [['2024-01-02', 'x'], 'varchar'],
    [['2024-02-30', '2024-01-01'], 'varchar'],
    [['2024-01-02 03:04:05', '2024-01-02 3:4:6'], 'timestamp'],
    [['2024-01-02 03:04:05.5', '2024-01-02 03:04:06'], 'varchar'],
    [['2024-01-02T03:04:05', '2024-01-02T03:04:05Z'], 'timestamp'],
    [['2024-01-02T03:04:05+02:00', ''], 'timestamp'],
    [['2024-01-02T03:04:05.123456', ''], 'timestamp'],
    [['2024-01-02', '2024-01-02 03:04:05'], 'varchar'],
    [['12:30', '13:00'], 'varchar'],
    [['01/02/2024', '01/03/2024'], 'varchar'],
    [['0x1F', '1'], 'varchar'],
    [['', ''], 'integer'],
    [['null', 'NULL'], 'integer'],
    [['null', '1'], 'integer'],
    [['null', 'a'], 'varchar'],
  ])('%j is %s, as in dbt', (values, expected) => {
    expect(typeOf(values)).toBe(expected)
  })

  it('takes values in apostrophes for text', () => {
    const shape = shapeOf("a,b\n'1','2015-12-24 12:19:28'\n", {})
    expect(shape.ok && shape.value.columns.map(({ type }) => type.toLowerCase())).toEqual(['varchar', 'varchar'])
  })

  // Where dbt picks a type that its own loading then fails on, or loses something.
  it.each<[readonly string[], string]>([
    [['2147483648', '1'], 'bigint'],
    [['9999999999999999999', '1'], 'double'],
    [['$5', '6'], 'varchar'],
    [['1,000', '2'], 'varchar'],
    [['5%', '1'], 'varchar'],
    [['nan', '1'], 'varchar'],
    [['20240102T030405', ''], 'varchar'],
  ])('%j is %s, where dbt cannot load its choice', (values, expected) => {
    expect(typeOf(values)).toBe(expected)
  })

  it.each<[string, Partial<NodeConfig>, string, string | undefined, number | undefined]>([
    ['', {}, 'The seed has no header line.', 'Its first line must name the columns.', undefined],
    ['a,,b\n', {}, 'Column 2 of the seed has no name.', undefined, 1],
    ['a,b,A\n', {}, 'Two columns of the seed are named "A".', undefined, 1],
    [
      'a,b\n1,2\n"x\ny",3\n1,2,3\n',
      {},
      'This row has 3 values, but the header has 2.',
      'A value that holds "," stands in quotes.',
      5,
    ],
    [
      'name,b\n',
      { column_types: { nmae: 'date' } },
      '"nmae" of column_types is not a column of the seed.',
      'Did you mean "name"?',
      undefined,
    ],
  ])('%j has a clear mistake', (text, config, message, hint, line) => {
    const shape = shapeOf(text, config)
    expect(shape.ok).toBe(message.includes('column_types'))
    expect(shape.problems.map((found) => [found.message, found.hint, found.at?.line])).toEqual([[message, hint, line]])
  })
})

describe('a seed', () => {
  let warehouse: SpecWarehouse
  let folder: string
  beforeEach(async () => {
    warehouse = await SpecWarehouse.open()
    folder = mkdtempSync(join(tmpdir(), 'tsdbt-seed-'))
  })
  afterEach(async () => {
    await warehouse.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const load = async (text: string, config: Partial<NodeConfig> = {}, fullRefresh = false) => {
    const seedPath = join(folder, 'countries.csv')
    writeFileSync(seedPath, text)
    const shape = shapeOf(text, config)
    if (!shape.ok) return shape.problems
    return warehouse.build(seed(config), { seed: shape.value, seedPath, fullRefresh })
  }

  it('loads every kind of value', async () => {
    const text = `\uFEFFid;name;since;share;ok;note\r\n1;"Österreich; ""A""";2020-01-02;1.5;true;null\r\nnull; x ;;;FALSE;\r\n`
    expect(await load(text, { delimiter: ';', column_types: { Note: 'varchar(10)' } })).toEqual([])
    expect(await warehouse.columns('countries')).toEqual([
      'id INTEGER',
      'name VARCHAR',
      'since DATE',
      'share DOUBLE',
      'ok BOOLEAN',
      'note VARCHAR',
    ])
    expect(await warehouse.rows('from countries')).toEqual([
      ['1', 'Österreich; "A"', '2020-01-02', '1.5', 'true', 'null'],
      [null, ' x ', null, null, 'false', null],
    ])
  })

  it('keeps its table while the columns stay the same, and replaces it when they change', async () => {
    await load('id,name\n1,a\n2,b\n')
    await warehouse.execute('create index kept on countries (id)')
    await load('id,name\n3,c\n')
    expect(await warehouse.rows('from countries')).toEqual([['3', 'c']])
    expect(await warehouse.rows('select index_name from duckdb_indexes()')).toEqual([['kept']])
    await load('id,title,more\n4,d,1\n')
    expect(await warehouse.rows('from countries')).toEqual([['4', 'd', '1']])
    await load('id,title,more\n5,e,2\n', {}, true)
    expect(await warehouse.rows('from countries')).toEqual([['5', 'e', '2']])
  })

  it('keeps types that hold the new values until a full refresh, and takes those that do not at once', async () => {
    const types = async () => (await warehouse.rows('describe countries')).map(([name, type]) => `${name} ${type}`)
    await load('id,size,day\n1,1.5,2024-01-01 10:00:00\n')
    await load('id,size,day\n2,3,2024-01-02\n')
    expect(await types()).toEqual(['id INTEGER', 'size DOUBLE', 'day TIMESTAMP'])
    expect(await warehouse.rows('from countries')).toEqual([['2', '3', '2024-01-02 00:00:00']])
    await load('id,size,day\n2,3,2024-01-02\n', {}, true)
    expect(await types()).toEqual(['id INTEGER', 'size INTEGER', 'day DATE'])
    await load('id,size,day\nx,3,2024-01-02\n')
    expect(await types()).toEqual(['id VARCHAR', 'size INTEGER', 'day DATE'])
  })

  it('may have no rows', async () => {
    expect(await load('id,name\n')).toEqual([])
    expect(await warehouse.rows('from countries')).toEqual([])
  })

  it('replaces a view only with a full refresh', async () => {
    await warehouse.execute('create view countries as select 1 as id')
    expect((await load('id\n1\n')).map((found) => found.message)).toEqual([
      'Cannot seed to "memory"."main"."countries", it is a view.',
    ])
    expect(await load('id\n7\n', {}, true)).toEqual([])
    expect(await warehouse.rows('from countries')).toEqual([['7']])
  })

  it('says which line holds a value that is not of the column’s type, and changes nothing', async () => {
    await load('id,day\n1,2024-01-01\n')
    const error: unknown = await load('id,day\n1,2024-01-01\n2,soon\n', { column_types: { day: 'date' } }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(WarehouseError)
    expect(error).toMatchObject({
      message: `${join(folder, 'countries.csv')}, line 3: Error when converting column "day". Could not convert string "soon" to 'DATE'`,
      detail: { file: join(folder, 'countries.csv'), line: '3' },
    })
    expect(await warehouse.rows('from countries')).toEqual([['1', '2024-01-01']])
  })
})
