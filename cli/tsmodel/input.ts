import type { Input } from './inputs.ts'
import { RowMaker } from './row-maker.ts'
import type { ColumnBatch, Row } from './typed-columns.ts'

/** An input whose rows come from `open`, a new query at each reading. */
export function inputOf(open: () => AsyncIterable<ColumnBatch>): Input {
  return {
    [Symbol.asyncIterator]: () => new RowStream(open()),
    batches: open,
    async all() {
      const rows: Row[] = []
      for await (const batch of open()) for (const row of batch.rows()) rows.push(row)
      return rows
    },
  }
}

/**
 * Rows one by one, each ready when it is asked for but the first of a batch. By hand: an async generator makes several promises for each row, which take
 * most of the time of a model that reads millions.
 */
class RowStream implements AsyncIterableIterator<Row, undefined> {
  readonly #batches: AsyncIterator<ColumnBatch>
  #maker: RowMaker | undefined
  #at = 0
  #rowCount = 0
  #isDone = false
  #reading: Promise<unknown> | undefined

  constructor(batches: AsyncIterable<ColumnBatch>) {
    this.#batches = batches[Symbol.asyncIterator]()
  }

  next(): Promise<IteratorResult<Row, undefined>> {
    // Asked again before the last answer: in its turn.
    if (this.#reading) return this.#reading.then(() => this.next())
    if (this.#maker && this.#at < this.#rowCount) {
      return Promise.resolve({ value: this.#maker.row(this.#at++), done: false })
    }
    const read = this.#nextBatch()
    this.#reading = read.then(
      () => (this.#reading = undefined),
      () => (this.#reading = undefined),
    )
    return read
  }

  async #nextBatch(): Promise<IteratorResult<Row, undefined>> {
    while (!this.#isDone) {
      const next = await this.#batches.next()
      if (next.done === true) break
      const { columns, rowCount } = next.value
      if (this.#maker) this.#maker.take(columns)
      else this.#maker = new RowMaker(columns)
      this.#rowCount = rowCount
      this.#at = 1
      if (rowCount > 0) return { value: this.#maker.row(0), done: false }
    }
    this.#isDone = true
    return { value: undefined, done: true }
  }

  async return(): Promise<IteratorResult<Row, undefined>> {
    this.#isDone = true
    this.#at = this.#rowCount
    await this.#batches.return?.()
    return { value: undefined, done: true }
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
