import { Worker } from 'node:worker_threads'
import type { Binned } from './bins.ts'
import { beginTask, cells, finished, takeBlocks, type CrewMemory } from './crew-memory.ts'
import { ranges } from './histogram.ts'

/** Rows × features below which one thread is done before another is awake. */
const least = 200_000
/** How long a thread may take to start; the others do its work when it does not. */
const startMs = 10_000
/** A task takes milliseconds; of a thread that is silent for so long nothing is to be expected. */
const silentMs = 60_000

/**
 * Threads that fill histograms together, each for some of the features. Sums of whole numbers are exact, and a feature's are all made by one thread: the
 * trees are the same bytes whatever the number of threads.
 */
export class Crew {
  /** The rows' ranges and packed gradients, where all threads see them. */
  readonly data: Binned
  readonly packed: Float64Array
  readonly #memory: CrewMemory
  readonly #workers: Worker[] = []
  readonly #local: Float64Array

  /** @param threads the calling one among them; `most` is how many histograms a tree has at once */
  constructor(data: Binned, threads: number, most: number) {
    const features = data.columns.length
    const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes)
    const columns = new Uint8Array(shared(features * data.rows))
    data.columns.forEach((column, place) => columns.set(column, place * data.rows))
    this.#memory = {
      rowCount: data.rows,
      columns,
      packed: new Float64Array(shared(data.rows * 8)),
      rows: new Int32Array(shared(data.rows * 4)),
      features: new Int32Array(shared(features * 4)),
      histograms: new Float64Array(shared(most * features * ranges * 8)),
      control: new Int32Array(shared(cells.count * 4)),
    }
    this.packed = this.#memory.packed
    this.data = { ...data, columns: data.columns.map((_, place) => columnOf(this.#memory, place)) }
    this.#local = new Float64Array(data.rows)
    this.#start(threads - 1)
  }

  /** The rows of a tree, in memory that all threads see. */
  rowsOf(rows: Int32Array): Int32Array {
    this.#memory.rows.set(rows)
    return this.#memory.rows.subarray(0, rows.length)
  }

  /** Histogram number `slot` of the rows from `from` to `to`, for some features; those of other features stay. */
  fill(slot: number, features: Int32Array, from: number, to: number): Float64Array {
    const memory = this.#memory
    const isShared = this.#workers.length > 0 && (to - from) * features.length >= least
    memory.features.set(features)
    const task = { slot, from, to, featureCount: features.length }
    beginTask(memory, task, isShared)
    takeBlocks(memory, task, this.#local)
    if (!finished(memory, silentMs)) {
      throw new Error('A thread that trains trees does not answer.')
    }
    return histogramOf(memory, slot)
  }

  close(): void {
    Atomics.store(this.#memory.control, cells.isOver, 1)
    Atomics.add(this.#memory.control, cells.task, 1)
    Atomics.notify(this.#memory.control, cells.task)
    for (const worker of this.#workers) void worker.terminate()
  }

  #start(count: number): void {
    const file = import.meta.url.endsWith('.ts') ? './crew-worker.ts' : './trees-worker.js'
    const { control } = this.#memory
    for (let index = 0; index < count; index++) {
      const worker = new Worker(new URL(file, import.meta.url), { workerData: this.#memory })
      // One that cannot start is missed below.
      worker.on('error', () => undefined)
      worker.unref()
      this.#workers.push(worker)
    }
    const deadline = performance.now() + startMs
    for (let ready = 0; ready < count; ready = Atomics.load(control, cells.ready)) {
      const left = deadline - performance.now()
      if (left <= 0) return this.#dismiss()
      Atomics.wait(control, cells.ready, ready, left)
    }
  }

  /** The calling thread does all of the work. */
  #dismiss(): void {
    for (const worker of this.#workers.splice(0)) void worker.terminate()
  }
}

const columnOf = ({ columns, rowCount }: CrewMemory, place: number): Uint8Array =>
  columns.subarray(place * rowCount, (place + 1) * rowCount)

function histogramOf({ histograms, columns, rowCount }: CrewMemory, slot: number): Float64Array {
  const size = (columns.length / Math.max(1, rowCount)) * ranges
  return histograms.subarray(slot * size, (slot + 1) * size)
}
