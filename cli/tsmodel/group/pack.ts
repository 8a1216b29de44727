import type { Batch } from '../../core/adapter.ts'
import { BytesText, TypedText, type CellValue } from '../../core/table.ts'
import { isTypedArray } from '../typed-array.ts'

const mark = '\u0000typed'

/** A batch as it goes between threads: what classes would lose on the way is plain data. */
export type PackedBatch = Pick<Batch, 'rowCount' | 'nulls' | 'encodings'> & { readonly values: readonly unknown[] }

export const packBatch = ({ rowCount, nulls, encodings, values }: Batch): PackedBatch => ({
  rowCount,
  ...(nulls && { nulls }),
  ...(encodings && { encodings }),
  values: values.map((column) => (ArrayBuffer.isView(column) ? column : Array.from(column, pack))),
})

export const unpackBatch = (packed: PackedBatch, columns: Batch['columns']): Batch => ({
  ...packed,
  columns,
  values: packed.values.map(
    (column) => (Array.isArray(column) ? column.map(unpack) : (column as ArrayLike<CellValue>)), // what `packBatch` made: a list or a typed array
  ),
})

function pack(cell: CellValue): unknown {
  if (typeof cell !== 'object' || cell === null) return cell
  if (cell instanceof BytesText) return { [mark]: cell.type, text: cell.text, bytes: cell.bytes }
  if (cell instanceof TypedText) return { [mark]: cell.type, text: cell.text }
  if (Array.isArray(cell)) return cell.map(pack)
  return Object.fromEntries(Object.entries(cell).map(([key, value]) => [key, pack(value)]))
}

function unpack(cell: unknown): CellValue {
  if (typeof cell !== 'object' || cell === null) return cell as CellValue // a scalar, as it was packed
  if (Array.isArray(cell)) return cell.map(unpack)
  const { [mark]: type, text, ...rest } = cell as Readonly<Record<string, unknown>> // no list, so a record
  if (type !== undefined && rest['bytes'] instanceof Uint8Array) return new BytesText(rest['bytes'], String(text))
  if (type !== undefined) return new TypedText(type as TypedText['type'], String(text)) // as it was packed
  return Object.fromEntries(
    Object.entries({ ...(text !== undefined && { text }), ...rest }).map(([key, value]) => [key, unpack(value)]),
  )
}

/** The same in memory of its own, which may be handed over: the code that made the arrays may use them again, or they may be parts of large ones. */
export const sendable = (packed: PackedBatch): PackedBatch => ({
  ...packed,
  values: packed.values.map(copied),
  ...(packed.nulls && { nulls: packed.nulls.map((nulls) => nulls?.slice()) }),
})

const copied = (column: unknown): unknown => (isTypedArray(column) ? column.slice() : column)

/** The memory that may be handed over instead of copied: arrays that own theirs. */
export function transferables(arrays: readonly unknown[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>()
  for (const array of arrays) {
    if (!ArrayBuffer.isView(array) || !(array.buffer instanceof ArrayBuffer)) continue
    if (array.byteLength === array.buffer.byteLength && array.byteLength > 0) buffers.add(array.buffer)
  }
  return [...buffers]
}

/** Gives the memory of a batch back at once: V8 would let some sixty megabytes of it gather first. */
export function release({ values, nulls = [] }: Batch): void {
  for (const buffer of transferables([...values, ...nulls])) buffer.transfer(0)
}
