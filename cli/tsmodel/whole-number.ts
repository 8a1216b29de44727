import type { Encoding } from '../core/adapter.ts'
import { unreachable } from '../core/check.ts'
import { TypedText, type CellValue } from '../core/table.ts'
import type { ColumnType } from './column-type.ts'

/** How a column's values are written as whole numbers; undefined for types that are arrays of themselves. */
export function encodingOf(type: ColumnType): Encoding | undefined {
  switch (type.kind) {
    case 'date':
      return { kind: 'days' }
    case 'timestamp':
      return type.unit === 'micros' ? { kind: 'micros', zoned: type.zoned } : undefined
    case 'decimal':
      return { kind: 'scaled', precision: type.precision, scale: type.scale }
    case 'boolean':
      return { kind: 'boolean' }
    default:
      return undefined
  }
}

/** A cell as the whole number that stands for it in a column of typed values. The cell is of the column's type. */
export function wholeOf(cell: CellValue, encoding: Encoding): number | bigint | null {
  if (cell === null) return null
  const text = cell instanceof TypedText ? cell.text : String(cell)
  switch (encoding.kind) {
    case 'days':
      return daysOf(text)
    case 'micros':
      return microsOf(text)
    case 'scaled': {
      const whole = scaledOf(text, encoding.scale)
      return encoding.precision <= 9 ? Number(whole) : whole
    }
    case 'boolean':
      return cell === true ? 1 : 0
    default:
      return unreachable(encoding)
  }
}

/** Days since 1970-01-01 of a date such as `2018-01-31`. */
export function daysOf(text: string): number {
  if (text === 'infinity') return 2_147_483_647
  if (text === '-infinity') return -2_147_483_647
  const match = /^(\d{4,})-(\d{2})-(\d{2})( \(BC\))?/.exec(text)
  if (match === null) return Number.NaN
  const year = match[4] === undefined ? Number(match[1]) : 1 - Number(match[1])
  const era = Math.floor(year / 400)
  // `Date` reads years of two digits as of the last century.
  return Date.UTC(2000 + year - era * 400, Number(match[2]) - 1, Number(match[3])) / 86_400_000 + (era - 5) * 146_097
}

/** Microseconds since 1970 of a timestamp such as `2018-01-31 10:15:00.123+00`; an offset counts, its absence is UTC. */
export function microsOf(text: string): bigint {
  if (text.endsWith('infinity')) return text.startsWith('-') ? -9_223_372_036_854_775_807n : 9_223_372_036_854_775_807n
  const clock = /[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(?:([+-])(\d{2}):?(\d{2})?)?/.exec(text)
  const [, hours = '0', minutes = '0', seconds = '0', fraction = '', sign = '+', zoneHours = '0', zoneMinutes = '0'] =
    clock ?? []
  const date = text.slice(0, clock?.index) + (text.includes('(BC)') ? ' (BC)' : '')
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -1 : 1)
  const minutesOfDay = Number(hours) * 60 + Number(minutes) - offset
  const micros = BigInt(minutesOfDay * 60 + Number(seconds)) * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6))
  return BigInt(daysOf(date)) * 86_400_000_000n + micros
}

/** A decimal's digits without its point, filled up to the scale. */
export function scaledOf(text: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(`${whole}${fraction.slice(0, scale).padEnd(scale, '0')}` || '0')
}
