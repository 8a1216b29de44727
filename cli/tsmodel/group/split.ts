import type { Batch } from '../../core/adapter.ts'
import { columnBatch } from '../vector.ts'
import { makeBatchCount } from '../thread/engine-memory.ts'
import type { ColumnValues, ColumnVector } from '../typed-columns.ts'
import { groupColumn } from './query.ts'

/** Columns of some rows, in plain data: they can be sent to another thread. */
export interface Rows {
  readonly rowCount: number
  readonly columns: Readonly<Record<string, ColumnVector>>
}

export interface GroupRows extends Rows {
  readonly index: number
}

/**
 * The groups of an input whose rows come ordered by `tsdbt_group`; memory holds one batch and one group. A group that lies within a batch is a view of it, to
 * be copied before it is kept.
 */
export async function* splitGroups(batches: AsyncIterable<Batch>): AsyncGenerator<GroupRows> {
  let index: number | undefined
  let pieces: Rows[] = []
  const counted = makeBatchCount()
  for await (const batch of batches) {
    counted()
    const { rowCount, columns } = columnBatch(batch)
    const { [groupColumn]: numbers, ...own } = columns
    let start = 0
    while (start < rowCount) {
      const number = Number(numbers?.values[start])
      if (index !== undefined && number !== index) {
        yield { index, ...whole(pieces) }
        pieces = []
      }
      index = number
      let end = start + 1
      while (end < rowCount && Number(numbers?.values[end]) === number) end++
      pieces.push({ rowCount: end - start, columns: mapped(own, (vector) => view(vector, start, end)) })
      start = end
    }
  }
  if (index !== undefined) yield { index, ...whole(pieces) }
}

const whole = (pieces: readonly Rows[]): Rows => (pieces.length === 1 && pieces[0]) || joined(pieces)

/** A whole input as one piece. */
export async function gathered(batches: AsyncIterable<Batch>): Promise<Rows> {
  const pieces: Rows[] = []
  for await (const batch of batches) {
    const { rowCount, columns } = columnBatch(batch)
    pieces.push({ rowCount, columns })
  }
  return joined(pieces)
}

const view = ({ values, nulls, ...rest }: ColumnVector, start: number, end: number): ColumnVector => ({
  ...rest,
  values: ArrayBuffer.isView(values) ? values.subarray(start, end) : values.slice(start, end),
  nulls: nulls?.subarray(start, end),
})

/** Some rows of others, in memory of their own. */
export const copied = ({ columns }: Rows, start: number, end: number): Rows => ({
  rowCount: end - start,
  columns: mapped(columns, ({ values, nulls, ...rest }) => ({
    ...rest,
    values: values.slice(start, end),
    nulls: nulls?.subarray(start, end).includes(1) === true ? nulls.slice(start, end) : undefined,
  })),
})

/** Pieces of one input, one after the other, in memory of their own. */
export function joined(pieces: readonly Rows[]): Rows {
  const [first] = pieces
  if (first === undefined) return { rowCount: 0, columns: {} }
  if (pieces.length === 1) return copied(first, 0, first.rowCount)
  const rowCount = pieces.reduce((sum, piece) => sum + piece.rowCount, 0)
  const columns = mapped(first.columns, (vector, name) => {
    const parts = pieces.flatMap((piece) => piece.columns[name] ?? [])
    return { ...vector, values: joinedValues(vector.values, parts, rowCount), nulls: joinedNulls(parts, rowCount) }
  })
  return { rowCount, columns }
}

function joinedValues(kind: ColumnValues, parts: readonly ColumnVector[], length: number): ColumnValues {
  if (!ArrayBuffer.isView(kind)) return parts.flatMap(({ values }) => Array.from(values as readonly never[])) // all are lists where one is
  const whole = Reflect.construct(kind.constructor as typeof Int32Array, [length]) as Int32Array // of the first one's kind
  let at = 0
  for (const { values } of parts) {
    whole.set(values as Int32Array, at) // of the same kind: a column has one
    at += values.length
  }
  return whole
}

function joinedNulls(parts: readonly ColumnVector[], length: number): Uint8Array | undefined {
  if (parts.every(({ nulls }) => nulls === undefined)) return undefined
  const whole = new Uint8Array(length)
  let at = 0
  for (const { nulls, values } of parts) {
    if (nulls) whole.set(nulls, at)
    at += values.length
  }
  return whole
}

function mapped(
  columns: Rows['columns'],
  change: (vector: ColumnVector, name: string) => ColumnVector,
): Record<string, ColumnVector> {
  return Object.fromEntries(Object.entries(columns).map(([name, vector]) => [name, change(vector, name)]))
}
