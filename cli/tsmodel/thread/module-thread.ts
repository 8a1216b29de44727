import { Worker } from 'node:worker_threads'
import type { Batch } from '../../core/adapter.ts'
import { invariant, unreachable } from '../../core/check.ts'
import { problem, ProblemError } from '../../core/diagnostic.ts'
import { release, unpackBatch } from '../group/pack.ts'
import { endThread } from './end-thread.ts'
import { endingOf, exited, failureCode, graceMs, resourceLimits } from './ending.ts'
import type { InputName, Note, Question, Registration, RejectedRow, Said, Setup, Told } from './messages.ts'
import { printedLines } from './printed.ts'
import { Readings } from './readings.ts'
import { Failures } from './failures.ts'

/** The work of one thread, and what it needs of the warehouse and the project. */
export interface ThreadRun {
  /** The file that the thread runs. */
  readonly entry: URL
  readonly setup: Setup
  /** Of the rows that it makes. */
  readonly columns: Batch['columns']
  /** Every reading of an input is a stream of its own. */
  readonly open?: (input: InputName) => AsyncIterable<Batch>
  /** @param signal aborted when nobody waits for the answer any more */
  readonly answer?: (question: Question, signal: AbortSignal) => Promise<unknown>
  readonly signal: AbortSignal
  readonly onNote: (note: Note) => void
  readonly onRegistration?: (registration: Registration) => void
  readonly onRejected?: (row: RejectedRow) => void
  /** A line of what the code printed by itself. */
  readonly onPrint: (line: string) => void
}

/**
 * Runs a module in a thread of its own: its rows as they are made, checked, and at last the text that a hook or a test returned. Throws `ProblemError` with the
 * place in the module's file.
 */
export async function* rowsInThread(run: ThreadRun): AsyncGenerator<Batch, string> {
  const thread = new ModuleThread(run)
  const stop = (): void => void thread.stop(run.signal.reason)
  run.signal.addEventListener('abort', stop, { once: true })
  if (run.signal.aborted) stop()
  try {
    for (let next = await thread.next(); ; next = await thread.next()) {
      if (typeof next === 'string') return next
      yield next
      release(next)
      thread.tell({ kind: 'taken' })
    }
  } finally {
    run.signal.removeEventListener('abort', stop)
    await thread.stop()
  }
}

/** The same of a module that gives no rows. */
export async function textFromThread(run: Omit<ThreadRun, 'columns'>): Promise<string> {
  const { done, value } = await rowsInThread({ ...run, columns: [] }).next()
  invariant(done === true, 'hooks and tests give no rows')
  return value
}

type End = { readonly kind: 'done'; readonly text: string } | { readonly kind: 'failed'; readonly reason: unknown }

class ModuleThread {
  readonly #run: ThreadRun
  readonly #worker: Worker
  readonly #made: Batch[] = []
  readonly #failures = new Failures()
  readonly #readings: Readings
  readonly #unwanted = new AbortController()
  readonly #asked = new Set<Promise<void>>()
  #limit: NodeJS.Timeout | undefined
  #end: End | undefined
  #wake: (() => void) | undefined
  #stopped: Promise<void> | undefined

  constructor(run: ThreadRun) {
    this.#run = run
    this.#readings = new Readings((...said) => this.tell(...said), this.#failures)
    this.#worker = new Worker(run.entry, { workerData: run.setup, stdout: true, stderr: true, resourceLimits })
    printedLines(this.#worker, run.onPrint)
    this.#worker.on('message', (message: Said) => this.#hear(message))
    this.#worker.on('error', (error) => this.#died(error))
    this.#worker.on('exit', (code) => this.#died(exited(code)))
  }

  /** The next batch; after the last the text. */
  async next(): Promise<Batch | string> {
    while (this.#made.length === 0 && this.#end === undefined) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    const batch = this.#made.shift()
    if (batch !== undefined) return batch
    invariant(this.#end, 'it waited for one of the two')
    if (this.#end.kind === 'failed') throw this.#end.reason
    return this.#end.text
  }

  tell(message: Told, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  /** Ends the thread, whatever it is doing. */
  stop(reason: unknown = new Error('stopped')): Promise<void> {
    const isBusy = this.#end === undefined
    this.#finish({ kind: 'failed', reason })
    return (this.#stopped ??= this.#terminate(isBusy))
  }

  async #terminate(isBusy: boolean): Promise<void> {
    this.#readings.close()
    this.#unwanted.abort()
    if (isBusy) {
      this.tell({ kind: 'abort' })
      await new Promise((resolve) => setTimeout(resolve, graceMs))
    }
    await endThread(this.#worker)
    // Cancelled queries end by themselves.
    if (!this.#run.signal.aborted) await Promise.all([this.#readings.closed(), ...this.#asked])
  }

  #died(thrown: unknown): void {
    const { kind, module } = this.#run.setup
    const { reason, at, hint } = endingOf(thrown, module)
    this.#fail(new ProblemError(problem(failureCode[kind], { reason }, at, { hint })))
  }

  #fail(reason: unknown): void {
    this.#finish({ kind: 'failed', reason })
  }

  #finish(end: End): void {
    clearTimeout(this.#limit)
    this.#end ??= end
    this.#wake?.()
  }

  #hear(message: Said): void {
    switch (message.kind) {
      case 'open': {
        const { open } = this.#run
        invariant(open, 'only models read inputs')
        return this.#readings.open(message.stream, open(message.input))
      }
      case 'more':
      case 'close':
        return this.#readings.heed(message.kind, message.stream)
      case 'ask':
        return this.#ask(message.id, message.question)
      case 'limit':
        return this.#limitTo(message.timeoutMs)
      case 'note':
        return this.#heard(() => this.#run.onNote(message.note))
      case 'registration':
        return this.#heard(() => this.#run.onRegistration?.(message.registration))
      case 'rejected':
        return this.#heard(() => this.#run.onRejected?.(message.row))
      case 'batch':
        this.#made.push(unpackBatch(message.batch, this.#run.columns))
        return this.#wake?.()
      case 'done':
        return this.#finish(message)
      case 'failed':
        return this.#fail(this.#failures.of(message.failure) ?? new ProblemError(...message.problems))
      default:
        return unreachable(message)
    }
  }

  #heard(work: () => void): void {
    try {
      work()
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  #limitTo(timeoutMs: number): void {
    const { kind, module } = this.#run.setup
    const reason = `it took longer than the ${timeoutMs} ms of "timeoutMs"`
    const found = problem(failureCode[kind], { reason }, { file: module.file })
    this.#limit = setTimeout(() => void this.stop(new ProblemError(found)), timeoutMs)
  }

  #ask(id: number, question: Question): void {
    const answered = this.#answer(id, question).finally(() => this.#asked.delete(answered))
    this.#asked.add(answered)
  }

  async #answer(id: number, question: Question): Promise<void> {
    try {
      const { answer } = this.#run
      invariant(answer, 'a loader asks nothing')
      // What is asked after the end is not begun.
      this.#unwanted.signal.throwIfAborted()
      this.tell({ kind: 'answer', id, answer: await answer(question, this.#unwanted.signal) })
    } catch (thrown) {
      this.tell({ kind: 'refused', id, failure: this.#failures.add(thrown) })
    }
  }
}
