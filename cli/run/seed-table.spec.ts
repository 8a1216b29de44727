import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createAdapter } from '../adapters/registry.ts'
import { TypedText } from '../core/table.ts'
import { seed } from '../materialize/testing/nodes.ts'
import { need } from './need.ts'
import { seedTable } from './seed-table.ts'

const root = mkdtempSync(path.join(tmpdir(), 'tsdbt-seed-table-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const { dialect } = need(createAdapter('duckdb', { path: ':memory:' }, { projectRoot: root }))

const node = (text: string, columnTypes: Readonly<Record<string, string>> = {}) => {
  writeFileSync(path.join(root, 'countries.csv'), text)
  return {
    ...seed({ column_types: columnTypes, delimiter: ',' }),
    root_path: root,
    original_file_path: 'countries.csv',
  }
}

it('gives the values of a file the types that they look like, and null for what is empty', async () => {
  const text = 'id,share,day,is_open,name\n1,0.5,2026-01-02,true,"a, b"\n2,,null,,null\n'
  expect(await seedTable(node(text), dialect, false)).toEqual({
    columns: [
      { name: 'id', type: 'integer' },
      { name: 'share', type: 'double' },
      { name: 'day', type: 'date' },
      { name: 'is_open', type: 'boolean' },
      { name: 'name', type: 'varchar' },
    ],
    rows: [
      [1, 0.5, new TypedText('date', '2026-01-02'), true, 'a, b'],
      [2, null, null, null, 'null'],
    ],
  })
})

it('leaves a column whose type is declared as it is written', async () => {
  const { columns, rows } = await seedTable(node('zip\n01234\n', { zip: 'varchar(5)' }), dialect, false)
  expect({ columns, rows }).toEqual({ columns: [{ name: 'zip', type: 'varchar(5)' }], rows: [['01234']] })
})

it('has no rows where seeds are to be empty', async () => {
  expect((await seedTable(node('id\n1\n'), dialect, true)).rows).toEqual([])
})
