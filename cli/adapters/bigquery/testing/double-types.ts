import type { SchemaField } from '../types.ts'

const names: readonly (readonly [RegExp, string])[] = [
  [/^(?:TINY|SMALL|BIG|HUGE|U\w*)?INT(?:EGER)?$|^INTEGER$/, 'INTEGER'],
  [/^(?:DOUBLE|FLOAT)$/, 'FLOAT'],
  [/^DECIMAL/, 'NUMERIC'],
  [/^TIMESTAMP WITH TIME ZONE$/, 'TIMESTAMP'],
  [/^TIMESTAMP/, 'DATETIME'],
  [/^BOOLEAN$/, 'BOOLEAN'],
  [/^DATE$/, 'DATE'],
  [/^TIME$/, 'TIME'],
  [/^BLOB$/, 'BYTES'],
]

/** A column of DuckDB as BigQuery's API tells of it. */
export function fieldOf(name: string, type: string): SchemaField {
  if (type.endsWith('[]')) return { ...fieldOf(name, type.slice(0, -2)), mode: 'REPEATED' }
  return { name, type: names.find(([shape]) => shape.test(type))?.[1] ?? 'STRING' }
}

const duckdbNames: Readonly<Record<string, string>> = {
  INTEGER: 'bigint',
  FLOAT: 'double',
  NUMERIC: 'decimal(38, 9)',
  BIGNUMERIC: 'decimal(38, 9)',
  TIMESTAMP: 'timestamptz',
  DATETIME: 'timestamp',
  BYTES: 'blob',
  STRING: 'varchar',
}

/** The type of DuckDB that holds a field's values. */
export const duckdbType = ({ type, mode, fields = [] }: SchemaField): string => {
  const parts = fields.map((field) => `"${field.name}" ${duckdbType(field)}`)
  const one = type === 'RECORD' ? `struct(${parts.join(', ')})` : (duckdbNames[type] ?? type)
  return one + (mode === 'REPEATED' ? '[]' : '')
}
