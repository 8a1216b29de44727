import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SourceNode } from '../../core/node.ts'
import { delimiterOf, fieldsOf, readHeader } from './csv.ts'
import { isRemote, matchFiles } from './glob.ts'
import { loaderOf } from './spec.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tsdbt-glob-'))
  for (const folder of ['data/raw/2018/01', 'data/.hidden']) mkdirSync(join(root, folder), { recursive: true })
  for (const file of [
    'data/raw/sales_1.csv',
    'data/raw/sales_2.csv',
    'data/raw/other.txt',
    'data/raw/2018/01/a.csv',
    'data/.hidden/b.csv',
  ]) {
    writeFileSync(join(root, file), 'x')
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the files of a loader', () => {
  it.each([
    ['data/raw/sales*.csv', ['data/raw/sales_1.csv', 'data/raw/sales_2.csv']],
    ['data/raw/sales_?.csv', ['data/raw/sales_1.csv', 'data/raw/sales_2.csv']],
    ['./data/raw/other.txt', ['data/raw/other.txt']],
    ['data/**/*.csv', ['data/raw/2018/01/a.csv', 'data/raw/sales_1.csv', 'data/raw/sales_2.csv']],
    ['data/*/sales_1.csv', ['data/raw/sales_1.csv']],
    ['data/raw/none*.csv', []],
    ['nowhere/*.csv', []],
    ['data/raw', ['data/raw']],
  ])('matches %s', (glob, files) => {
    expect(matchFiles(root, glob)).toEqual(files)
  })

  it('matches files outside the project, told relatively or in full', () => {
    const project = join(root, 'data', 'raw')
    const wanted = ['../raw/sales_1.csv', '../raw/sales_2.csv']
    expect(matchFiles(project, '../raw/sales*.csv')).toEqual(wanted)
    expect(matchFiles(join(root, 'data', '.hidden'), join(project, 'sales*.csv'))).toEqual(wanted)
    expect(matchFiles(join(root, 'data', '.hidden'), join(project, 'sales_1.csv'))).toEqual(['../raw/sales_1.csv'])
  })

  it('knows what only the engine can read', () => {
    expect(['s3://b/x.csv', 'https://h/x.csv', 'data/x.csv', 'C:\\x.csv'].map(isRemote)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it.each([
    ['data/x.csv', { files: ['data/x.csv'], sql: null, module: null }],
    ['loaders/x.sql', { files: [], sql: 'loaders/x.sql', module: null }],
    ['loaders/x.ts', { files: [], sql: null, module: 'loaders/x.ts' }],
    [
      { files: 'a.csv', on_error: 'reject', depends_on: ['b'] },
      { files: ['a.csv'], on_error: 'reject', depends_on: ['b'] },
    ],
  ])('reads the config %j', (loader, expected) => {
    expect(loaderOf({ config: { enabled: true, loader } } as unknown as SourceNode)).toMatchObject(expected) // all that it reads
  })

  it('is none without a config', () => {
    expect(loaderOf({ config: { enabled: true } } as unknown as SourceNode)).toBeUndefined() // all that it reads
  })
})

describe('delimited text', () => {
  it.each([
    [
      'a,b,c\n1,2,3',
      ',',
      [
        ['a', 1],
        ['b', 3],
        ['c', 5],
      ],
    ],
    [
      '"a, b";"say ""hi""";\r\nx',
      ';',
      [
        ['a, b', 1],
        ['say "hi"', 8],
        ['', 21],
      ],
    ],
    ['one', ',', [['one', 1]]],
  ])('splits the record at the start of %j', (text, delimiter, fields) => {
    expect(fieldsOf(text, delimiter).map((field) => [field.text, field.column])).toEqual(fields)
  })

  it('reads a header behind a byte order mark, and none from an empty file', () => {
    writeFileSync(join(root, 'bom.csv'), '\uFEFFid,name\n1,x\n')
    writeFileSync(join(root, 'empty.csv'), '')
    expect(readHeader(join(root, 'bom.csv'))).toEqual(['id', 'name'])
    expect(readHeader(join(root, 'empty.csv'))).toBeUndefined()
  })

  it.each([
    ['a,b', ','],
    ['a;b;c', ';'],
    ['a\tb', '\t'],
    ['a', ','],
  ])('finds the delimiter of %j', (line, delimiter) => {
    expect(delimiterOf(line)).toBe(delimiter)
  })
})
