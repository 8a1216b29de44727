import { describe, expect, it } from 'vitest'
import { eventTimes } from './time-window.ts'

const told = (start: string | undefined, end: string | undefined): readonly string[] =>
  eventTimes(start, end).problems.map(({ message }) => message)

describe('the window of --event-time-start and --event-time-end', () => {
  it('has both ends or none', () => {
    expect(told(undefined, undefined)).toEqual([])
    expect(told('2024-01-01', '2024-01-02')).toEqual([])
    expect(told('2024-01-01', undefined)).toEqual(['--event-time-start needs --event-time-end.'])
    expect(told(undefined, '2024-01-01')).toEqual(['--event-time-end needs --event-time-start.'])
  })

  it('begins before it ends', () => {
    expect(told('2024-01-02', '2024-01-01')).toEqual([
      '--event-time-start must be before --event-time-end, but is "2024-01-02".',
    ])
  })
})
