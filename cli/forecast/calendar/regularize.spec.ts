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
    ['the 28th of each month', 'month', ['2026-02-28', '2026-03-28', '2026-05-28'], 4],
    ['the 30th of each month', 'month', ['2026-02-28', '2026-03-30', '2026-04-30'], 3],
    ['the last of each month', 'month', ['2026-02-28', '2026-03-31', '2026-04-30'], 3],
    ['28 February of each year', 'year', ['2023-02-28', '2024-02-28', '2025-02-28'], 3],
    ['the end of February', 'year', ['2024-02-29', '2025-02-28', '2028-02-29'], 5],
    ['a time of day', 'quarter', ['2026-01-31T10:20:30', '2026-04-30T10:20:30'], 2],
  ] as const)('keeps %s', (_, frequency, dates, length) => {
    const series = regularize(
      dates,
      dates.map((__, place) => place + 1),
      { frequency },
    )
    expect([series.times[0], series.times.at(-1), series.values.length]).toEqual([
      dates[0]?.slice(0, 10),
      dates.at(-1)?.slice(0, 10),
      length,
    ])
    expect(series.values.filter((value) => value > 0)).toHaveLength(dates.length)
  })

  it('takes null for missing, as queries give it', () => {
    const given = [1, null, 3] as number[]
    expect(regularize(['2026-01-01', '2026-01-02', '2026-01-03'], given, { frequency: 'day', gaps: 'line' })).toEqual(
      expect.objectContaining({ values: Float64Array.of(1, 2, 3), filled: 1 }),
    )
  })

  it('is zeros where nothing sold in the time asked for', () => {
    const options = { frequency: 'day', from: '2026-02-01', until: '2026-02-02' } as const
    expect([...regularize(['2026-01-01'], [4], options).values]).toEqual([0, 0])
    expect(() => regularize(['2026-01-01'], [4], { ...options, gaps: 'carry' })).toThrow(
      new RangeError('The series has no value from 2026-02-01 until 2026-02-02.'),
    )
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
    [
      'days at different times',
      ['2026-01-01T05:00', '2026-01-02T06:00'],
      {},
      '2026-01-02T06:00 is not a whole number of days after 2026-01-01T05:00.',
    ],
    [
      'an end before the beginning',
      ['2026-01-01'],
      { from: '2026-01-04', until: '2026-01-03' },
      'The series would end (2026-01-03) before it begins (2026-01-04).',
    ],
    [
      'a frequency that is none',
      ['2026-01-01'],
      { frequency: 'fortnight' as 'week' },
      'A frequency is one of hour, day, week, month, quarter, year, found "fortnight".',
    ],
    [
      'a choice that is none',
      ['2026-01-01'],
      { gaps: 'linear' as 'line' },
      '"gaps" is one of zero, line, carry, refuse, found "linear".',
    ],
  ] as const)('refuses %s where asked to', (_, dates, options, message) => {
    expect(() => regularize(dates, new Float64Array(dates.length), { frequency: 'day', ...options })).toThrow(
      new RangeError(message),
    )
  })
})

describe('steps of a calendar', () => {
  it('go on as all times of the series did', () => {
    expect(nextTimes(['2026-01-28', '2026-02-28'], 'month', 2)).toEqual(['2026-03-28', '2026-04-28'])
    expect(nextTimes('2026-02-28', 'month', 2)).toEqual(['2026-03-31', '2026-04-30'])
    expect(nextTimes(['2026-01-31', '2026-02-28'], 'month', 1)).toEqual(['2026-03-31'])
  })

  it.each([
    ['no time', [], 'day', 1, 'There is no time to go on from.'],
    ['no steps', '2026-01-01', 'day', 0, 'The horizon is a whole number of steps ≥ 1, found 0.'],
    [
      'no frequency',
      '2026-01-01',
      'decade' as 'year',
      1,
      'A frequency is one of hour, day, week, month, quarter, year, found "decade".',
    ],
  ] as const)('refuse %s', (_, times, frequency, horizon, message) => {
    expect(() => nextTimes(times, frequency, horizon)).toThrow(new RangeError(message))
  })

  it('refuse an infinite value', () => {
    expect(() => regularize(['2026-01-01'], [Number.POSITIVE_INFINITY], { frequency: 'day' })).toThrow(
      new RangeError('The value at 2026-01-01 is Infinity, not a finite number.'),
    )
    expect(() => regularize(['2026-01-01'], [5n] as never, { frequency: 'day' })).toThrow(
      new RangeError('The value at 2026-01-01 is 5 (a bigint: take Number of it), not a finite number.'),
    )
  })

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
