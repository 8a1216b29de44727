import type { Encoding } from '../core/adapter.ts'
import { unreachable } from '../core/check.ts'
import type { CellValue } from '../core/table.ts'
import type { ColumnType } from './column-type.ts'

export type TypedArray =
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

export type CheckedArray =
  | { readonly kind: 'whole'; readonly values: ArrayLike<CellValue>; readonly encoding: Encoding | undefined }
  /** No array of the type's own: its values are looked at one by one. */
  | { readonly kind: 'cells' }
  /** `row` is the first value that does not fit; undefined when the array is of a wrong kind altogether. */
  | { readonly kind: 'wrong'; readonly expected: string; readonly row?: number }

export const isTypedArray = (value: unknown): value is TypedArray =>
  ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof Uint8ClampedArray)

/** Whether a typed array can be written to a column of the type as it is. */
export function checkTyped(
  values: TypedArray,
  nulls: Uint8Array | undefined,
  type: ColumnType,
  scale: number | undefined,
): CheckedArray {
  switch (type.kind) {
    case 'integer':
      return checkIntegers(values, nulls, type.bits, type.signed)
    case 'float':
      return isFloat(values) ? { kind: 'whole', values, encoding: undefined } : { kind: 'cells' }
    case 'decimal':
      return checkDecimals(values, nulls, type, scale)
    case 'date':
      return values instanceof Int32Array
        ? { kind: 'whole', values, encoding: { kind: 'days' } }
        : { kind: 'wrong', expected: 'days since 1970-01-01 in an Int32Array, or dates as text' }
    case 'timestamp':
      return values instanceof BigInt64Array && type.unit === 'micros'
        ? { kind: 'whole', values, encoding: { kind: 'micros', zoned: type.zoned } }
        : { kind: 'wrong', expected: 'microseconds since 1970 in a BigInt64Array, or timestamps as text' }
    case 'boolean':
      return values instanceof Uint8Array
        ? checkEach(values, nulls, 'true or false, as 1 and 0', (value) => value === 0 || value === 1, {
            kind: 'boolean',
          })
        : { kind: 'wrong', expected: '1 and 0 in a Uint8Array, or booleans' }
    case 'text':
    case 'time':
    case 'json':
    case 'bytes':
    case 'other':
      return { kind: 'cells' }
    default:
      return unreachable(type)
  }
}

const isFloat = (values: TypedArray): boolean => values instanceof Float64Array || values instanceof Float32Array

function checkIntegers(
  values: TypedArray,
  nulls: Uint8Array | undefined,
  bits: number,
  isSigned: boolean,
): CheckedArray {
  // One by one: a float may hold a fraction, or a number beyond 2^53 that has lost its last digits.
  if (isFloat(values)) return { kind: 'cells' }
  const width = values.BYTES_PER_ELEMENT * 8
  const isUnsigned = /Uint/.test(values.constructor.name)
  const always = isUnsigned ? (isSigned ? width < bits : width <= bits) : isSigned && width <= bits
  if (always) return { kind: 'whole', values, encoding: undefined }
  const low = isSigned ? -(2 ** (bits - 1)) : 0
  const high = 2 ** (isSigned ? bits - 1 : bits)
  const expected = `a whole number of ${bits} bits${isSigned ? '' : ', not negative'}`
  return checkEach(values, nulls, expected, (value) => value >= low && value < high, undefined)
}

function checkDecimals(
  values: TypedArray,
  nulls: Uint8Array | undefined,
  type: ColumnType & { kind: 'decimal' },
  scale: number | undefined,
): CheckedArray {
  if (isFloat(values)) return { kind: 'cells' }
  if (scale === undefined) {
    return { kind: 'wrong', expected: 'whole numbers with a scale, { values, scale }, or decimals as text' }
  }
  if (scale > type.scale) return { kind: 'wrong', expected: `of a scale of at most ${type.scale}` }
  const isOwn = values instanceof Int32Array || values instanceof BigInt64Array
  if (!isOwn) return { kind: 'wrong', expected: 'an Int32Array or a BigInt64Array with a scale' }
  // Digits before the point stay the same whatever the scale.
  const limit = 10n ** BigInt(type.precision - type.scale + scale)
  const bound = values instanceof Int32Array ? Number(limit) : limit
  const expected = `a decimal with at most ${type.precision - type.scale} digits before the point`
  const precision = values instanceof Int32Array ? 9 : 18
  return checkEach(values, nulls, expected, (value) => value < bound && value > -bound, {
    kind: 'scaled',
    precision,
    scale,
  })
}

function checkEach(
  values: TypedArray,
  nulls: Uint8Array | undefined,
  expected: string,
  fits: (value: number | bigint) => boolean,
  encoding: Encoding | undefined,
): CheckedArray {
  for (let row = 0; row < values.length; row++) {
    if (nulls?.[row] !== 1 && !fits(values[row] ?? 0)) return { kind: 'wrong', expected, row }
  }
  return { kind: 'whole', values, encoding }
}
