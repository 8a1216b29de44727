import { describe, expect, it } from 'vitest'
import { parseYaml } from './yaml.ts'

const valueOf = (text: string): unknown => {
  const read = parseYaml(text, 'a.yml')
  return read.ok ? read.value.value : read.problems
}

describe('a block text at the end of a file', () => {
  it.each<[string, string, unknown]>([
    ['folded', 'a: 1\nb: >\n  two\n  lines\n', { a: 1, b: 'two lines' }],
    ['literal, with blank lines behind it', 'b:\n  - c: |\n      x: y\n        z\n\n\n', { b: [{ c: 'x: y\n  z' }] }],
    ['with an indentation and a note', 'b: |2 # note\n   x', { b: ' x' }],
    ['in a list', 'b:\n  - |\n    x\n', { b: ['x'] }],
    ['that is stripped anyway', 'b: >-\n  x\n', { b: 'x' }],
  ])('has no line end: %s', (_, text, expected) => expect(valueOf(text)).toEqual(expected))

  it.each<[string, string, unknown]>([
    ['before another key', 'b: >\n  x\nc: y\n', { b: 'x\n', c: 'y' }],
    [
      'before a key of the mapping around it',
      'm:\n  b: |\n    x\nc:\n  d: "y\\n"\n',
      { m: { b: 'x\n' }, c: { d: 'y\n' } },
    ],
  ])('keeps it elsewhere: %s', (_, text, expected) => expect(valueOf(text)).toEqual(expected))
})
