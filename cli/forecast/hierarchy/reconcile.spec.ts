import { describe, expect, it } from 'vitest'
import { hierarchyOf, totalsOf } from './hierarchy.ts'
import { bottomUp, reconcile, topDown } from './reconcile.ts'

const keys = [
  ['north', 'milk'],
  ['north', 'tea'],
  ['south', 'milk'],
  ['south', 'tea'],
]
const hierarchy = hierarchyOf(keys, [[], [0], [1]])
const bottom = [10, 20, 30, 40].map((value) => Float64Array.of(value, value + 1))
const forecasts = { totals: [112, 28, 75, 44, 61].map((value) => Float64Array.of(value, value)), bottom }

describe('hierarchies', () => {
  it('total by the columns of the key', () => {
    expect(hierarchy.totals.map(({ name, parts }) => [name, ...parts])).toEqual([
      ['total', 0, 1, 2, 3],
      ['north', 0, 1],
      ['south', 2, 3],
      ['milk', 0, 2],
      ['tea', 1, 3],
    ])
    expect(totalsOf(hierarchy, bottom).map((series) => series[0])).toEqual([100, 30, 70, 40, 60])
    expect(bottomUp(hierarchy, bottom).totals[0]?.[1]).toBe(104)
  })

  it('share a total by past parts', () => {
    const shared = topDown(
      hierarchy,
      Float64Array.of(200),
      bottom.map((series) => series.slice(0, 1)),
    )
    expect(shared.bottom.map((series) => series[0])).toEqual([20, 40, 60, 80])
  })

  const past = (seed: number): Float64Array =>
    Float64Array.from({ length: 40 }, (_, t) => Math.sin(seed * 7 + t * seed))
  const residuals = { totals: [1, 2, 3, 4, 5].map(past), bottom: [6, 7, 8, 9].map(past) }

  it.each(['ols', 'structural', 'shrink'] as const)('%s makes forecasts add up', (weights) => {
    const { totals, bottom: parts } = reconcile(hierarchy, forecasts, { weights, residuals })
    expect(totals).toHaveLength(5)
    totalsOf(hierarchy, parts).forEach((series, place) => {
      expect(series[0]).toBeCloseTo(totals[place]?.[0] ?? Number.NaN, 9)
    })
  })

  /** S(S′S)⁻¹S′ŷ by numpy. */
  it('ols projects onto what adds up', () => {
    const { bottom: parts } = reconcile(hierarchy, forecasts, { weights: 'ols' })
    expect(parts.map((series) => Number(series[0]?.toFixed(6)))).toEqual([11.111111, 20.111111, 33.444444, 42.444444])
  })

  it('structural weighs by the number of parts', () => {
    const { bottom: parts } = reconcile(hierarchy, forecasts, { weights: 'structural' })
    expect(parts.map((series) => Number(series[0]?.toFixed(6)))).toEqual([10.75, 20.0, 32.5, 41.75])
  })

  it('tells keys apart that are written alike', () => {
    const alike = hierarchyOf(
      [
        ['a / b', 'c'],
        ['a', 'b / c'],
      ],
      [[0, 1]],
    )
    expect(alike.totals.map(({ name, parts }) => [name, ...parts])).toEqual([
      ['a / b / c', 0],
      ['a / b / c', 1],
    ])
  })

  it.each([
    ['no key', () => hierarchyOf([], [[]]), 'A hierarchy has at least one bottom series, found none.'],
    ['keys of several lengths', () => hierarchyOf([['a', 'b'], ['c']], [[1]]), 'Key 2 has 1 columns, the first has 2.'],
    [
      'a column that is none',
      () => hierarchyOf(keys, [[2]]),
      'A key has columns 0 to 1, there is none to total by that is 2.',
    ],
    ['too few series', () => totalsOf(hierarchy, bottom.slice(1)), 'The hierarchy has 4 bottom series, found 3.'],
    [
      'series of several lengths',
      () => totalsOf(hierarchy, [...bottom.slice(1), Float64Array.of(1)]),
      'Of the bottom series, number 4 has 1 values instead of 2.',
    ],
    [
      'totals of another horizon',
      () => reconcile(hierarchy, { totals: [1, 2, 3, 4, 5].map((value) => Float64Array.of(value)), bottom }),
      'Of the forecasts of totals, number 1 has 1 values instead of 2.',
    ],
    [
      'what is no number',
      () => reconcile(hierarchy, { ...forecasts, bottom: bottom.map((series) => series.map(() => Number.NaN)) }),
      'The forecast of "north / milk" holds a value that is not a finite number.',
    ],
    [
      'weights that are none',
      () => reconcile(hierarchy, forecasts, { weights: 'mint' as 'ols' }),
      'The weights are one of ols, structural, shrink, found "mint".',
    ],
    [
      'a past of some',
      () => topDown(hierarchy, Float64Array.of(1), bottom.slice(2)),
      'The hierarchy has 4 bottom series, found 2.',
    ],
  ])('refuse %s', (_, make, message) => {
    expect(make).toThrow(new RangeError(message))
  })

  it('leaves alone what adds up already', () => {
    const { bottom: parts } = reconcile(hierarchy, bottomUp(hierarchy, bottom), { weights: 'shrink', residuals })
    parts.forEach((series, place) => expect(series[1]).toBeCloseTo(bottom[place]?.[1] ?? Number.NaN, 9))
  })
})
