import { describe, expect, it } from 'vitest'
import { told } from './spec-folder.ts'
import { plainScalar } from './yaml-scalars.ts'
import { parseYaml, within } from './yaml.ts'

const parse = (text: string): unknown => {
  const result = parseYaml(text, 'a.yml')
  if (!result.ok) throw new Error(told(result.problems).join('\n'))
  return result.value.value
}

describe("a plain scalar means what PyYAML's safe_load makes of it", () => {
  it.each([
    ['', null],
    ['~', null],
    ['null', null],
    ['NULL', null],
    ['nUll', 'nUll'],
    ['yes', true],
    ['On', true],
    ['TRUE', true],
    ['tRue', 'tRue'],
    ['no', false],
    ['off', false],
    ['False', false],
    ['y', 'y'],
    ['N', 'N'],
    ['t', 't'],
    ['0', 0],
    ['12', 12],
    ['-12', -12],
    ['+3', 3],
    ['1_000', 1000],
    ['010', 8],
    ['08', '08'],
    ['0b101', 5],
    ['0x1F', 31],
    ['0o17', '0o17'],
    ['1:30', 90],
    ['1:99', '1:99'],
    ['-1:30', -90],
    ['1:30:00', 5400],
    ['1.5', 1.5],
    ['1.', 1],
    ['.5', 0.5],
    ['-.5', '-.5'],
    ['1e5', '1e5'],
    ['1.0e5', '1.0e5'],
    ['1.0e+5', 100000],
    ['1_0.5', 10.5],
    ['1:30.5', 90.5],
    ['.inf', Infinity],
    ['-.INF', -Infinity],
    ['.nan', Number.NaN],
    ['.iNf', '.iNf'],
    ['2024-01-31', '2024-01-31'],
    ['2024-01-31 10:00:00', '2024-01-31 10:00:00'],
    ['1.2.3', '1.2.3'],
    ['12abc', '12abc'],
    ['9007199254740993', '9007199254740993'],
    ['9007199254740991', 9007199254740991],
  ])('%s → %s', (text, expected) => {
    expect(plainScalar(text)).toEqual(expected)
  })
})

