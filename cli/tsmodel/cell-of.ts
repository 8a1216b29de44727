import { unreachable } from '../core/check.ts'
import { BytesText, TypedText, type CellValue } from '../core/table.ts'
import type { ColumnType } from './column-type.ts'

/** A cell, or why the value is none: `expected` completes "must be …". */
export type CellCheck = { readonly cell: CellValue } | { readonly expected: string }

/** Checks a value of a row against its column's declared type; nothing is rounded, cut or guessed. */
export function cellOf(value: unknown, type: ColumnType): CellCheck {
  if (value === null || value === undefined) return { cell: null }
  switch (type.kind) {
    case 'integer':
      return integerCell(value, type.bits, type.signed)
    case 'decimal':
      return decimalCell(value, type.precision, type.scale)
    case 'float':
      return typeof value === 'number' ? { cell: value } : numberText(value)
    case 'boolean':
      return typeof value === 'boolean' ? { cell: value } : { expected: 'true or false' }
    case 'text':
      return typeof value === 'string' ? { cell: value } : { expected: 'a string' }
    case 'bytes':
      return bytesCell(value)
    case 'json':
      return { cell: typeof value === 'string' ? value : JSON.stringify(value, exactNumbers) }
    case 'date':
      return dateCell(value)
    case 'time':
      return textCell(value, 'time', timeOfDay, 'a time such as "10:15:00"')
    case 'timestamp':
      return timestampCell(value, type.zoned)
    case 'other':
      return nestedCell(value)
    default:
      return unreachable(type)
  }
}

function integerCell(value: unknown, bits: number, isSigned: boolean): CellCheck {
  const expected = `a whole number of ${bits} bits${isSigned ? '' : ', not negative'}`
  const whole = wholeNumber(value)
  if (whole === undefined) return { expected }
  const fits = (isSigned ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole)) === whole
  if (!fits) return { expected }
  return { cell: Number.isSafeInteger(Number(whole)) ? Number(whole) : whole }
}

function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value
  // A number beyond 2^53 has already lost its last digits: only a bigint or a text can carry it.
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return BigInt(value.replace('+', ''))
  return undefined
}

function decimalCell(value: unknown, precision: number, scale: number): CellCheck {
  const expected = `a decimal with at most ${precision - scale} digits before the point and ${scale} after it`
  const text = decimalText(value)
  const match = text === undefined ? null : /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text)
  if (text === undefined || match === null) return { expected }
  const [, , whole = '', fraction = ''] = match
  if (whole.length > precision - scale || fraction.length > scale) return { expected }
  return { cell: new TypedText('decimal', text) }
}

function decimalText(value: unknown): string | undefined {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof TypedText && value.type === 'decimal') return value.text
  if (typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value)) return value
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  const text = String(value)
  // 1e21 and 1e-7: exact decimals all the same.
  return text.includes('e') ? value.toFixed(Math.abs(value) < 1 ? 20 : 0) : text
}

