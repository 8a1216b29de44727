import { TypedText, type CellValue } from '../../core/table.ts'

/** A cell in the text DuckDB casts back to the column's type: nested values in its literal form, everything else bare. */
export function cellText(value: CellValue): string {
  if (value === null) return 'NULL'
  if (typeof value !== 'object') return String(value)
  if (value instanceof TypedText) return value.text
  if (isList(value)) return `[${value.map(nestedText).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, cell]) => `${quoted(key)}: ${nestedText(cell ?? null)}`)
    .join(', ')}}`
}

const isList = (value: object): value is readonly CellValue[] => Array.isArray(value)

const nestedText = (value: CellValue): string =>
  typeof value === 'string' || value instanceof TypedText ? quoted(String(value)) : cellText(value)

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
