import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { longValue, recordOf, strayQuote } from './csv-record.ts'

const format = { delimiter: ',', quote: '"' }

describe('a record of a file', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tsdbt-csv-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it.each([
    ['id,name\n1,a\n2,b\n', 3, { line: 3, text: '2,b\n' }],
    ['id,name\n\n1,a\n', 3, { line: 3, text: '1,a\n' }],
    ['id,name\n1,"a\nb"\n2,c\n', 3, { line: 4, text: '2,c\n' }],
    ['id,name\r\n1,"a\r\n""b"\r\n2,c\r\n', 3, { line: 4, text: '2,c\r\n' }],
    ['\uFEFF"id\n",name\n1,a\n', 2, { line: 3, text: '1,a\n' }],
    ['id,name\n1,a"b\n2,c\n', 3, { line: 3, text: '2,c\n' }],
    ['id,name\n', 5, undefined],
  ])('of %j is found by its number, whatever line breaks are before it: %i', (text, wanted, expected) => {
    const path = join(folder, 'a.csv')
    writeFileSync(path, text)
    expect(recordOf(path, wanted, format)).toEqual(expected)
  })

  it('is found in a file that is read in several parts', () => {
    const path = join(folder, 'a.csv')
    writeFileSync(path, `id,name\n${'1,"é\n"\n'.repeat(400_000)}2,"end\n`)
    expect(recordOf(path, 400_002, format)).toEqual({ line: 800_002, text: '2,"end\n' })
  })
})

it.each([
  ['1,a,"b"\n', undefined],
  ['1,"a""b",c\n', undefined],
  ['1,a"b\n', undefined],
  ['1,"a\nb",c\n', undefined],
  ['1,"a\n2,b\n', { at: 2, kind: 'open', rest: '' }],
  ['1,"a""\n', { at: 2, kind: 'open', rest: '' }],
  ['1,"a"b,c\n', { at: 5, kind: 'closed-early', rest: 'b' }],
  // The quote that closes is the next one that opens.
  ['1,"a\n2,"b"\n', { at: 2, kind: 'open', rest: 'b"' }],
])('finds the quote that makes a record unreadable: %j', (text, expected) => {
  expect(strayQuote(text, format)).toEqual(expected)
})

it.each([
  ['1,a\n2,b\n', undefined],
  ['1,"a","b\nc"\n', 6],
  ['1,"a\n2,b\n', 2],
])('finds the value that goes over lines: %j', (text, expected) => {
  expect(longValue(text, format)).toBe(expected)
})
