import { describe, expect, it } from 'vitest'
import { addSteps, formatTime, nextTimes, parseTime } from './dates.ts'
import { regularize } from './regularize.ts'

describe('a regular series', () => {
  const times = ['2026-01-05', '2026-01-01', '2026-01-02', '2026-01-02', '2026-01-04']
  const values = [5, 1, 2, 20, Number.NaN]

  it.each([
    ['sums and zeros, as for sales', {}, [1, 22, 0, 0, 5]],
    ['means and lines', { duplicates: 'mean', gaps: 'line' }, [1, 11, 9, 7, 5]],
    ['the last value and the one before', { duplicates: 'last', gaps: 'carry' }, [1, 20, 20, 20, 5]],
  ] as const)('has %s', (_, options, expected) => {
    const series = regularize(times, values, { frequency: 'day', ...options })
    expect([...series.values]).toEqual(expected)
    expect([series.filled, series.merged]).toEqual([2, 1])
    expect(series.times[4]).toBe('2026-01-05')
  })

  it('can begin before and end after its values', () => {
    const series = regularize(['2026-03-01'], [4], {
      frequency: 'month',
      from: '2026-01-01',
      until: '2026-04-01',
      gaps: 'carry',
    })
    expect([...series.values]).toEqual([4, 4, 4, 4])
    expect(series.times).toEqual(['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'])
  })

  it.each([
    ['a text that is no date', ['soon'], {}, '"soon" is no date such as "2026-01-31" or "2026-01-31T05:00".'],
    [
      'a day that its month has not',
      ['2026-02-30'],
      {},
      '"2026-02-30" is no date such as "2026-01-31" or "2026-01-31T05:00".',
    ],
    [
      'a day between weeks',
      ['2026-01-01', '2026-01-09'],
      { frequency: 'week' },
      '2026-01-09 is not a whole number of weeks after 2026-01-01.',
    ],
    [
      'two values at once',
      ['2026-01-01', '2026-01-01'],
      { duplicates: 'refuse' },
      'The series has two values at 2026-01-01.',
    ],
    ['a gap', ['2026-01-01', '2026-01-03'], { gaps: 'refuse' }, 'The series has no value at 2026-01-02.'],
    ['nothing', [], {}, 'The series has no value.'],
  ] as const)('refuses %s where asked to', (_, dates, options, message) => {
    expect(() => regularize(dates, new Float64Array(dates.length), { frequency: 'day', ...options })).toThrow(
      new RangeError(message),
    )
  })
})

describe('steps of a calendar', () => {
  it.each([
    ['hour', '2026-03-29T01:00', '2026-03-29T02:00:00'],
    ['day', '2024-02-28', '2024-02-29'],
    ['week', '2025-12-29', '2026-01-05'],
    ['month', '2026-01-31', '2026-02-28'],
    ['month', '2026-02-28', '2026-03-31'],
    ['quarter', '2025-11-30', '2026-02-28'],
    ['year', '2024-02-29', '2025-02-28'],
  ] as const)('a %s after %s is %s', (frequency, from, to) => {
    expect(nextTimes(from, frequency, 1)).toEqual([to])
    expect(formatTime(addSteps(parseTime(to), -1, frequency), frequency).slice(0, 10)).toBe(from.slice(0, 10))
  })
})
