import { TypedText, type CellValue } from '../../core/table.ts'
import type { SchemaField } from './types.ts'

/** A value as the REST API sends it: texts, nested by `v` and `f`. */
export type RestValue = null | string | readonly { readonly v: RestValue }[] | RestRow
export interface RestRow {
  readonly f: readonly { readonly v: RestValue }[]
}

export type CellReader = (value: RestValue) => CellValue

/** Reads the values of a column, exactly: INT64 beyond 2^53 as `bigint`, NUMERIC and times as text. */
export function readerOf(field: SchemaField): CellReader {
  if (field.mode === 'REPEATED') {
    const one = readerOf({ ...field, mode: 'NULLABLE' })
    return (value) => (Array.isArray(value) ? value.map((item: { readonly v: RestValue }) => one(item.v)) : [])
  }
  if (field.type === 'RECORD' || field.type === 'STRUCT') return structReader(field.fields ?? [])
  const read = scalars[field.type] ?? ((text) => text)
  return (value) => (typeof value === 'string' ? read(value) : null)
}

function structReader(fields: readonly SchemaField[]): CellReader {
  const readers = fields.map((field) => [field.name, readerOf(field)] as const)
  return (value) => {
    if (value === null || typeof value === 'string' || !('f' in value)) return null
    return Object.fromEntries(readers.map(([name, read], index) => [name, read(value.f[index]?.v ?? null)]))
  }
}

const integer = (text: string): CellValue => {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

const typed =
  (type: TypedText['type'], write = (text: string): string => text) =>
  (text: string): CellValue =>
    new TypedText(type, write(text))

/** NUMERIC comes with or without the zeros at its end: without them it is one text. */
const shortest = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

const scalars: Readonly<Record<string, (text: string) => CellValue>> = {
  INTEGER: integer,
  INT64: integer,
  FLOAT: Number,
  FLOAT64: Number,
  BOOLEAN: (text) => text === 'true',
  BOOL: (text) => text === 'true',
  NUMERIC: typed('decimal', shortest),
  BIGNUMERIC: typed('decimal', shortest),
  DATE: typed('date'),
  TIME: typed('time'),
  DATETIME: typed('timestamp', (text) => text.replace('T', ' ')),
  TIMESTAMP: typed('timestamptz', timestampText),
  BYTES: typed('bytes'),
  INTERVAL: typed('interval'),
}

/** Microseconds since 1970, as they are asked for, to `2024-02-29 01:02:03.000456+00`. */
export function timestampText(micros: string): string {
  const total = BigInt(micros)
  const fraction = ((total % 1_000_000n) + 1_000_000n) % 1_000_000n
  const at = new Date(Number((total - fraction) / 1000n)).toISOString().slice(0, 19).replace('T', ' ')
  return `${at}${fraction === 0n ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`}+00`
}
