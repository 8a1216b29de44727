import type { Batch } from '../core/adapter.ts'
import { problem, ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { checkBatch } from './check-batch.ts'
import { described } from './described.ts'
import type { LoadedColumn } from './load.ts'
import { isOutputBatch } from './output-batch.ts'
import { RowGatherer } from './row-gatherer.ts'

export interface OutputColumns {
  readonly columns: readonly LoadedColumn[]
  readonly file: string
  /** What becomes of a row that does not fit; without it the first one ends the reading. */
  readonly reject?: (row: unknown, index: number, why: Diagnostic) => void
}

/** Rows or batches as a model or loader gives them, checked against the declared columns, in batches. Throws `ProblemError` at the first row that does not fit. */
export async function* batchesOf(rows: unknown, output: OutputColumns): AsyncGenerator<Batch> {
  const source = await iterableOf(rows, output.file)
  const sequence = new Sequence(output)
  // Rows that are there already are not waited for one by one.
  if (Symbol.iterator in source) {
    for (const given of source) {
      const row: unknown = given instanceof Promise ? await given : given
      const done = sequence.put(row)
      if (done !== undefined) yield* done
    }
  } else {
    for await (const row of source) {
      const done = sequence.put(row)
      if (done !== undefined) yield* done
    }
  }
  yield* sequence.rest()
}

/** Rows and batches in the order in which they come. */
class Sequence {
  readonly #gathered: RowGatherer
  readonly #output: OutputColumns
  readonly #at: Location
  #index = 0

  constructor(output: OutputColumns) {
    this.#output = output
    this.#at = { file: output.file }
    this.#gathered = new RowGatherer(output.columns, this.#at)
  }

  /** What can be written once a row, or a batch of them, has come; undefined for most rows. */
  put(row: unknown): readonly Batch[] | undefined {
    if (isOutputBatch(row)) {
      const made = checkBatch(row, this.#output.columns, this.#index + 1, this.#at)
      this.#index += made.rowCount
      // Rows that came before it stay before it.
      return [...this.rest(), made]
    }
    this.#index++
    const found = this.#gathered.put(row, this.#index)
    if (found === undefined) return this.#gathered.isFull ? this.rest() : undefined
    if (found === 'full') {
      this.#index--
      return [...this.rest(), ...(this.put(row) ?? [])]
    }
    if (!this.#output.reject) throw new ProblemError(found)
    this.#output.reject(row, this.#index, found)
    return undefined
  }

  rest(): readonly Batch[] {
    return this.#gathered.count > 0 ? [this.#gathered.take()] : []
  }
}

async function iterableOf(rows: unknown, file: string): Promise<AsyncIterable<unknown> | Iterable<unknown>> {
  const settled: unknown = await rows
  if (typeof settled === 'object' && settled !== null) {
    if (isOutputBatch(settled)) return [settled]
    if (Symbol.asyncIterator in settled) return settled as AsyncIterable<unknown> // told by the line above
    if (Symbol.iterator in settled) return settled as Iterable<unknown> // told by the line above
  }
  const reason = `it must give an array, an iterable or an async iterable of rows, but gave ${described(settled)}`
  const isRecord = typeof settled === 'object' && settled !== null
  const hint = isRecord ? 'One row goes into a list: [{ … }]; whole columns are given by batch({ … }).' : undefined
  throw new ProblemError(problem('ts-run-failed', { reason }, { file }, { hint }))
}
