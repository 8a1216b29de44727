import { describe, expect, it } from 'vitest'
import { batchId, batchName, batchesOf, shift, type BatchRange } from './batches.ts'

const utc = (text: string): Date => new Date(`${text}Z`)
const base: BatchRange = {
  size: 'day',
  lookback: 1,
  begin: utc('2024-01-01T00:00'),
  from: undefined,
  to: undefined,
  now: utc('2024-01-03T10:30'),
  isIncremental: false,
}
const days = (range: Partial<BatchRange>): string[] | undefined =>
  batchesOf({ ...base, ...range })?.map(
    ({ start, end }) => `${start.toISOString().slice(0, 16)}–${end.toISOString().slice(0, 16)}`,
  )

describe('the batches of a microbatch model', () => {
  it('go from "begin" to the end of the current batch on a first build', () => {
    expect(days({})).toEqual([
      '2024-01-01T00:00–2024-01-02T00:00',
      '2024-01-02T00:00–2024-01-03T00:00',
      '2024-01-03T00:00–2024-01-04T00:00',
    ])
  })

  it('are the current one and as many before it as "lookback" says afterwards', () => {
    expect(days({ isIncremental: true })).toEqual([
      '2024-01-02T00:00–2024-01-03T00:00',
      '2024-01-03T00:00–2024-01-04T00:00',
    ])
    expect(days({ isIncremental: true, lookback: 0 })).toEqual(['2024-01-03T00:00–2024-01-04T00:00'])
  })

  it('end with the last whole batch when now is the edge of one', () => {
    expect(days({ isIncremental: true, lookback: 0, now: utc('2024-01-03T00:00') })).toEqual([
      '2024-01-02T00:00–2024-01-03T00:00',
    ])
  })

  it('cover the asked span, widened to whole batches', () => {
    expect(days({ from: utc('2023-12-30T05:00'), to: utc('2023-12-31T01:00'), isIncremental: true })).toEqual([
      '2023-12-30T00:00–2023-12-31T00:00',
      '2023-12-31T00:00–2024-01-01T00:00',
    ])
  })

  it('follow the calendar for months and years', () => {
    const range = { size: 'month', begin: utc('2023-12-15T00:00'), now: utc('2024-02-29T23:59') } as const
    expect(days(range)).toEqual([
      '2023-12-01T00:00–2024-01-01T00:00',
      '2024-01-01T00:00–2024-02-01T00:00',
      '2024-02-01T00:00–2024-03-01T00:00',
    ])
  })

  it('do not exist on a first build without "begin"', () => {
    expect(days({ begin: undefined })).toBeUndefined()
  })

  // The table of dbt's own documentation of offset_timestamp.
  it.each([
    ['hour', -1, '2024-09-17T15:00:00.000Z'],
    ['hour', 1, '2024-09-17T17:00:00.000Z'],
    ['day', -1, '2024-09-16T00:00:00.000Z'],
    ['day', 1, '2024-09-18T00:00:00.000Z'],
    ['month', -1, '2024-08-01T00:00:00.000Z'],
    ['month', 1, '2024-10-01T00:00:00.000Z'],
    ['year', -1, '2023-01-01T00:00:00.000Z'],
    ['year', 1, '2025-01-01T00:00:00.000Z'],
  ] as const)('move by a %s times %i', (size, count, expected) => {
    expect(shift(utc('2024-09-17T16:06'), size, count).toISOString()).toBe(expected)
  })

  it.each([
    ['hour', '2024-09-17T16', '20240917T16'],
    ['day', '2024-09-17', '20240917'],
    ['month', '2024-09', '202409'],
    ['year', '2024', '2024'],
  ] as const)('are named by their start: %s', (size, name, id) => {
    expect(batchName(utc('2024-09-17T16:00'), size)).toBe(name)
    expect(batchId(utc('2024-09-17T16:00'), size)).toBe(id)
  })
})
