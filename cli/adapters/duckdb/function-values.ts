import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { TypedText, type CellValue } from '../../core/table.ts'
import {
  DuckDBDateValue,
  DuckDBDecimalType,
  DuckDBDecimalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
} from './api.ts'
import { cellText } from './text.ts'

type MakeValue = (cell: CellValue) => DuckDBValue

const number: MakeValue = (cell) => Number(cell)
const whole: MakeValue = (cell) => BigInt(cellText(cell))

// The enum's members are looked up by number once a function, never once a value.
const SCALARS: ReadonlyMap<DuckDBTypeId, MakeValue> = new Map<DuckDBTypeId, MakeValue>([
  [DuckDBTypeId.BOOLEAN, (cell) => cell === true],
  [DuckDBTypeId.TINYINT, number],
  [DuckDBTypeId.SMALLINT, number],
  [DuckDBTypeId.INTEGER, number],
  [DuckDBTypeId.UTINYINT, number],
  [DuckDBTypeId.USMALLINT, number],
  [DuckDBTypeId.UINTEGER, number],
  [DuckDBTypeId.FLOAT, number],
  [DuckDBTypeId.DOUBLE, number],
  [DuckDBTypeId.BIGINT, whole],
  [DuckDBTypeId.UBIGINT, whole],
  [DuckDBTypeId.HUGEINT, whole],
  [DuckDBTypeId.UHUGEINT, whole],
  [DuckDBTypeId.VARCHAR, cellText],
  [DuckDBTypeId.DATE, (cell) => new DuckDBDateValue(Number(microsOf(cellText(cell)) / 86_400_000_000n))],
  [DuckDBTypeId.TIMESTAMP, (cell) => new DuckDBTimestampValue(microsOf(cellText(cell)))],
  [DuckDBTypeId.TIMESTAMP_TZ, (cell) => new DuckDBTimestampTZValue(microsOf(cellText(cell)))],
])

/** How cells become values of a type in a vector; undefined where they cannot. */
export function valueMaker(type: DuckDBType): MakeValue | undefined {
  if (type instanceof DuckDBDecimalType) {
    const { width, scale } = type
    return (cell) => new DuckDBDecimalValue(scaled(cellText(cell), scale), width, scale)
  }
  if (type instanceof DuckDBListType) {
    const item = valueMaker(type.valueType)
    return item && ((cell) => new DuckDBListValue(itemsOf(cell).map((one) => (one === null ? null : item(one)))))
  }
  return SCALARS.get(type.typeId)
}

function itemsOf(cell: CellValue): readonly CellValue[] {
  if (Array.isArray(cell)) return cell
  throw new TypeError(`it must give a list, but gave ${cell instanceof TypedText ? cell.text : JSON.stringify(cell)}`)
}

/** `12.3` at a scale of 2 is 1230. */
function scaled(text: string, scale: number): bigint {
  const [, sign = '', digits = '', fraction = ''] = /^([+-]?)(\d*)\.?(\d*)$/.exec(text) ?? []
  const magnitude = BigInt(digits + fraction.padEnd(scale, '0').slice(0, scale))
  return sign === '-' ? -magnitude : magnitude
}

/** `2018-01-31 10:15:00.123456+02` in microseconds since 1970, in UTC. */
function microsOf(text: string): bigint {
  const found = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?([+-]\d{2}(?::?\d{2})?)?$/.exec(
    text,
  )
  if (!found) throw new TypeError(`"${text}" is no date or timestamp`)
  const [, day = '', minute = '00:00', second = '00', fraction = '', zone = '+00'] = found
  const offset = zone.length === 3 ? `${zone}:00` : zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const millis = Date.parse(`${day}T${minute}:${second}${offset}`)
  return BigInt(millis) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6))
}
