import { describe, expect, it } from 'vitest'
import { parseCsv } from './csv.ts'

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
