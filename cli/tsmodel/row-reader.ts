import { dateText, decimalText, timestampText } from '../core/encoded-value.ts'
import type { CellValue } from '../core/table.ts'
import { columnType, type ColumnType } from './column-type.ts'
import { readerOf, type RowValue } from './row-value.ts'
import type { ColumnVector } from './typed-columns.ts'

/** Gives the values of one column as rows have them. One object serves batch after batch, so that what it learnt stays. */
export interface ColumnReader {
  /** Whether it reads columns of this kind; what it reads from then on is this one. */
  take(vector: ColumnVector): boolean
  at(row: number): RowValue
}

export function columnReader(vector: ColumnVector): ColumnReader {
  const reader = readerFor(columnType(vector.type), vector)
  reader.take(vector)
  return reader
}

function readerFor(type: ColumnType, { values }: ColumnVector): ColumnReader {
  if (type.kind === 'date' && values instanceof Int32Array) return new DateReader()
  if (type.kind === 'decimal' && values instanceof BigInt64Array) return new LongDecimalReader()
  if (type.kind === 'decimal' && values instanceof Int32Array) return new DecimalReader()
  if (type.kind === 'timestamp' && values instanceof BigInt64Array) return new TimestampReader(type.zoned)
  if (type.kind === 'boolean' && values instanceof Uint8Array) return new BooleanReader()
  if (ArrayBuffer.isView(values) && !(type.kind === 'integer' && type.bits > 32 && !isWide(values))) {
    return new PlainReader()
  }
  return new CellReader(type)
}

const isWide = (values: unknown): boolean => values instanceof BigInt64Array || values instanceof BigUint64Array

/** Texts of days that were read: they come again and again. */
const mostKnown = 16_384

class DateReader implements ColumnReader {
  #values: Int32Array = new Int32Array()
  #nulls: Uint8Array | undefined
  readonly #texts = new Map<number, string>()

  take({ values, nulls }: ColumnVector): boolean {
    if (!(values instanceof Int32Array)) return false
    this.#values = values
    this.#nulls = nulls
    return true
  }

  at(row: number): RowValue {
    if (this.#nulls?.[row] === 1) return null
    const days = this.#values[row] ?? 0
    const known = this.#texts.get(days)
    if (known !== undefined) return known
    if (this.#texts.size >= mostKnown) this.#texts.clear()
    const text = dateText(days)
    this.#texts.set(days, text)
    return text
  }
}

class DecimalReader implements ColumnReader {
  #values: Int32Array = new Int32Array()
  #nulls: Uint8Array | undefined
  #scale = 0

  take({ values, nulls, scale }: ColumnVector): boolean {
    if (!(values instanceof Int32Array)) return false
    this.#values = values
    this.#nulls = nulls
    this.#scale = scale
    return true
  }

  at(row: number): RowValue {
    return this.#nulls?.[row] === 1 ? null : decimalText(this.#values[row] ?? 0, this.#scale)
  }
}

const twoTo32 = 2 ** 32

/** Most decimals of 64 bits are below 2^53: their halves make a number, and no bigint is made. */
class LongDecimalReader implements ColumnReader {
  #values: BigInt64Array = new BigInt64Array()
  #halves: Int32Array = new Int32Array()
  #nulls: Uint8Array | undefined
  #scale = 0

  take({ values, nulls, scale }: ColumnVector): boolean {
    if (!(values instanceof BigInt64Array)) return false
    this.#values = values
    this.#halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2)
    this.#nulls = nulls
    this.#scale = scale
    return true
  }

  at(row: number): RowValue {
    if (this.#nulls?.[row] === 1) return null
    const high = this.#halves[2 * row + 1] ?? 0
    const isSmall = high < 0x1f_ffff && high > -0x1f_ffff
    const whole = isSmall ? high * twoTo32 + ((this.#halves[2 * row] ?? 0) >>> 0) : (this.#values[row] ?? 0n)
    return decimalText(whole, this.#scale)
  }
}

class TimestampReader implements ColumnReader {
  #values: BigInt64Array = new BigInt64Array()
  #nulls: Uint8Array | undefined
  readonly #zoned: boolean

  constructor(zoned: boolean) {
    this.#zoned = zoned
  }

  take({ values, nulls }: ColumnVector): boolean {
    if (!(values instanceof BigInt64Array)) return false
    this.#values = values
    this.#nulls = nulls
    return true
  }

  at(row: number): RowValue {
    return this.#nulls?.[row] === 1 ? null : timestampText(this.#values[row] ?? 0n, this.#zoned)
  }
}

class BooleanReader implements ColumnReader {
  #values: Uint8Array = new Uint8Array()
  #nulls: Uint8Array | undefined

  take({ values, nulls }: ColumnVector): boolean {
    if (!(values instanceof Uint8Array)) return false
    this.#values = values
    this.#nulls = nulls
    return true
  }

  at(row: number): RowValue {
    return this.#nulls?.[row] === 1 ? null : this.#values[row] === 1
  }
}

/** Numbers and bigints that are what they are. */
class PlainReader implements ColumnReader {
  #values: ArrayLike<number | bigint> = []
  #nulls: Uint8Array | undefined

  take({ values, nulls }: ColumnVector): boolean {
    if (!ArrayBuffer.isView(values)) return false
    this.#values = values
    this.#nulls = nulls
    return true
  }

  at(row: number): RowValue {
    return this.#nulls?.[row] === 1 ? null : (this.#values[row] ?? null)
  }
}

/** What an engine gives in no typed array: texts, lists, records, wide decimals. */
class CellReader implements ColumnReader {
  #values: ArrayLike<unknown> = []
  #nulls: Uint8Array | undefined
  #scale = 0
  readonly #isDecimal: boolean
  readonly #read: (cell: CellValue) => RowValue

  constructor(type: ColumnType) {
    this.#isDecimal = type.kind === 'decimal'
    this.#read = readerOf(type)
  }

  take({ values, nulls, scale }: ColumnVector): boolean {
    if (isWide(values)) return false
    this.#values = values
    this.#nulls = nulls
    this.#scale = scale
    return true
  }

  at(row: number): RowValue {
    if (this.#nulls?.[row] === 1) return null
    const value = this.#values[row] ?? null
    if (this.#isDecimal && (typeof value === 'bigint' || typeof value === 'number')) {
      return decimalText(value, this.#scale)
    }
    return this.#read(value as CellValue) // what a vector holds is a cell's values
  }
}
