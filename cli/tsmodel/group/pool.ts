import { Worker } from 'node:worker_threads'
import { problem, ProblemError } from '../../core/diagnostic.ts'
import type { Told } from '../module-error.ts'
import { endThread } from '../thread/end-thread.ts'
import { endingOf, exited, graceMs, resourceLimits } from '../thread/ending.ts'
import { printedLines } from '../thread/printed.ts'
import { abortMessage, groupText, type Answer, type Task, type TaskResult, type WorkerSetup } from './messages.ts'
import { transferables } from './pack.ts'

interface Waiting {
  readonly task: Task
  readonly resolve: (result: TaskResult) => void
  readonly reject: (reason: unknown) => void
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Waiting[]
}

/** Threads that work on tasks. One that ends before it is told to fails them all. */
export class GroupPool {
  readonly #threads: Thread[] = []
  readonly #module: WorkerSetup['module']
  #isClosed = false
  #stopped: Promise<void> | undefined
  /** Why no task can be worked on any more. */
  #failure: { readonly reason: unknown } | undefined

  constructor(entry: URL, size: number, setup: WorkerSetup, onPrint: (line: string) => void) {
    this.#module = setup.module
    for (let index = 0; index < size; index++) this.#start(entry, setup, onPrint)
  }

  /** Sends a task to the thread with the least to do. */
  run(task: Task): Promise<TaskResult> {
    const thread = this.#threads.reduce((least, one) => (one.waiting.length < least.waiting.length ? one : least))
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure.reason)
      thread.waiting.push({ task, resolve, reject })
      const vectors = Object.values(task.inputs).flatMap(({ rows }) => Object.values(rows.columns))
      thread.worker.postMessage(task, transferables(vectors.flatMap(({ values, nulls }) => [values, nulls])))
    })
  }

  /** Ends all threads, whatever they are doing; who waits for a task is told the reason, and a group that waits for something is told before. */
  stop(reason: unknown = new Error('stopped')): Promise<void> {
    this.#isClosed = true
    const isBusy = this.#threads.some(({ waiting }) => waiting.length > 0)
    this.#fail(reason)
    return (this.#stopped ??= this.#terminate(isBusy))
  }

  async #terminate(isBusy: boolean): Promise<void> {
    if (isBusy) {
      for (const { worker } of this.#threads) worker.postMessage(abortMessage, [])
      await new Promise((resolve) => setTimeout(resolve, graceMs))
    }
    await Promise.all(this.#threads.map(({ worker }) => endThread(worker)))
  }

  #fail(reason: unknown): void {
    this.#failure ??= { reason }
    for (const { waiting } of this.#threads) for (const { reject } of waiting.splice(0)) reject(this.#failure.reason)
  }

  #start(entry: URL, setup: WorkerSetup, onPrint: (line: string) => void): void {
    const worker = new Worker(entry, { workerData: setup, stdout: true, stderr: true, resourceLimits })
    printedLines(worker, onPrint)
    const thread: Thread = { worker, waiting: [] }
    this.#threads.push(thread)
    worker.on('message', (answer: Answer) => {
      if (answer.kind === 'done') thread.waiting.shift()?.resolve(answer)
      if (answer.kind === 'exit') this.#died(thread, answer.ending)
      if (answer.kind === 'unloadable') this.#fail(new ProblemError(...answer.problems))
    })
    worker.on('error', (error) => this.#died(thread, endingOf(error, this.#module)))
    worker.on('exit', (code) => this.#died(thread, endingOf(exited(code), this.#module)))
  }

  #died(thread: Thread, { reason, at, hint }: Told): void {
    if (this.#isClosed) return
    const keys = (thread.waiting[0]?.task.groups ?? []).map(({ key }) => groupText(key))
    const groups =
      keys.length === 0 ? 'no group' : keys.length === 1 ? `group ${keys[0]}` : `groups ${keys[0]} to ${keys.at(-1)}`
    this.#fail(new ProblemError(problem('ts-worker-died', { groups, reason }, at, { hint })))
  }
}
