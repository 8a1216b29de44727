import { describe, expect, it } from 'vitest'
import { rfmFacts } from './rfm.ts'
import { rfmSegment, rfmSegments, segmentCustomers } from './segments.ts'

const lines = {
  customer: ['ann', 'ann', null, 'bob', 'ann', 'cid'],
  order: [1, 1, 2, 3, 4, 5],
  day: [100, 100, 101, 90, 107, 60],
  amount: [10, 2.5, 99, 7, 20, -3],
}

describe('RFM facts', () => {
  it('count days since the last line, distinct orders and money, and leave anonymous lines out', () => {
    const facts = rfmFacts(lines, 110)
    expect(facts.customer).toEqual(['ann', 'bob', 'cid'])
    expect([...facts.recencyDays]).toEqual([3, 20, 50])
    expect([...facts.frequency]).toEqual([2, 1, 1])
    expect([...facts.monetary]).toEqual([32.5, 7, -3])
    expect(facts.anonymousLines).toBe(1)
  })

  it('refuse lines after the day of reckoning and columns that do not match', () => {
    expect(() => rfmFacts(lines, 100)).toThrow(new RangeError('Line 4 is of day 107, after the day of reckoning 100.'))
    expect(() => rfmFacts(lines, Number.NaN)).toThrow('The day of reckoning is NaN, not a whole number of days.')
    expect(() => rfmFacts({ ...lines, order: [1, null, null, 3, 4, 5] as never }, 110)).toThrow(
      new RangeError('Line 1 has a customer but no order.'),
    )
    expect(() => rfmFacts({ ...lines, amount: [1, 2n, 3, 4, 5, 6] as never }, 110)).toThrow(
      new RangeError('The amount of line 1 is 2n (a bigint: take Number of it), not a finite number.'),
    )
    expect(() => rfmFacts({ ...lines, day: [1] }, 100)).toThrow(new RangeError('There are 6 customers but 1 days.'))
    expect(() => rfmFacts({ ...lines, amount: [1, 2, 3, Number.NaN, 5, 6] }, 110)).toThrow(
      new RangeError('The amount of line 3 is NaN, not a finite number.'),
    )
  })
})

describe('segments', () => {
  it('cover every pair of scores exactly once', () => {
    const inside = (score: number, [low, high]: readonly [number, number]): boolean => score >= low && score <= high
    for (let recency = 1; recency <= 5; recency += 1)
      for (let frequency = 1; frequency <= 5; frequency += 1) {
        const fitting = rfmSegments.filter((s) => inside(recency, s.recency) && inside(frequency, s.frequency))
        expect(fitting.map(({ name }) => name)).toEqual([rfmSegment(recency, frequency)])
      }
  })

  it.each([
    [5, 5, 'champions'],
    [1, 5, 'cannot lose them'],
    [5, 1, 'new customers'],
    [1, 1, 'hibernating'],
    [3, 3, 'need attention'],
  ] as const)('of recency %i and frequency %i are %s', (recency, frequency, segment) => {
    expect(rfmSegment(recency, frequency)).toBe(segment)
  })

  it('refuse scores outside 1…5', () => {
    expect(() => rfmSegment(0, 3)).toThrow(new RangeError('Scores are 1…5, found recency 0 and frequency 3.'))
  })

  it('come with the scores and facts of each customer', () => {
    expect(segmentCustomers(rfmFacts(lines, 110))[0]).toEqual({
      customer: 'ann',
      recencyDays: 3,
      frequency: 2,
      monetary: 32.5,
      recencyScore: 5,
      frequencyScore: 5,
      monetaryScore: 5,
      rfm: '555',
      segment: 'champions',
    })
  })
})
