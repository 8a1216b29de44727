/** A declared column type as far as values are checked against it; `other` passes values through to the engine. */
export type ColumnType =
  | { readonly kind: 'integer'; readonly bits: number; readonly signed: boolean }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | { readonly kind: 'boolean' | 'text' | 'date' | 'time' | 'json' | 'bytes' | 'other' }
  | { readonly kind: 'timestamp'; readonly zoned: boolean; readonly unit: 'micros' | 'other' }

const signed = (bits: number): ColumnType => ({ kind: 'integer', bits, signed: true })
const unsigned = (bits: number): ColumnType => ({ kind: 'integer', bits, signed: false })
const plain = (kind: 'boolean' | 'text' | 'date' | 'time' | 'json' | 'bytes'): ColumnType => ({ kind })
const float = (bits: 32 | 64): ColumnType => ({ kind: 'float', bits })
const timestamp = (zoned: boolean, unit: 'micros' | 'other' = 'micros'): ColumnType => ({
  kind: 'timestamp',
  zoned,
  unit,
})

const named: Readonly<Record<string, ColumnType>> = {
  tinyint: signed(8),
  int1: signed(8),
  smallint: signed(16),
  int2: signed(16),
  short: signed(16),
  integer: signed(32),
  int: signed(32),
  int4: signed(32),
  signed: signed(32),
  bigint: signed(64),
  int8: signed(64),
  int64: signed(64),
  long: signed(64),
  hugeint: signed(128),
  utinyint: unsigned(8),
  usmallint: unsigned(16),
  uinteger: unsigned(32),
  ubigint: unsigned(64),
  uhugeint: unsigned(128),
  float: float(32),
  float4: float(32),
  float8: float(64),
  float64: float(64),
  real: float(32),
  double: float(64),
  'double precision': float(64),
  boolean: plain('boolean'),
  bool: plain('boolean'),
  varchar: plain('text'),
  text: plain('text'),
  string: plain('text'),
  char: plain('text'),
  bpchar: plain('text'),
  uuid: plain('text'),
  date: plain('date'),
  time: plain('time'),
  json: plain('json'),
  blob: plain('bytes'),
  bytes: plain('bytes'),
  bytea: plain('bytes'),
  binary: plain('bytes'),
  varbinary: plain('bytes'),
  timestamp: timestamp(false),
  datetime: timestamp(false),
  timestamp_s: timestamp(false, 'other'),
  timestamp_ms: timestamp(false, 'other'),
  timestamp_ns: timestamp(false, 'other'),
  'timestamp without time zone': timestamp(false),
  timestamptz: timestamp(true),
  'timestamp with time zone': timestamp(true),
  bignumeric: { kind: 'decimal', precision: 76, scale: 38 },
}

/** DuckDB's and BigQuery's names of types, in any case; a type it does not know is `other`. */
export function columnType(text: string): ColumnType {
  const match = /^\s*([a-z_]\w*(?: [a-z ]+)?)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*$/i.exec(text)
  const name = match?.[1]?.toLowerCase()
  if (name === undefined) return { kind: 'other' }
  if (name === 'decimal' || name === 'numeric' || name === 'dec') return decimal(match?.[2], match?.[3])
  return named[name] ?? { kind: 'other' }
}

/** `DECIMAL` alone is DECIMAL(18,3) in DuckDB; `DECIMAL(10)` has no fraction. */
function decimal(precision: string | undefined, scale: string | undefined): ColumnType {
  if (precision === undefined) return { kind: 'decimal', precision: 18, scale: 3 }
  return { kind: 'decimal', precision: Number(precision), scale: Number(scale ?? 0) }
}
