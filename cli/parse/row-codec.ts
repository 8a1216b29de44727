import { markedJson } from '../core/float-marks.ts'
import type { Json, JsonRecord } from './read-json.ts'

/** Records of a few shapes as rows: their keys are written once a shape, values that many share once at all. Half the text, a third of the time. */
export interface EncodedRecords {
  readonly shapes: readonly (readonly string[])[]
  /** Values of the shared keys. */
  readonly shared: readonly Json[]
  /** The shape's number, then the values in the order of its keys. */
  readonly rows: readonly (readonly Json[])[]
}

/** Keys whose values are mostly the same few objects. */
const sharedKeys = new Set(['config', 'unrendered_config', 'docs', 'contract'])

export function encodeRecords(records: Iterable<JsonRecord>): EncodedRecords {
  const shapes = new Map<string, { readonly index: number; readonly keys: readonly string[] }>()
  const texts = new Map<string, number>()
  const byObject = new Map<object, number>()
  const shared: Json[] = []
  const intern = (value: Json): number => {
    const known = typeof value === 'object' && value !== null ? byObject.get(value) : undefined
    if (known !== undefined) return known
    const text = markedJson(value)
    let index = texts.get(text)
    if (index === undefined) {
      index = shared.length
      shared.push(value)
      texts.set(text, index)
    }
    if (typeof value === 'object' && value !== null) byObject.set(value, index)
    return index
  }
  const rows: Json[][] = []
  for (const record of records) {
    const keys = Object.keys(record)
    const name = keys.join()
    let shape = shapes.get(name)
    if (!shape) shapes.set(name, (shape = { index: shapes.size, keys }))
    const row: Json[] = [shape.index]
    for (const key of keys) {
      const value = record[key] ?? null
      row.push(sharedKeys.has(key) ? intern(value) : value)
    }
    rows.push(row)
  }
  return { shapes: [...shapes.values()].map(({ keys }) => keys), shared, rows }
}

export function decodeRecords({ shapes, shared, rows }: EncodedRecords): JsonRecord[] {
  const isShared = shapes.map((keys) => keys.map((key) => sharedKeys.has(key)))
  return rows.map((row) => {
    const shape = Number(row[0])
    const keys = shapes[shape] ?? []
    const flags = isShared[shape] ?? []
    const record: Record<string, Json> = {}
    for (const [index, key] of keys.entries()) {
      const value = row[index + 1] ?? null
      record[key] = flags[index] === true ? (shared[Number(value)] ?? null) : value
    }
    return record
  })
}
