import type { DuckDBType, DuckDBVector } from '@duckdb/node-api'
import { DuckDBDecimalType, DuckDBTypeId } from './api.ts'
import type { Encoding } from '../../core/adapter.ts'
import type { CellValue } from '../../core/table.ts'

/** A column of a chunk, read. */
export interface ReadColumn {
  readonly values: ArrayLike<CellValue>
  readonly nulls: Uint8Array | undefined
  readonly encoding?: Encoding
}

/** A column's values as the engine stores them, in whole numbers, copied; undefined for types that are something else. */
export function readEncoded(vector: DuckDBVector, type: DuckDBType, rowCount: number): ReadColumn | undefined {
  const nulls = (): Uint8Array | undefined => nullsOf(vector, rowCount)
  if (type.typeId === DuckDBTypeId.BOOLEAN) {
    const bytes = bytesOf(vector)
    return bytes && { values: bytes.slice(0, rowCount), nulls: nulls(), encoding: { kind: 'boolean' } }
  }
  if (type instanceof DuckDBDecimalType) {
    const { width: precision, scale } = type
    const values = scaledValues(vector, precision, rowCount)
    return values && { values, nulls: nulls(), encoding: { kind: 'scaled', precision, scale } }
  }
  const encoding = ENCODINGS.get(type.typeId)
  if (encoding === undefined || !('items' in vector) || !isNumeric(vector.items)) return undefined
  return { values: vector.items.slice(0, rowCount), nulls: nulls(), encoding }
}

const ENCODINGS: ReadonlyMap<DuckDBTypeId, Encoding> = new Map<DuckDBTypeId, Encoding>([
  [DuckDBTypeId.DATE, { kind: 'days' }],
  [DuckDBTypeId.TIMESTAMP, { kind: 'micros', zoned: false }],
  [DuckDBTypeId.TIMESTAMP_TZ, { kind: 'micros', zoned: true }],
])

/** Up to 9 digits fit 32 bits, up to 18 fit 64; the engine's 16-bit numbers are widened, so that a precision has one kind of array. */
function scaledValues(vector: DuckDBVector, precision: number, rowCount: number): ArrayLike<CellValue> | undefined {
  const bytes = bytesOf(vector)
  if (precision <= 4) return bytes && Int32Array.from(new Int16Array(copyOf(bytes, rowCount * 2)))
  if (precision <= 9) return bytes && new Int32Array(copyOf(bytes, rowCount * 4))
  if (precision <= 18) return bytes && new BigInt64Array(copyOf(bytes, rowCount * 8))
  if (!hasScaled(vector)) return undefined
  return Array.from({ length: rowCount }, (_, row) => vector.getScaledValue(row))
}

const copyOf = (bytes: Uint8Array, length: number): ArrayBuffer => Uint8Array.from(bytes.subarray(0, length)).buffer

interface Scaled {
  getScaledValue(row: number): bigint | null
}
const hasScaled = (vector: object): vector is Scaled =>
  'getScaledValue' in vector && typeof vector.getScaledValue === 'function'

function bytesOf(vector: object): Uint8Array | undefined {
  const view: unknown = Reflect.get(vector, 'dataView')
  return view instanceof DataView ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : undefined
}

type Numeric =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array

export const isNumeric = (items: unknown): items is Numeric => ArrayBuffer.isView(items) && !(items instanceof DataView)

/** `items` holds anything where the value is null; the vector's validity tells which those are, one bit a row. */
export function nullsOf(vector: DuckDBVector, rowCount: number): Uint8Array | undefined {
  const bits = validityBits(vector)
  if (bits === undefined) return undefined
  const nulls = new Uint8Array(rowCount)
  let any = 0
  for (let row = 0; row < rowCount; row++) {
    const isNull = (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) ^ 1
    nulls[row] = isNull
    any |= isNull
  }
  return any === 1 ? nulls : undefined
}

/** The engine's mask, 1 where there is a value; undefined where all are. The binding's own reader of it makes two bigints a row. */
export function validityBits(vector: object): Uint8Array | undefined {
  const validity: unknown = Reflect.get(vector, 'validity')
  const data: unknown = typeof validity === 'object' && validity !== null ? Reflect.get(validity, 'data') : undefined
  return data instanceof BigUint64Array ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : undefined
}
