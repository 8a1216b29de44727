import { describe, expect, it } from 'vitest'
import { csvQuote, parseCsv } from './csv.ts'

const fields = (text: string, delimiter?: string): readonly (readonly string[])[] =>
  [...parseCsv(text, delimiter)].map((record) => record.fields)

describe('delimited text', () => {
  it.each<[string, string | undefined, readonly (readonly string[])[]]>([
    [
      'a,b\n1,2\n',
      undefined,
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      undefined,
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['\uFEFFa\n1', undefined, [['a'], ['1']]],
    ['"a, b","c ""d"""\n', undefined, [['a, b', 'c "d"']]],
    ['"x\ny",2\n', undefined, [['x\ny', '2']]],
    ['a;b\n', ';', [['a', 'b']]],
    ['a||b\n', '||', [['a', 'b']]],
    [
      'a,\n,b\n',
      undefined,
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['a\n\n\nb\n', undefined, [['a'], ['b']]],
    ['""\n', undefined, [['']]],
    ['a"b,c\n', undefined, [['a"b', 'c']]],
    ['"open\nuntil, the end', undefined, [['open\nuntil, the end']]],
    ['', undefined, []],
  ])('%j is read', (text, delimiter, expected) => {
    expect(fields(text, delimiter)).toEqual(expected)
  })

  it('tells the line each record begins on', () => {
    expect([...parseCsv('a\n"x\n\ny"\n\nz\n')].map((record) => record.line)).toEqual([1, 2, 6])
  })
})

describe('the quote of a file', () => {
  it.each([
    ["a,b\n1,'x, y'\n2,'z'\n", "'"],
    ["a,b\n1,'x'\n2,z\n", '"'],
    ["a,b\n1,it's\n", '"'],
    ['a,b\n1,"\'x\'"\n', '"'],
    ["a,'b'\n", '"'],
    ['', '"'],
  ])('of %j is %s', (text, quote) => {
    expect(csvQuote(text, ',')).toBe(quote)
  })

  it('is taken off the fields', () => {
    expect([...parseCsv("'x, y',it''s\n'a''b'\n", ',', "'")].map(({ fields }) => fields)).toEqual([
      ['x, y', "it''s"],
      ["a'b"],
    ])
  })
})
