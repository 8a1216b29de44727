import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { BadInput, checkFiles, readRows } from './forecast-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'tsdbt-forecast-files-'))
const train = join(folder, 'train.csv')
const test = join(folder, 'test.csv')
afterAll(() => rmSync(folder, { recursive: true }))

const read = (text: string): unknown => {
  writeFileSync(train, text)
  return readRows(train).map(([name, values]) => [name, ...values])
}

const refused = (work: () => unknown): string => {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof BadInput) return thrown.message.replaceAll(`${folder}/`, '')
    throw thrown
  }
  return 'nothing'
}

describe('files of series', () => {
  it.each([
    { is: 'rows without a header', text: 'a,1,2\nb,3\n' },
    { is: 'rows below a header', text: 'id,V1,V2\na,1,2\nb,3\n' },
    { is: 'rows below the name of their first column alone', text: 'id\na,1,2\nb,3\n' },
    { is: 'rows that are padded', text: '"id","V1","V2","V3"\r\n"a","1","2",""\r\n"b",NA,3,NA\r\n\r\n' },
    { is: 'rows with spaces and a byte order mark', text: '\uFEFFa, 1, 2\n b,3e0\n' },
  ])('reads $is', ({ text }) => {
    expect(read(text)).toEqual([
      ['a', 1, 2],
      ['b', 3],
    ])
  })

  it('reads names that hold commas and quotes', () => {
    expect(read('"milk, 1 l",1,2\n"the ""best""",3\n')).toEqual([
      ['milk, 1 l', 1, 2],
      ['the "best"', 3],
    ])
  })

  it.each([
    ['', 'train.csv: there is no series in it; a row is a name, then values.'],
    ['id,V1\n', 'train.csv: there is no series in it; a row is a name, then values.'],
    ['a,1\nb\n', 'train.csv:2: "b" has no values.'],
    ['a,1\n,2\n', 'train.csv:2: the series has no name.'],
    ['a,1,2\n\nb,1,,2\n', 'train.csv:3: "b" has no value in column 3, between others.'],
    ['a,1,2\nb,1,two\n', 'train.csv:2: "b" has "two" in column 3, which is no number.'],
    ['a,1,2\nb,1,Infinity\n', 'train.csv:2: "b" has "Infinity" in column 3, which is no number.'],
    ['a,1\nb,1\na,2\n', 'train.csv:3: "a" is in line 1, too.'],
  ])('refuses %j', (text, message) => {
    expect(refused(() => read(text))).toBe(message)
  })

  it('refuses what is no file', () => {
    expect(refused(() => readRows(join(folder, 'none.csv')))).toBe('none.csv: there is no such file.')
    expect(refused(() => readRows(folder))).toMatch(/it cannot be read \(EISDIR\)\.$/)
  })

  it.each([
    ['a,3\nb,4\n', 1, 'nothing'],
    ['a,3\nb,4\nc,5\n', 1, 'test.csv: "c" is no series of train.csv.'],
    ['a,3\n', 1, 'test.csv: there is no row of "b", a series of train.csv.'],
    ['a,3\n', 2, 'nothing'],
    ['a,3\n', 3, 'nothing'],
  ])('compares with the values that follow: %j, every %i', (text, every, message) => {
    writeFileSync(train, 'a,1\nb,2\n')
    writeFileSync(test, text)
    expect(refused(() => checkFiles([train, test], { horizon: 1, every }))).toBe(message)
  })

  it('refuses a horizon that is longer than what followed', () => {
    writeFileSync(train, 'a,1\n')
    writeFileSync(test, 'a,2,3\n')
    const message = 'test.csv: "a" has 2 values, fewer than the horizon of 3.'
    expect(refused(() => checkFiles([train, test], { horizon: 3, every: 1 }))).toBe(message)
  })
})
