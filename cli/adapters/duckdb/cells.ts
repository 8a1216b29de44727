import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import {
  DuckDBArrayType,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBMapType,
  DuckDBMapValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  DuckDBUnionType,
  DuckDBUnionValue,
} from './api.ts'
import { BytesText, TypedText, type CellValue } from '../../core/table.ts'

export type CellReader = (value: DuckDBValue) => CellValue

/** Turns values of one type into cells without losing a digit: no floats for decimals, no dropped microseconds, `infinity` kept. */
export function cellReader(type: DuckDBType): CellReader {
  const read = valueReader(type)
  return (value) => (value === null ? null : read(value))
}

const asText =
  (kind: TypedText['type']): CellReader =>
  (value) =>
    new TypedText(kind, String(value))

// The enum's members are looked up by number once a column, never once a value.
const TEXT_KINDS: ReadonlyMap<DuckDBTypeId, TypedText['type']> = new Map([
  [DuckDBTypeId.DECIMAL, 'decimal'],
  [DuckDBTypeId.TIME, 'time'],
  [DuckDBTypeId.TIME_NS, 'time'],
  [DuckDBTypeId.TIME_TZ, 'time'],
  [DuckDBTypeId.TIMESTAMP, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_S, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_MS, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_NS, 'timestamp'],
  [DuckDBTypeId.INTERVAL, 'interval'],
  [DuckDBTypeId.BIT, 'other'],
])

function valueReader(type: DuckDBType): CellReader {
  const kind = TEXT_KINDS.get(type.typeId)
  if (kind !== undefined) return asText(kind)
  if (type.typeId === DuckDBTypeId.BLOB) return bytesCell
  if (type.typeId === DuckDBTypeId.DATE) return (value) => new TypedText('date', dateText(value))
  if (type.typeId === DuckDBTypeId.TIMESTAMP_TZ) return (value) => new TypedText('timestamptz', utcText(value))
  if (type instanceof DuckDBListType) return listReader(cellReader(type.valueType))
  if (type instanceof DuckDBArrayType) return listReader(cellReader(type.valueType))
  if (type instanceof DuckDBStructType) return structReader(type)
  if (type instanceof DuckDBMapType) return mapReader(type)
  if (type instanceof DuckDBUnionType) return unionReader(type)
  return scalar
}

/** The engine's own text of bytes, `\x00` for what is no ASCII. The vector's memory belongs to its chunk. */
const bytesCell: CellReader = (value) =>
  value instanceof DuckDBBlobValue ? new BytesText(Uint8Array.from(value.bytes), value.toString()) : String(value)

function scalar(value: DuckDBValue): CellValue {
  if (typeof value === 'bigint') {
    const small = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)
    return small ? Number(value) : value
  }
  if (typeof value === 'object' && value !== null) return String(value)
  return value
}

// The binding prints the engine's infinite dates as a day of the year 5881580.
function dateText(value: DuckDBValue): string {
  if (!(value instanceof DuckDBDateValue)) return String(value)
  if (value.days === DuckDBDateValue.PosInf.days) return 'infinity'
  return value.days === DuckDBDateValue.NegInf.days ? '-infinity' : value.toString()
}

// The binding prints in the time zone of this machine; a cell must not depend on it.
function utcText(value: DuckDBValue): string {
  if (!(value instanceof DuckDBTimestampTZValue)) return String(value)
  const text = new DuckDBTimestampValue(value.micros).toString()
  return text.endsWith('infinity') ? text : `${text}+00`
}

function listReader(read: CellReader): CellReader {
  return (value) =>
    value instanceof DuckDBListValue || value instanceof DuckDBArrayValue ? value.items.map(read) : String(value)
}

function structReader(type: DuckDBStructType): CellReader {
  const readers = type.entryNames.map((name, index) => {
    const entry = type.entryTypes[index]
    return [name, entry ? cellReader(entry) : scalar] as const
  })
  return (value) =>
    value instanceof DuckDBStructValue
      ? Object.fromEntries(readers.map(([name, read]) => [name, read(value.entries[name] ?? null)]))
      : String(value)
}

function mapReader(type: DuckDBMapType): CellReader {
  const readKey = cellReader(type.keyType)
  const readValue = cellReader(type.valueType)
  const textKeys = type.keyType.typeId === DuckDBTypeId.VARCHAR
  return (value) => {
    if (!(value instanceof DuckDBMapValue)) return String(value)
    if (textKeys) return Object.fromEntries(value.entries.map((entry) => [String(entry.key), readValue(entry.value)]))
    return value.entries.map((entry) => ({ key: readKey(entry.key), value: readValue(entry.value) }))
  }
}

function unionReader(type: DuckDBUnionType): CellReader {
  return (value) => {
    if (!(value instanceof DuckDBUnionValue)) return String(value)
    const index = type.memberTags.indexOf(value.tag)
    const member = type.memberTypes[index]
    return member ? cellReader(member)(value.value) : scalar(value.value)
  }
}
