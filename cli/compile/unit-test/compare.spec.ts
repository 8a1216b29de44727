import { describe, expect, it } from 'vitest'
import { TypedText } from '../../core/table.ts'
import { compareRows, differenceTable, differenceText } from './compare.ts'

const columns = ['id', 'name']

describe('rows of a unit test', () => {
  it('are the same in any order, as often as they occur', () => {
    expect(
      compareRows(
        columns,
        [
          [1, 'a'],
          [2, 'b'],
          [1, 'a'],
        ],
        [
          [2, 'b'],
          [1, 'a'],
          [1, 'a'],
        ],
      ),
    ).toBeUndefined()
    expect(
      compareRows(
        columns,
        [[1, 'a']],
        [
          [1, 'a'],
          [1, 'a'],
        ],
      ),
    ).toMatchObject({ missing: [[1, 'a']], unexpected: [], changed: [] })
    expect(
      compareRows(
        columns,
        [
          [1, 'a'],
          [1, 'a'],
        ],
        [[1, 'a']],
      ),
    ).toMatchObject({ missing: [], unexpected: [[1, 'a']] })
  })

  it.each([
    ['small and large integers', 1n, 1, true],
    ['integers beyond 2^53', 9007199254740993n, 9007199254740992n, false],
    ['text and numbers', '1', 1, false],
    ['nulls', null, null, true],
    ['null and text', null, 'null', false],
    ['not-a-number', NaN, NaN, true],
    ['decimals of one scale', new TypedText('decimal', '1.50'), new TypedText('decimal', '1.50'), true],
    ['lists', [1, null], [1, null], true],
    ['records', { a: 1 }, { a: 2 }, false],
  ])('compare %s', (_, left, right, same) => {
    expect(compareRows(['x'], [[left]], [[right]]) === undefined).toBe(same)
  })

  it('are shown with what changed, what came and what is missing', () => {
    const difference = compareRows(
      columns,
      [
        [1, 'x'],
        [9, 'new'],
        [3, 'c'],
      ],
      [
        [3, 'c'],
        [1, 'a'],
        [2, null],
      ],
    )
    if (!difference) throw new Error('they differ')
    expect(differenceTable(difference).rows).toEqual([
      ['→', '1', 'a→x'],
      ['+++', '9', 'new'],
      ['---', '2', 'NULL'],
    ])
    expect(differenceText(difference)).toBe(
      'actual differs from expected:\n\n@@ ,id,name\n→  ,1 ,a→x\n+++,9 ,new\n---,2 ,NULL\n',
    )
  })
})
