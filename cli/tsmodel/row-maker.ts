import { columnReader, type ColumnReader } from './row-reader.ts'
import type { ColumnVector, Row } from './typed-columns.ts'

type Columns = Readonly<Record<string, ColumnVector>>
type MakeRow = (readers: readonly ColumnReader[], index: number) => Row

/** Makes rows of batch after batch of the same columns. */
export class RowMaker {
  readonly #make: MakeRow
  readonly #names: readonly string[]
  #readers: readonly ColumnReader[] = []

  constructor(columns: Columns) {
    this.#names = Object.keys(columns)
    this.#make = makerOf(this.#names)
    this.#readers = Object.values(columns).map(columnReader)
  }

  /** Turns to the next batch of the same query. */
  take(columns: Columns): void {
    this.#readers = this.#names.map((name, at) => {
      const vector = columns[name]
      const reader = this.#readers[at]
      if (vector === undefined || reader?.take(vector) === true) return reader as ColumnReader // every batch of a query has its columns
      return columnReader(vector)
    })
  }

  row(index: number): Row {
    return this.#make(this.#readers, index)
  }
}

const known = new Map<string, MakeRow>()

/** A literal of the columns' names, compiled: filling an object key by key takes five times as long. */
function makerOf(names: readonly string[]): MakeRow {
  const key = JSON.stringify(names)
  const found = known.get(key)
  if (found) return found
  const fields = names.map((name, at) => {
    const text = JSON.stringify(name)
    // A literal's `"__proto__":` would be its prototype.
    return `${name === '__proto__' ? `[${text}]` : text}: readers[${at}].at(index)`
  })
  // eslint-disable-next-line typescript/no-implied-eval -- names are written as JSON, nothing else comes from outside
  const made = new Function('readers', 'index', `return { ${fields.join(', ')} }`) as MakeRow // as its text says
  if (known.size >= 256) known.clear()
  known.set(key, made)
  return made
}
