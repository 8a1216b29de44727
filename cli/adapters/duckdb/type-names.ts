import type { NeutralType } from '../../core/dialect.ts'

const NAMES: Readonly<Record<NeutralType, string>> = {
  string: 'varchar',
  int: 'integer',
  float: 'double',
  numeric: 'decimal(28, 6)',
  boolean: 'boolean',
  timestamp: 'timestamp',
  date: 'date',
  time: 'time',
}

/** DuckDB's name of a neutral type. */
export const typeName = (neutral: NeutralType): string => NAMES[neutral]

const KINDS: readonly (readonly [RegExp, NeutralType])[] = [
  [/^(varchar|text|string|char|bpchar|nvarchar|uuid|json|enum)\b/, 'string'],
  [
    /^u?(tinyint|smallint|integer|bigint|hugeint|bignum)\b|^(u?int[1248]?|u?int(8|16|32|64|128)|short|long|signed)\b/,
    'int',
  ],
  [/^(double|float|float4|float8|real)\b/, 'float'],
  [/^(decimal|numeric|dec)\b/, 'numeric'],
  [/^bool(ean)?\b/, 'boolean'],
  [/^(timestamp|datetime)/, 'timestamp'],
  [/^date\b/, 'date'],
  [/^time\b/, 'time'],
]

/** The neutral kind of a DuckDB type; undefined for nested types, intervals, blobs and bits. */
export function neutralType(type: string): NeutralType | undefined {
  const name = type.trim().toLowerCase()
  if (name.endsWith(']') || /^(struct|map|union)\b/.test(name)) return undefined
  return KINDS.find(([pattern]) => pattern.test(name))?.[1]
}
