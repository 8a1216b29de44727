import { describe, expect, it } from 'vitest'
import { scoreValues } from './score.ts'

/** Orders of twenty customers: many ties at 1. The wanted scores are those of pandas 3.0 (`qcut`) and DuckDB (`ntile`). */
const orders = [1, 1, 1, 1, 1, 1, 2, 2, 3, 1, 5, 9, 1, 1, 2, 4, 1, 1, 1, 30]

describe('scores', () => {
  it.each([
    [
      'by mean ranks, as pandas floor((rank() - 0.5) * 5 / n) + 1',
      { best: 'high' },
      orders,
      [2, 2, 2, 2, 2, 2, 4, 4, 4, 2, 5, 5, 2, 2, 4, 5, 2, 2, 2, 5],
    ],
    [
      'by mean ranks with the least as the best',
      { best: 'low' },
      orders,
      [4, 4, 4, 4, 4, 4, 2, 2, 2, 4, 1, 1, 4, 4, 2, 1, 4, 4, 4, 1],
    ],
    [
      'by mean ranks of values with few ties',
      { best: 'high' },
      [37, 25, 27, 35, 23, 31, 33, 9, 2, 12, 11, 34, 36, 0, 19, 32, 5, 31, 4, 18, 31, 9],
      [5, 3, 3, 5, 3, 4, 4, 2, 1, 2, 2, 5, 5, 1, 3, 4, 1, 4, 1, 2, 4, 2],
    ],
    [
      'by quantiles, which ties make fewer, as pandas qcut with dropped duplicates',
      { best: 'high', rule: 'quantile' },
      orders,
      [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 3, 3, 1, 1, 2, 3, 1, 1, 1, 3],
    ],
    [
      'by ranks of first appearance, as pandas qcut of such ranks',
      { best: 'high', rule: 'rank' },
      orders,
      [1, 1, 1, 1, 2, 2, 4, 4, 4, 2, 5, 5, 2, 3, 4, 5, 3, 3, 3, 5],
    ],
    [
      'with the least as the best, as pandas qcut with its labels reversed',
      { best: 'low', rule: 'rank' },
      orders,
      [5, 5, 5, 5, 4, 4, 2, 2, 2, 4, 1, 1, 4, 3, 2, 1, 3, 3, 3, 1],
    ],
    [
      'as ntile over ascending values, the first tiles one row larger',
      { best: 'high', rule: 'ntile' },
      [...orders, 7, 7],
      [1, 1, 1, 1, 1, 2, 3, 3, 4, 2, 4, 5, 2, 2, 4, 4, 2, 3, 3, 5, 5, 5],
    ],
    [
      'as ntile over descending values where the least is the best',
      { best: 'low', rule: 'ntile' },
      [...orders, 7, 7],
      [3, 3, 3, 3, 4, 4, 2, 2, 2, 4, 1, 1, 4, 5, 2, 2, 5, 5, 5, 1, 1, 1],
    ],
  ] as const)('%s', (_title, options, values, wanted) => {
    expect([...scoreValues(values, options)]).toEqual(wanted)
  })

  it('stand for every quintile of values without many ties, as pandas says', () => {
    const values = [37, 25, 27, 35, 23, 31, 33, 9, 2, 12, 11, 34, 36, 0, 19, 32, 5, 31, 4, 18]
    expect([...scoreValues(values, { best: 'high', rule: 'quantile' })]).toEqual([
      5, 3, 3, 5, 3, 4, 4, 2, 1, 2, 2, 5, 5, 1, 3, 4, 1, 4, 1, 2,
    ])
  })

  it('of nothing are nothing, of equal values all the same', () => {
    expect([...scoreValues([], { best: 'high' })]).toEqual([])
    expect([...scoreValues([7, 7, 7], { best: 'low' })]).toEqual([3, 3, 3])
    expect([...scoreValues([7, 7, 7], { best: 'low', rule: 'quantile' })]).toEqual([1, 1, 1])
  })

  it('refuse what has no order', () => {
    expect(() => scoreValues([1, Number.NaN], { best: 'high' })).toThrow(
      new RangeError('Value 1 is NaN, not a finite number.'),
    )
    expect(() => scoreValues([1], { best: 'hihg' as 'high' })).toThrow(
      new RangeError('The best end is "high" or "low", found "hihg".'),
    )
    expect(() => scoreValues([1], { best: 'high', rule: 'decile' as 'rank' })).toThrow(
      new RangeError('A score\'s rule is midrank, quantile, rank or ntile, found "decile".'),
    )
    expect(() => scoreValues([1], { best: 'high', tiles: 1 })).toThrow(
      new RangeError('Tiles are a whole number of 2…255, found 1.'),
    )
  })
})
