import type { Encoding } from '../core/adapter.ts'
import type { CellValue } from '../core/table.ts'
import { cellOf } from './cell-of.ts'
import type { ColumnType } from './column-type.ts'
import { scaledNumber } from './decimal-digits.ts'
import { daysOf } from './whole-number.ts'

/** What becomes of a value that is put into a column: it is in; it fits the type, but not this kind of array; or it is none, and `expected` completes "must be …". */
export type Put = 'in' | 'unusual' | { readonly expected: string }

export interface BuiltColumn {
  readonly values: ArrayLike<CellValue>
  readonly nulls: Uint8Array | undefined
  readonly encoding: Encoding | undefined
}

/** Gathers the values of one column of rows, in the kind of array that the engine loads at once. */
export interface ColumnBuilder {
  /** Anything but null and undefined. A row whose column was not taken may be put again. */
  put(value: unknown, row: number): Put
  putNull(row: number): void
  /** The values of the first rows; it goes on with none. */
  take(rowCount: number): BuiltColumn
}

/** For most types a typed array; texts, nested and wide values are cells. */
export function columnBuilder(type: ColumnType, most: number): ColumnBuilder {
  const encoding = encodingFor(type)
  switch (type.kind) {
    case 'integer':
      if (type.bits < 32 || (type.bits === 32 && type.signed))
        return new TypedBuilder(type, () => new Int32Array(most), integerWriter(type), undefined)
      if (type.bits === 32) return new TypedBuilder(type, () => new Float64Array(most), integerWriter(type), undefined)
      return type.bits === 64 && type.signed
        ? new TypedBuilder(type, () => new BigInt64Array(most), writeLong, undefined)
        : new CellBuilder(type)
    case 'float':
      return new TypedBuilder(type, () => new Float64Array(most), writeFloat, undefined)
    case 'boolean':
      return new TypedBuilder(type, () => new Uint8Array(most), writeBoolean, encoding)
    case 'date':
      return new TypedBuilder(type, () => new Int32Array(most), dateWriter(), encoding)
    case 'decimal':
      return type.precision <= 18
        ? new TypedBuilder(type, () => new BigInt64Array(most), decimalWriter(type.precision, type.scale), encoding)
        : new CellBuilder(type)
    default:
      return new CellBuilder(type)
  }
}

/** Looks at each value by itself: any type. */
export class CellBuilder implements ColumnBuilder {
  readonly #type: ColumnType
  #cells: CellValue[] = []

  constructor(type: ColumnType) {
    this.#type = type
  }

  put(value: unknown, row: number): Put {
    const checked = cellOf(value, this.#type)
    if ('expected' in checked) return checked
    this.#cells[row] = checked.cell
    return 'in'
  }

  putNull(row: number): void {
    this.#cells[row] = null
  }

  take(rowCount: number): BuiltColumn {
    const values = this.#cells
    values.length = rowCount
    this.#cells = []
    return { values, nulls: undefined, encoding: undefined }
  }
}

type Writable = Float64Array | Int32Array | BigInt64Array | Uint8Array
/** Writes a value in the form that most have; false where it has another, or is none. */
type Write<A> = (array: A, row: number, value: unknown) => boolean

class TypedBuilder<A extends Writable> implements ColumnBuilder {
  readonly #type: ColumnType
  readonly #make: () => A
  readonly #write: Write<A>
  readonly #encoding: Encoding | undefined
  #array: A
  #nulls: Uint8Array | undefined

  constructor(type: ColumnType, make: () => A, write: Write<A>, encoding: Encoding | undefined) {
    this.#type = type
    this.#make = make
    this.#write = write
    this.#encoding = encoding
    this.#array = make()
  }

  put(value: unknown, row: number): Put {
    if (this.#write(this.#array, row, value)) {
      if (this.#nulls) this.#nulls[row] = 0
      return 'in'
    }
    const checked = cellOf(value, this.#type)
    return 'expected' in checked ? checked : 'unusual'
  }

  putNull(row: number): void {
    this.#nulls ??= new Uint8Array(this.#array.length)
    this.#nulls[row] = 1
  }

  take(rowCount: number): BuiltColumn {
    const [array, nulls] = [this.#array, this.#nulls]
    this.#array = this.#make()
    this.#nulls = undefined
    const values: ArrayLike<number | bigint> = rowCount === array.length ? array : array.slice(0, rowCount)
    return { values, nulls: nulls?.slice(0, rowCount), encoding: this.#encoding }
  }
}

function encodingFor(type: ColumnType): Encoding | undefined {
  if (type.kind === 'date') return { kind: 'days' }
  if (type.kind === 'boolean') return { kind: 'boolean' }
  return type.kind === 'decimal' ? { kind: 'scaled', precision: 18, scale: type.scale } : undefined
}

function integerWriter({
  bits,
  signed,
}: {
  readonly bits: number
  readonly signed: boolean
}): Write<Int32Array | Float64Array> {
  const low = signed ? -(2 ** (bits - 1)) : 0
  const high = 2 ** (signed ? bits - 1 : bits)
  return (array, row, value) => {
    const whole = typeof value === 'bigint' ? Number(value) : value
    if (typeof whole !== 'number' || !(whole >= low && whole < high) || !Number.isInteger(whole)) return false
    array[row] = whole
    return true
  }
}

function writeLong(array: BigInt64Array, row: number, value: unknown): boolean {
  if (typeof value === 'bigint') {
    array[row] = value
    // What does not fit has lost its upper digits.
    return array[row] === value
  }
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return false
  array[row] = BigInt(value)
  return true
}

function writeFloat(array: Float64Array, row: number, value: unknown): boolean {
  if (typeof value !== 'number') return false
  array[row] = value
  return true
}

function writeBoolean(array: Uint8Array, row: number, value: unknown): boolean {
  if (typeof value !== 'boolean') return false
  array[row] = value ? 1 : 0
  return true
}

/** Days that were read: they come again and again. */
const mostKnown = 16_384

function dateWriter(): Write<Int32Array> {
  const known = new Map<string, number>()
  return (array, row, value) => {
    if (typeof value !== 'string') return false
    const found = known.get(value)
    if (found !== undefined) {
      array[row] = found
      return true
    }
    if (!('cell' in cellOf(value, { kind: 'date' }))) return false
    const days = daysOf(value)
    if (known.size >= mostKnown) known.clear()
    known.set(value, days)
    array[row] = days
    return true
  }
}

const twoTo32 = 2 ** 32

function decimalWriter(precision: number, scale: number): Write<BigInt64Array> {
  const limit = 10 ** precision
  let halves: Int32Array | undefined
  let owner: BigInt64Array | undefined
  return (array, row, value) => {
    const whole = scaledNumber(value, scale)
    if (whole === undefined || Math.abs(whole) >= limit) return false
    if (owner !== array) {
      owner = array
      halves = new Int32Array(array.buffer)
    }
    // A number's two halves, as the processors that Node runs on have them: no bigint is made.
    if (halves) {
      halves[2 * row] = whole
      halves[2 * row + 1] = Math.floor(whole / twoTo32)
    }
    return true
  }
}
