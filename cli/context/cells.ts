import { unreachable } from '../core/check.ts'
import { TypedText, type CellValue } from '../core/table.ts'
import { isDict, type Value } from '../jinja/values.ts'
import { isNumber, toNumber } from '../jinja/types.ts'
import { dictEntries } from '../jinja/dict.ts'
import { str } from '../jinja/text.ts'
import { pyFloat } from '../jinja/values.ts'
import { DecimalValue } from './decimal.ts'
import { dateOf, datetimeOf } from './modules.ts'
import { dumpJson } from './python-json.ts'

/** Engine types whose numbers are floats even when they have no fraction. */
const floatTypes = /^(float|double|real|float4|float8|float64)/i

/** A warehouse's value as templates hold it: lists and structs are JSON texts, as agate's tables have them. */
export function cellToValue(cell: CellValue, type: string): Value {
  const value = nestedValue(cell, type)
  return Array.isArray(value) || isDict(value) ? dumpJson(value, false) : value
}

function nestedValue(cell: CellValue, type: string): Value {
  if (typeof cell === 'number') return floatTypes.test(type) ? pyFloat(cell) : cell
  if (cell === null || typeof cell !== 'object') return cell
  if (cell instanceof TypedText) return typedValue(cell)
  if (isCellList(cell)) return cell.map((item) => nestedValue(item, type.replace(/\[\d*\]$/, '')))
  return new Map<Value, Value>(Object.entries(cell).map(([key, item]) => [key, nestedValue(item, '')]))
}

const isCellList = (cell: object): cell is readonly CellValue[] => Array.isArray(cell)

function typedValue({ type, text }: TypedText): Value {
  switch (type) {
    case 'decimal':
      return DecimalValue.parse(text) ?? text
    case 'date':
      return dateOf(text) ?? text
    case 'timestamp':
    case 'timestamptz':
      return datetimeOf(text) ?? text
    case 'time':
    case 'interval':
    case 'bytes':
    case 'other':
      return text
    default:
      return unreachable(type)
  }
}

/** A template's value as a cell, to be written as a literal. */
export function valueToCell(value: Value): CellValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint')
    return value
  if (value instanceof DecimalValue) return new TypedText('decimal', value.str())
  if (isNumber(value)) return toNumber(value)
  if (Array.isArray(value)) return value.map(valueToCell)
  if (isDict(value))
    return Object.fromEntries([...dictEntries(value)].map(([key, item]) => [str(key), valueToCell(item)]))
  return str(value)
}
