import type { DuckDBType } from '@duckdb/node-api'
import { BytesText, TypedText, type CellRecord, type CellValue } from '../../core/table.ts'
import { DuckDBArrayType, DuckDBListType, DuckDBMapType, DuckDBStructType, blobValue } from './api.ts'

/** A cell in the text DuckDB casts back to the column's type: nested values in its literal form, everything else bare. */
export function cellText(value: CellValue): string {
  if (value === null) return 'NULL'
  if (typeof value !== 'object') return String(value)
  if (value instanceof BytesText) return blobValue(value.bytes).toString()
  if (value instanceof TypedText) return value.text
  if (isList(value)) return `[${value.map(nestedText).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, cell]) => `${quoted(key)}: ${nestedText(cell ?? null)}`)
    .join(', ')}}`
}

const isList = (value: object): value is readonly CellValue[] => Array.isArray(value)

const nestedText = (value: CellValue): string =>
  typeof value === 'string' || value instanceof TypedText ? quoted(cellText(value)) : cellText(value)

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

/** The same for a type that may hold maps, whose literal is one of its own: `{'k'=1}` of a record, or of a list of `key` and `value`. */
export function textMaker(type: DuckDBType): (value: CellValue) => string {
  if (!hasMap(type)) return cellText
  return (value) => typedText(value, type)
}

const hasMap = (type: DuckDBType): boolean =>
  type instanceof DuckDBMapType ||
  ((type instanceof DuckDBListType || type instanceof DuckDBArrayType) && hasMap(type.valueType)) ||
  (type instanceof DuckDBStructType && type.entryTypes.some(hasMap))

function typedText(value: CellValue, type: DuckDBType): string {
  if (value === null || typeof value !== 'object' || value instanceof TypedText) return nestedText(value)
  if ((type instanceof DuckDBListType || type instanceof DuckDBArrayType) && isList(value)) {
    return `[${value.map((item) => typedText(item, type.valueType)).join(', ')}]`
  }
  if (type instanceof DuckDBMapType) return mapText(value, type)
  if (!(type instanceof DuckDBStructType) || isList(value)) return cellText(value)
  const fields = Object.entries(value).map(([name, cell]) => {
    const at = type.entryNames.findIndex((entry) => entry.toLowerCase() === name.toLowerCase())
    const entryType = type.entryTypes[at]
    return `${quoted(name)}: ${entryType ? typedText(cell, entryType) : nestedText(cell)}`
  })
  return `{${fields.join(', ')}}`
}

function mapText(value: readonly CellValue[] | CellRecord, { keyType, valueType }: DuckDBMapType): string {
  const entries = isList(value) ? value.map(entryOf) : Object.entries(value)
  return `{${entries.map(([key, item]) => `${typedText(key, keyType)}=${typedText(item, valueType)}`).join(', ')}}`
}

function entryOf(cell: CellValue): readonly [CellValue, CellValue] {
  if (cell === null || typeof cell !== 'object' || cell instanceof TypedText || isList(cell)) return [cell, null]
  return [cell['key'] ?? null, cell['value'] ?? null]
}
