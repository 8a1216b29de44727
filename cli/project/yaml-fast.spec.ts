import { describe, expect, it } from 'vitest'
import { readFast } from './yaml-fast.ts'
import { readWhole } from './yaml-whole.ts'

const whole = (text: string): unknown => {
  const read = readWhole(text, 'a.yml')
  return read.ok && read.problems.length === 0 ? read.value.value : 'not read, or with something to tell'
}

const properties = `version: 2

# models of the shop
models:
  - name: orders   # one row an order
    description: "Orders: all of them # really"
    config: {materialized: table, tags: [daily, 'it''s'], +x: -1}
    columns:
    - name: id
      data_tests: [unique, not_null, {relationships: {arguments: {to: ref('x'), field: id}}}]
    -   name: amount
        description: >
          Money, folded
          over lines

          and a break
        meta:
          owner:
          sql: |-
            select 1
              from x

            where true
  -
    name: other
    latest_version: 010
    enabled: off
`

describe('the fast reader', () => {
  it('reads what properties files are made of, as the library does', () => {
    const read = readFast(properties)
    expect(read?.value).toEqual(whole(properties))
    expect(read?.value).toMatchObject({
      models: [
        {
          description: 'Orders: all of them # really',
          config: { materialized: 'table', tags: ['daily', "it's"], '+x': -1 },
          columns: [
            { name: 'id' },
            {
              description: 'Money, folded over lines\nand a break\n',
              meta: { owner: null, sql: 'select 1\n  from x\n\nwhere true' },
            },
          ],
        },
        { name: 'other', latest_version: 8, enabled: false },
      ],
    })
  })

  it.each([
    ['anchors', 'a: &x 1\nb: *x'],
    ['merge keys', '<<: {a: 1}'],
    ['tags', 'a: !!str 1'],
    ['keys given twice', 'a: 1\na: 2'],
    ['keys that are no text', 'yes: 1'],
    ['quoted keys', '"a": 1'],
    ['values over several lines', 'a: one\n  two'],
    ['flow over several lines', 'a: [1,\n  2]'],
    ['escapes', 'a: "\\n"'],
    ['kept line ends', 'a: |+\n  x\n\n'],
    ['indented folded text', 'a: >\n  x\n    y'],
    ['several documents', 'a: 1\n---\nb: 2'],
    ['tabs', 'a:\tb'],
    ['colons in values', 'a: b: c'],
    ['broken indentation', 'a:\n  b: 1\n c: 2'],
    ['Jinja without quotes', 'a: {{ x }}'],
    ['carriage returns', 'a: 1\r\nb: 2'],
    ['text at the root', 'just text'],
  ])('leaves %s to the library', (_, text) => {
    expect(readFast(text)).toBeUndefined()
  })
})

describe('whatever is broken in a file', () => {
  const pieces = [
    '\n',
    ' ',
    '  ',
    ': ',
    ':',
    '- ',
    ' #',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '|',
    '>',
    '&a',
    '*a',
    '!x',
    '\t',
    '\\',
    'yes',
    '-',
    '?',
    '\n- ',
    '\n    x: y',
  ]
  /** A linear congruential generator: the same cases at each run. */
  const random = (() => {
    let state = 42
    return (below: number): number => {
      state = (state * 1103515245 + 12345) % 2147483648
      return Math.floor((state / 2147483648) * below)
    }
  })()
  const damaged = (): string => {
    let text = properties
    for (let count = 1 + random(3); count > 0; count--) {
      const at = random(text.length)
      text = text.slice(0, at) + (pieces[random(pieces.length)] ?? '') + text.slice(at + random(3))
    }
    return text
  }

  it('the fast reader reads it as the library does or leaves it, 3,000 times', () => {
    let readCount = 0
    for (let count = 0; count < 3000; count++) {
      const text = damaged()
      const read = readFast(text)
      if (!read) continue
      readCount++
      expect({ text, value: read.value }).toEqual({ text, value: whole(text) })
    }
    expect(readCount).toBeGreaterThan(500)
  })
})
