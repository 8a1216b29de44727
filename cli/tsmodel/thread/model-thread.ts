import { Worker } from 'node:worker_threads'
import type { Batch } from '../../core/adapter.ts'
import { unreachable } from '../../core/check.ts'
import { problem, ProblemError } from '../../core/diagnostic.ts'
import { transferables, unpackBatch } from '../group/pack.ts'
import type { LoadedModel } from '../load.ts'
import type { LoadedVersion } from '../registered.ts'
import { columnBatch } from '../vector.ts'
import { endingOf, exited, graceMs, resourceLimits } from './ending.ts'
import {
  batchesAhead,
  type Failure,
  type InputName,
  type ModelSetup,
  type Note,
  type Registration,
  type Said,
  type Told,
} from './messages.ts'
import { makeBatchCount } from './engine-memory.ts'
import { printedLines } from './printed.ts'

/** A model's run, and what it needs of the warehouse and the project; every reading of an input is a stream of its own. */
export interface ThreadRun {
  /** The file that the thread runs. */
  readonly entry: URL
  readonly setup: ModelSetup
  readonly model: LoadedModel
  readonly open: (input: InputName) => AsyncIterable<Batch>
  readonly production: (name: string) => Promise<LoadedVersion | undefined>
  readonly signal: AbortSignal
  readonly onNote: (note: Note) => void
  readonly onRegistration: (registration: Registration) => void
  /** A line of what the code printed by itself. */
  readonly onPrint: (line: string) => void
}

/** Runs a model in a thread of its own; its rows as they are made, checked. Throws `ProblemError` with the place in the model's file. */
export async function* runInThread(run: ThreadRun): AsyncGenerator<Batch> {
  const thread = new ModelThread(run)
  const stop = (): void => void thread.stop(run.signal.reason)
  run.signal.addEventListener('abort', stop, { once: true })
  if (run.signal.aborted) stop()
  try {
    for (let batch = await thread.next(); batch !== undefined; batch = await thread.next()) {
      yield batch
      release(batch)
      thread.tell({ kind: 'taken' })
    }
  } finally {
    run.signal.removeEventListener('abort', stop)
    await thread.stop()
  }
}

/** Its memory is given back at once: V8 would let some sixty megabytes of it gather first. */
function release({ values, nulls = [] }: Batch): void {
  for (const buffer of transferables([...values, ...nulls])) buffer.transfer(0)
}

interface Reading {
  /** How many batches may be sent before the thread asks for more. */
  credit: number
  isClosed: boolean
  wake: (() => void) | undefined
}

class ModelThread {
  readonly #run: ThreadRun
  readonly #worker: Worker
  readonly #made: Batch[] = []
  readonly #readings = new Map<number, Reading>()
  readonly #reading = new Set<Promise<void>>()
  readonly #failures: unknown[] = []
  #end: { readonly error: unknown } | undefined
  #wake: (() => void) | undefined
  #stopped: Promise<void> | undefined

  constructor(run: ThreadRun) {
    this.#run = run
    this.#worker = new Worker(run.entry, { workerData: run.setup, stdout: true, stderr: true, resourceLimits })
    printedLines(this.#worker, run.onPrint)
    this.#worker.on('message', (message: Said) => this.#hear(message))
    this.#worker.on('error', (error) => this.#died(error))
    this.#worker.on('exit', (code) => this.#died(exited(code)))
  }

  /** The next batch; undefined after the last. */
  async next(): Promise<Batch | undefined> {
    while (this.#made.length === 0 && this.#end === undefined) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    const batch = this.#made.shift()
    if (batch === undefined && this.#end?.error !== undefined) throw this.#end.error
    return batch
  }

  tell(message: Told, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  /** Ends the thread, whatever it is doing. */
  stop(reason?: unknown): Promise<void> {
    const isBusy = this.#end === undefined
    this.#finish(reason ?? new Error('stopped'))
    return (this.#stopped ??= this.#terminate(isBusy))
  }

  async #terminate(isBusy: boolean): Promise<void> {
    for (const reading of this.#readings.values()) close(reading)
    if (isBusy) {
      this.tell({ kind: 'abort' })
      await new Promise((resolve) => setTimeout(resolve, graceMs))
    }
    await this.#worker.terminate()
    // Cancelled queries end by themselves.
    if (!this.#run.signal.aborted) await Promise.all(this.#reading)
  }

  #died(thrown: unknown): void {
    const { reason, at, hint } = endingOf(thrown, this.#run.setup.module)
    this.#finish(new ProblemError(problem('ts-run-failed', { reason }, at, { hint })))
  }

  #finish(error: unknown): void {
    this.#end ??= { error }
    this.#wake?.()
  }

  #hear(message: Said): void {
    switch (message.kind) {
      case 'open':
        return this.#open(message.stream, message.input)
      case 'more':
      case 'close':
        return this.#heed(message.kind, message.stream)
      case 'ask':
        return void this.#answer(message.id, message.name)
      case 'note':
        return this.#heard(() => this.#run.onNote(message.note))
      case 'registration':
        return this.#heard(() => this.#run.onRegistration(message.registration))
      case 'batch':
        this.#made.push(unpackBatch(message.batch, this.#run.model.columns))
        return this.#wake?.()
      case 'done':
        return this.#finish(undefined)
      case 'failed': {
        const own = new ProblemError(...message.problems)
        return this.#finish(message.failure === undefined ? own : this.#failures[message.failure])
      }
      default:
        return unreachable(message)
    }
  }

  #heard(work: () => void): void {
    try {
      work()
    } catch (thrown) {
      this.#finish(thrown)
    }
  }

  #open(stream: number, input: InputName): void {
    const reading: Reading = { credit: batchesAhead, isClosed: this.#end !== undefined, wake: undefined }
    this.#readings.set(stream, reading)
    const sent = this.#send(stream, input, reading).finally(() => {
      this.#readings.delete(stream)
      this.#reading.delete(sent)
    })
    this.#reading.add(sent)
  }

  async #send(stream: number, input: InputName, reading: Reading): Promise<void> {
    const counted = makeBatchCount()
    try {
      for await (const batch of this.#run.open(input)) {
        if (reading.isClosed) return
        const { rowCount, columns } = columnBatch(batch)
        const arrays = Object.values(columns).flatMap(({ values, nulls }) => [values, nulls])
        this.tell({ kind: 'rows', stream, rows: { rowCount, columns } }, transferables(arrays))
        counted()
        reading.credit--
        while (reading.credit <= 0 && !reading.isClosed) await new Promise<void>((resolve) => (reading.wake = resolve))
      }
      this.tell({ kind: 'end', stream })
    } catch (thrown) {
      this.tell({ kind: 'broken', stream, failure: this.#failure(thrown) })
    }
  }

  #heed(word: 'more' | 'close', stream: number): void {
    const reading = this.#readings.get(stream)
    if (reading === undefined) return
    if (word === 'close') return close(reading)
    reading.credit++
    reading.wake?.()
  }

  async #answer(id: number, name: string): Promise<void> {
    try {
      this.tell({ kind: 'answer', id, version: await this.#run.production(name) })
    } catch (thrown) {
      this.tell({ kind: 'refused', id, failure: this.#failure(thrown) })
    }
  }

  #failure(thrown: unknown): Failure {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return { number: this.#failures.push(thrown) - 1, message }
  }
}

function close(reading: Reading): void {
  reading.isClosed = true
  reading.wake?.()
}
