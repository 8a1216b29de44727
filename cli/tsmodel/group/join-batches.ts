import { isTypedArray, type TypedArray } from '../typed-array.ts'
import type { PackedBatch } from './pack.ts'

/** A joined batch has no more rows, unless one alone has. */
const most = 8192

/** The same rows in fewer batches: to send and to write a batch costs the more the smaller it is. */
export function joinBatches(batches: readonly PackedBatch[]): readonly PackedBatch[] {
  const runs: PackedBatch[][] = []
  let rowCount = 0
  for (const batch of batches) {
    const run = runs.at(-1)
    if (run?.[0] && isAlike(run[0], batch) && rowCount + batch.rowCount <= most) {
      run.push(batch)
      rowCount += batch.rowCount
    } else {
      runs.push([batch])
      rowCount = batch.rowCount
    }
  }
  return runs.flatMap(joined)
}

/** Whether columns are of the same kinds of array, and mean the same. */
const isAlike = (a: PackedBatch, b: PackedBatch): boolean =>
  a.values.every((values, at) => kindOf(values) === kindOf(b.values[at])) &&
  JSON.stringify(a.encodings) === JSON.stringify(b.encodings)

const kindOf = (values: unknown): unknown => (isTypedArray(values) ? values.constructor : 'list')

function joined(run: readonly PackedBatch[]): readonly PackedBatch[] {
  const [first] = run
  if (first === undefined || run.length === 1) return run
  const rowCount = run.reduce((sum, batch) => sum + batch.rowCount, 0)
  const values = first.values.map((kind, at) => {
    const parts = run.map((batch) => batch.values[at])
    return isTypedArray(kind) ? joinedArrays(kind, parts, rowCount) : parts.flat()
  })
  return [{ ...first, rowCount, values, nulls: values.map((_, at) => joinedNulls(run, at, rowCount)) }]
}

function joinedArrays(kind: TypedArray, parts: readonly unknown[], rowCount: number): TypedArray {
  const whole = Reflect.construct(kind.constructor as typeof Int32Array, [rowCount]) as Int32Array // of the first one's kind
  let at = 0
  for (const part of parts as readonly Int32Array[]) {
    whole.set(part, at) // of the same kind, as was seen
    at += part.length
  }
  return whole
}

function joinedNulls(run: readonly PackedBatch[], column: number, rowCount: number): Uint8Array | undefined {
  if (run.every(({ nulls }) => nulls?.[column] === undefined)) return undefined
  const whole = new Uint8Array(rowCount)
  let at = 0
  for (const batch of run) {
    const nulls = batch.nulls?.[column]
    if (nulls) whole.set(nulls, at)
    at += batch.rowCount
  }
  return whole
}
