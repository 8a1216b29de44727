import { describe, expect, it } from 'vitest'
import { csvRows, emptyAsNull } from './csv-rows.ts'

describe('rows of CSV text', () => {
  it.each([
    ['a,b\n1,2\n', [{ a: '1', b: '2' }]],
    [
      'a,b\r\n1,2\r\n\r\n3,4',
      [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
    ],
    ['a,b\n"x, ""y""\nz",\n', [{ a: 'x, "y"\nz', b: '' }]],
    ['a,b\n1\n', [{ a: '1', b: null }]],
    ['a,b\n,\n', [{ a: '', b: '' }]],
    ['a\nx"y\n', [{ a: 'x"y' }]],
    ['a,b\n', []],
    ['', []],
  ])('of %j are %j', (text, rows) => {
    expect(csvRows(text)).toEqual(rows)
  })

  it('have NULL where a field is empty', () => {
    expect(emptyAsNull(csvRows('a,b\n1,\n'))).toEqual([{ a: '1', b: null }])
  })
})