describe('a YAML file', () => {
  it.each([
    ['anchors and aliases', 'a: &x [1, 2]\nb: *x', { a: [1, 2], b: [1, 2] }],
    ['merge keys', 'a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3', { a: { k: 1, l: 2 }, b: { k: 1, l: 3 } }],
    [
      'several merge keys',
      'a: &x {k: 1}\nb: &y {l: 2}\nc:\n  <<: [*x, *y]',
      { a: { k: 1 }, b: { l: 2 }, c: { k: 1, l: 2 } },
    ],
    ['quoted text as text', `a: "yes"\nb: '12'`, { a: 'yes', b: '12' }],
    ['tags', 'a: !!str 12\nb: !!int "3"', { a: '12', b: 3 }],
    ['folded and literal text', 'a: >\n  one\n  two\nb: |-\n  one\n  two', { a: 'one two\n', b: 'one\ntwo' }],
    ['keys that are no text', '1: a\nyes: b\n~: c', { '1': 'a', true: 'b', '': 'c' }],
    ['nothing', '', null],
    ['only comments', '# nothing', null],
    ['__proto__ as a key like any other', '__proto__: 1', JSON.parse('{"__proto__": 1}')],
  ])('holds %s', (_, text, expected) => {
    expect(parse(text)).toEqual(expected)
  })

  it.each([
    [
      'a: {{ x }}',
      'a.yml:1:4 yaml-syntax This is not valid YAML: braces without quotes are a mapping. | Put quotes around a value that begins with Jinja: "{{ … }}".',
    ],
    [
      'a: b: c',
      'a.yml:1:4 yaml-syntax This is not valid YAML: a second ": " stands on the line. | Put quotes around a value that holds ": ".',
    ],
    ['a:\n\t- b', 'a.yml:2:1 yaml-syntax This is not valid YAML: tabs cannot indent YAML. | Indent with spaces.'],
    [
      'a:\n  b: 1\n c: 2',
      'a.yml:3:1 yaml-syntax This is not valid YAML: this line is indented otherwise than its neighbours.',
    ],
    [
      'models:\n  - name: a\n    tags: x\n\n   columns: []',
      'a.yml:5:1 yaml-syntax This is not valid YAML: this line is neither an item of the list above nor a part of one. | Indent it like the keys of the item that it belongs to.',
    ],
    [
      'a: "\\q"',
      'a.yml:1:5 yaml-syntax This is not valid YAML: this escape is not known in double quotes. | Use single quotes, where a backslash is just a backslash.',
    ],
    ['a: [1, 2', 'a.yml:1:4 yaml-syntax This is not valid YAML: the closing ] is missing.'],
    ["a: 'x", "a.yml:1:4 yaml-syntax This is not valid YAML: the closing ' is missing."],
    [
      'a: *x',
      'a.yml yaml-syntax This is not valid YAML: unresolved alias (the anchor must be set before the alias): x.',
    ],
    ['a: !foo 1', 'a.yml:1:4 yaml-syntax This is not valid YAML: this tag is not known.'],
    [
      'a: 1\n---\nb: 2',
      'a.yml:2:1 yaml-many-documents "a.yml" holds more than one YAML document, but only one is read.',
    ],
    ['a: @x', 'a.yml:1:4 yaml-syntax This is not valid YAML: plain value cannot start with reserved character @.'],
  ])('that is broken says so once, with place and way out: %j', (text, expected) => {
    const result = parseYaml(text, 'a.yml')
    expect(result.ok).toBe(false)
    expect(told(result.problems)).toEqual([expected])
  })

  it('with a key given twice is read, the last one counting, and warned of', () => {
    const result = parseYaml('a: 1\nb: 2\na: 3\n', 'a.yml')
    expect(result.ok && result.value.value).toEqual({ a: 3, b: 2 })
    expect(told(result.problems)).toEqual([
      'a.yml:3:1 yaml-duplicate-key "a" is given twice in the same mapping; the last one counts.',
    ])
  })

  it('refuses aliases that multiply without end', () => {
    const lines = Array.from(
      { length: 12 },
      (_, index) =>
        `a${index}: &a${index} [${Array(9)
          .fill(`*a${index - 1}`)
          .join(', ')}]`,
    )
    lines[0] = 'a0: &a0 [x, x, x]'
    expect(told(parseYaml(lines.join('\n'), 'a.yml').problems)).toEqual([
      'a.yml yaml-syntax This is not valid YAML: excessive alias count indicates a resource exhaustion attack.',
    ])
  })
})

describe('a place', () => {
  const text =
    'models:\n  - name: a\n    columns:\n      - {name: id, tests: [unique]}\n      - <<: &d {description: x}\n    empty:\n'
  const result = parseYaml(text, 'a.yml')
  if (!result.ok) throw new Error('the text above is valid')
  const document = result.value
  it.each([
    [['models', 0, 'name'], 2, 11],
    [['models', 0, 'columns', 0, 'tests', 0], 4, 28],
    [['models', 0, 'columns', 1, 'description'], 5, 30],
    [['models', 0, 'empty'], 6, 11],
    [['models', 0, 'columns', 9, 'name'], 4, 7],
    [['nothing', 'here'], 1, 1],
    [[], 1, 1],
  ])('of %j is line %d, column %d', (path, line, column) => {
    expect(document.at(path)).toMatchObject({ file: 'a.yml', line, column })
  })
  it('of a key is where the key stands', () => {
    expect(document.keyAt(['models', 0, 'columns', 0, 'tests'])).toEqual({
      file: 'a.yml',
      line: 4,
      column: 20,
      length: 5,
    })
  })
  it('is the same through a part of the document', () => {
    expect(within(document, ['models', 0]).at(['name'])).toEqual(document.at(['models', 0, 'name']))
  })
})
