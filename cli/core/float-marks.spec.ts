import { describe, expect, it } from 'vitest'
import { carryMark, isMarkedFloat, joinedLists, markedJson, parseMarkedJson } from './float-marks.ts'

describe('whole numbers that were written as floats', () => {
  it.each([
    '{"a":1.0,"b":1,"c":{"d":[2.0,3]}}',
    '[1.0,-4.0,0.5,5]',
    '{"large":1e+16,"text":":1.0,"}',
    '{"large":1e+300,"negative":-0.0}',
  ])('are the same in JSON after it was read: %s', (text) => {
    expect(markedJson(parseMarkedJson(text))).toBe(text)
  })

  it('stay what they are when mappings are spread, and go where a value is put by hand', () => {
    const read = parseMarkedJson('{"a":1.0,"b":2}') as { a: number; b: number }
    const copy = { ...read, c: 3 }
    expect(markedJson(copy)).toBe('{"a":1.0,"b":2,"c":3}')
    const moved = { x: read.a }
    carryMark(read, 'a', moved, 'x')
    expect(markedJson(moved)).toBe('{"x":1.0}')
    moved.x = read.b
    carryMark(read, 'b', moved, 'x')
    expect(markedJson(moved)).toBe('{"x":2}')
  })

  it('stay what they are in lists that are joined', () => {
    const [first, second] = [parseMarkedJson('[1,2.0]'), parseMarkedJson('[3.0]')] as [number[], number[]]
    expect(markedJson(joinedLists(first, second))).toBe('[1,2.0,3.0]')
    expect(isMarkedFloat(first, 0)).toBe(false)
  })

  it('are not seen by those who look at keys', () => {
    const read = parseMarkedJson('{"a":1.0}') as object
    expect(Object.entries(read)).toEqual([['a', 1]])
    expect(JSON.stringify(read)).toBe('{"a":1}')
  })
})
