import type { Granularity } from '../core/config.ts'
import { unreachable } from '../core/check.ts'

/** A span of event time, end excluded. All times are UTC. */
export interface Span {
  readonly start: Date
  readonly end: Date
}

export interface BatchRange {
  readonly size: Granularity
  readonly lookback: number
  /** The model's `begin`; undefined when it has none. */
  readonly begin: Date | undefined
  /** `--event-time-start` and `--event-time-end`. */
  readonly from: Date | undefined
  readonly to: Date | undefined
  readonly now: Date
  /** The table exists and is not rebuilt: only the latest batches run. */
  readonly isIncremental: boolean
}

/** The batches of a microbatch model, oldest first; undefined when a first build has no `begin` to start from. */
export function batchesOf(range: BatchRange): readonly Span[] | undefined {
  const { size } = range
  const end = ceiling(range.to ?? range.now, size)
  const start = firstStart(range, end)
  if (start === undefined) return undefined
  const spans: Span[] = []
  let at = start
  do {
    const next = shift(at, size, 1)
    spans.push({ start: at, end: next < end ? next : end })
    at = next
  } while (at < end)
  return spans
}

function firstStart({ size, from, begin, isIncremental, lookback }: BatchRange, end: Date): Date | undefined {
  if (from) return truncate(from, size)
  if (!isIncremental) return begin && truncate(begin, size)
  // The end stands on a batch's edge: the batch that ends there is the latest, `lookback` more stand before it.
  return shift(end, size, -(lookback + 1))
}

export function truncate(time: Date, size: Granularity): Date {
  const [year, month, day, hour] = [time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), time.getUTCHours()]
  switch (size) {
    case 'hour':
      return new Date(Date.UTC(year, month, day, hour))
    case 'day':
      return new Date(Date.UTC(year, month, day))
    case 'month':
      return new Date(Date.UTC(year, month))
    case 'year':
      return new Date(Date.UTC(year, 0))
    default:
      return unreachable(size)
  }
}

/** The edge `count` batches from the one that `time` lies behind. */
export function shift(time: Date, size: Granularity, count: number): Date {
  const at = truncate(time, size)
  switch (size) {
    case 'hour':
      return new Date(at.getTime() + count * 3_600_000)
    case 'day':
      return new Date(at.getTime() + count * 86_400_000)
    case 'month':
      return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + count))
    case 'year':
      return new Date(Date.UTC(at.getUTCFullYear() + count, 0))
    default:
      return unreachable(size)
  }
}

function ceiling(time: Date, size: Granularity): Date {
  const floor = truncate(time, size)
  return floor.getTime() === time.getTime() ? floor : shift(floor, size, 1)
}

/** `2024-09-17T16`, `2024-09-17`, `2024-09`, `2024`: how a batch is called in logs and file names. */
export function batchName(start: Date, size: Granularity): string {
  const length = { hour: 13, day: 10, month: 7, year: 4 }[size]
  return start.toISOString().slice(0, length)
}

export const batchId = (start: Date, size: Granularity): string => batchName(start, size).replaceAll('-', '')