const clock = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?`
/** The engine's last time of a day is 24:00. */
const timeOfDay = new RegExp(String.raw`^(?:${clock}|24:00(?::00(?:\.0{1,9})?)?)$`)
const moment = new RegExp(String.raw`^(\d{4,}-\d{2}-\d{2}(?: \(BC\))?)(?:[ T]${clock})?(Z|[+-]\d{2}(?::?\d{2})?)?$`)

const numberText = (value: unknown): CellCheck =>
  typeof value === 'bigint' || (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)))
    ? { cell: Number(value) }
    : { expected: 'a number' }

function dateCell(value: unknown): CellCheck {
  const expected = 'a date such as "2018-01-31"'
  if (value instanceof Date) {
    const iso = isoText(value)
    if (iso === undefined) return { expected }
    return iso.endsWith('T00:00:00.000Z')
      ? { cell: new TypedText('date', iso.slice(0, 10)) }
      : { expected: `${expected}, without a time` }
  }
  const text = value instanceof TypedText ? value.text : value
  const fits = typeof text === 'string' && (isCalendarDate(text) || isEndless(text))
  return fits ? { cell: new TypedText('date', text) } : { expected }
}

function timestampCell(value: unknown, zoned: boolean): CellCheck {
  const expected = 'a timestamp such as "2018-01-31 10:15:00"'
  const type = zoned ? 'timestamptz' : 'timestamp'
  if (value instanceof Date) {
    const text = isoText(value)
      ?.replace('T', ' ')
      .replace('Z', zoned ? '+00' : '')
    if (text === undefined) return { expected }
    return { cell: new TypedText(type, text) }
  }
  const text = value instanceof TypedText ? value.text : value
  if (typeof text === 'string' && isEndless(text)) return { cell: new TypedText(type, text) }
  const match = typeof text === 'string' ? moment.exec(text) : null
  if (typeof text !== 'string' || !match || !isCalendarDate(match[1] ?? '')) return { expected }
  if (match[2] !== undefined && !zoned) return { expected: `${expected}, without a time zone` }
  return { cell: new TypedText(type, text.replace('T', ' ').replace('Z', '+00')) }
}

/** Years before 0 and after 9999 have a sign, which engines do not read. */
const isoText = (value: Date): string | undefined => {
  const text = Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  return text?.length === 24 ? text : undefined
}

/** A text stands for its UTF-8. */
function bytesCell(value: unknown): CellCheck {
  if (value instanceof BytesText) return { cell: value }
  if (value instanceof Uint8Array) return { cell: new BytesText(Uint8Array.from(value)) }
  if (typeof value === 'string') return { cell: new BytesText(new TextEncoder().encode(value)) }
  return { expected: 'a Uint8Array or a string' }
}

function textCell(value: unknown, type: TypedText['type'], shape: RegExp, expected: string): CellCheck {
  const text = value instanceof TypedText ? value.text : value
  return typeof text === 'string' && shape.test(text) ? { cell: new TypedText(type, text) } : { expected }
}

const isEndless = (text: string): boolean => text === 'infinity' || text === '-infinity'

/** `2023-02-29` is none. Counted by hand: a `Date` for every value would take most of a model's time. */
function isCalendarDate(text: string): boolean {
  const [, years, months, days, era] = /^(\d{4,})-(\d{2})-(\d{2})( \(BC\))?$/.exec(text) ?? []
  if (years === undefined) return false
  const [year, month, day] = [era === undefined ? Number(years) : 1 - Number(years), Number(months), Number(days)]
  if (month < 1 || month > 12 || day < 1) return false
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31)
}

function nestedCell(value: unknown): CellCheck {
  if (value instanceof TypedText) return { cell: value }
  if (value instanceof Date)
    return { cell: new TypedText('timestamp', value.toISOString().replace('T', ' ').replace('Z', '')) }
  if (value === null || value === undefined) return { cell: null }
  if (value instanceof Uint8Array) return bytesCell(value)
  if (value instanceof Map)
    return collect(
      Array.from(value, ([key, item]) =>
        record([
          ['key', key],
          ['value', item],
        ]),
      ),
    )
  if (value instanceof Set) return nestedCell([...value])
  if (Array.isArray(value)) return collect(value.map((item) => nestedCell(item)))
  if (typeof value === 'object') return record(Object.entries(value))
  if (typeof value === 'function' || typeof value === 'symbol') return { expected: 'a value' }
  return { cell: value as boolean | number | bigint | string } // all that typeof leaves
}

function collect(items: readonly CellCheck[]): CellCheck {
  const cells: CellValue[] = []
  for (const item of items) {
    if ('expected' in item) return item
    cells.push(item.cell)
  }
  return { cell: cells }
}

function record(entries: readonly (readonly [string, unknown])[]): CellCheck {
  const cells = collect(entries.map(([, value]) => nestedCell(value)))
  if ('expected' in cells || !Array.isArray(cells.cell)) return cells
  const values: readonly CellValue[] = cells.cell
  return { cell: Object.fromEntries(entries.map(([key], index) => [key, values[index] ?? null])) }
}

/** JSON text has no bigint: within 2^53 it is written as a number, beyond as its digits in quotes. */
function exactNumbers(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
}
