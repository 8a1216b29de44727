import type { Batch } from '../../core/adapter.ts'
import { transferables } from '../group/pack.ts'
import { columnBatch } from '../vector.ts'
import { makeBatchCount } from './engine-memory.ts'
import type { Failures } from './failures.ts'
import { batchesAhead, type Told } from './messages.ts'

interface Reading {
  /** How many batches may be sent before the thread asks for more. */
  credit: number
  isClosed: boolean
  wake: (() => void) | undefined
}

/** Streams of rows on their way into a thread, each by its number. */
export class Readings {
  readonly #tell: (message: Told, transfer?: ArrayBuffer[]) => void
  readonly #failures: Failures
  readonly #readings = new Map<number, Reading>()
  readonly #sending = new Set<Promise<void>>()
  #isClosed = false

  constructor(tell: (message: Told, transfer?: ArrayBuffer[]) => void, failures: Failures) {
    this.#tell = tell
    this.#failures = failures
  }

  open(stream: number, batches: AsyncIterable<Batch>): void {
    const reading: Reading = { credit: batchesAhead, isClosed: this.#isClosed, wake: undefined }
    this.#readings.set(stream, reading)
    const sent = this.#send(stream, batches, reading).finally(() => {
      this.#readings.delete(stream)
      this.#sending.delete(sent)
    })
    this.#sending.add(sent)
  }

  /** What the thread says of a stream: it took a batch, or reads no more. */
  heed(word: 'more' | 'close', stream: number): void {
    const reading = this.#readings.get(stream)
    if (reading === undefined) return
    if (word === 'close') return end(reading)
    reading.credit++
    reading.wake?.()
  }

  close(): void {
    this.#isClosed = true
    for (const reading of this.#readings.values()) end(reading)
  }

  /** Until none is read any more. */
  async closed(): Promise<void> {
    await Promise.all(this.#sending)
  }

  async #send(stream: number, batches: AsyncIterable<Batch>, reading: Reading): Promise<void> {
    const counted = makeBatchCount()
    try {
      for await (const batch of batches) {
        if (reading.isClosed) return
        const { rowCount, columns } = columnBatch(batch)
        const arrays = Object.values(columns).flatMap(({ values, nulls }) => [values, nulls])
        this.#tell({ kind: 'rows', stream, rows: { rowCount, columns } }, transferables(arrays))
        counted()
        reading.credit--
        while (reading.credit <= 0 && !reading.isClosed) await new Promise<void>((resolve) => (reading.wake = resolve))
      }
      this.#tell({ kind: 'end', stream })
    } catch (thrown) {
      this.#tell({ kind: 'broken', stream, failure: this.#failures.add(thrown) })
    }
  }
}

function end(reading: Reading): void {
  reading.isClosed = true
  reading.wake?.()
}
