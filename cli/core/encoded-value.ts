import type { Encoding } from './adapter.ts'
import { unreachable } from './check.ts'
import { TypedText, type CellValue } from './table.ts'

/** A value of a typed column as the cell that it stands for. */
export function decoded(value: CellValue, encoding: Encoding | undefined): CellValue {
  if (encoding === undefined || (typeof value !== 'number' && typeof value !== 'bigint')) return value
  switch (encoding.kind) {
    case 'days':
      return new TypedText('date', dateText(Number(value)))
    case 'micros':
      return new TypedText(encoding.zoned ? 'timestamptz' : 'timestamp', timestampText(BigInt(value), encoding.zoned))
    case 'scaled':
      return new TypedText('decimal', decimalText(value, encoding.scale))
    case 'boolean':
      return value === 1
    default:
      return unreachable(encoding)
  }
}

/** Milliseconds of a day. */
const dayMs = 86_400_000
const latestDay = 2_147_483_647

/** A DATE's days since 1970-01-01 as the engine's text: `2018-01-31`, `0044-03-15 (BC)`, `infinity`. */
export function dateText(days: number): string {
  if (days === latestDay) return 'infinity'
  if (days === -latestDay) return '-infinity'
  return civil(days)
}

/** A TIMESTAMP's microseconds since 1970 as the engine's text: `2018-01-31 10:15:00.123`; `+00` behind it where it is zoned. */
export function timestampText(micros: bigint, zoned: boolean): string {
  if (micros === 9_223_372_036_854_775_807n) return 'infinity'
  if (micros === -9_223_372_036_854_775_807n) return '-infinity'
  const day = 86_400_000_000n
  const inDay = ((micros % day) + day) % day
  const date = civil(Number((micros - inDay) / day))
  return `${date} ${timeText(Number(inDay))}${zoned ? '+00' : ''}`
}

/** Days of the proleptic Gregorian calendar; `Date` counts only 100 million of them either way. */
function civil(days: number): string {
  const era = Math.floor((days + 719_468) / 146_097)
  const date = new Date((days - era * 146_097) * dayMs)
  const year = date.getUTCFullYear() + era * 400
  const rest = `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  return year > 0 ? `${four(year)}-${rest}` : `${four(1 - year)}-${rest} (BC)`
}

function timeText(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000)
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':')
  const fraction = micros % 1_000_000
  return fraction === 0 ? clock : `${clock}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`
}

/** A DECIMAL's whole number as text with its point: 1230 at a scale of 2 is `12.30`. */
export function decimalText(unscaled: number | bigint, scale: number): string {
  const digits = String(unscaled)
  if (scale === 0) return digits
  const sign = digits.startsWith('-') ? '-' : ''
  const padded = digits.slice(sign.length).padStart(scale + 1, '0')
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
}

const two = (value: number): string => String(value).padStart(2, '0')
const four = (value: number): string => String(value).padStart(4, '0')
