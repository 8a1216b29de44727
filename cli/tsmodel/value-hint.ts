import type { ColumnType } from './column-type.ts'

/** How to mend a value that does not fit its column, where that is known. */
export function valueHint(value: unknown, type: ColumnType): string | undefined {
  if (typeof value === 'number' && Number.isNaN(value)) return 'Write null where there is no value.'
  switch (type.kind) {
    case 'integer':
      return typeof value === 'number' ? wholeHint(value) : undefined
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value) ? `Round it: value.toFixed(${type.scale}).` : undefined
    case 'text':
      return ['number', 'bigint', 'boolean'].includes(typeof value) ? 'Make a text of it: String(value).' : undefined
    case 'boolean':
      return value === 0 || value === 1 ? 'Make a boolean of it: value === 1.' : undefined
    default:
      return undefined
  }
}

function wholeHint(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined
  if (!Number.isInteger(value)) return 'Round it: Math.round(value), or declare the column "double".'
  return Number.isSafeInteger(value)
    ? undefined
    : 'Numbers beyond 2^53 are not exact: give a bigint, or the digits as text.'
}
