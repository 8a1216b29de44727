import { unreachable } from '../../core/check.ts'
import { TypedText, type CellRecord, type CellValue } from '../../core/table.ts'
import { quoteString } from '../../sql/quote.ts'

const isList = (value: object): value is readonly CellValue[] => Array.isArray(value)

/** A value as a DuckDB literal of the type it stands for. */
export function literal(value: CellValue): string {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'number':
      return numberLiteral(value)
    case 'string':
      return quoteString(value)
    default:
  }
  if (value instanceof TypedText) return typedLiteral(value)
  if (isList(value)) return `[${value.map(literal).join(', ')}]`
  return recordLiteral(value)
}

function numberLiteral(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value)
  return `'${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}'::double`
}

function typedLiteral({ type, text }: TypedText): string {
  switch (type) {
    case 'decimal':
      return text
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
    case 'interval':
      return `${quoteString(text)}::${type}`
    case 'bytes':
      return `${quoteString(text)}::blob`
    case 'other':
      return quoteString(text)
    default:
      return unreachable(type)
  }
}

const recordLiteral = (record: CellRecord): string =>
  `{${Object.entries(record)
    .map(([key, cell]) => `${quoteString(key)}: ${literal(cell ?? null)}`)
    .join(', ')}}`
