import type { MessagePort } from 'node:worker_threads'
import type { Batch } from '../../core/adapter.ts'
import { packBatch, sendable, transferables } from '../group/pack.ts'
import { RemoteInputs } from './inputs.ts'
import { batchesAhead, type Said, type Told } from './messages.ts'

/** A thread's side of its channel: what its work says and is told. */
export class Side {
  readonly inputs: RemoteInputs
  readonly #port: MessagePort
  readonly #ending = new AbortController()
  #ahead = 0
  #wake: (() => void) | undefined

  constructor(port: MessagePort) {
    this.#port = port
    this.inputs = new RemoteInputs((message) => this.say(message))
    port.on('message', (message: Told) => this.#hear(message))
  }

  /** Aborted shortly before the thread is ended. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  say(message: Said, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer)
  }

  /** Sends batches as they are made, some ahead of those that are taken. */
  async send(batches: AsyncIterable<Batch>): Promise<void> {
    for await (const batch of batches) {
      const packed = sendable(packBatch(batch))
      this.say({ kind: 'batch', batch: packed }, transferables([...packed.values, ...(packed.nulls ?? [])]))
      if (++this.#ahead >= batchesAhead) await new Promise<void>((resolve) => (this.#wake = resolve))
      this.#wake = undefined
    }
  }

  #hear(message: Told): void {
    if (message.kind === 'abort') return this.#ending.abort()
    if (message.kind !== 'taken') return this.inputs.take(message)
    this.#ahead--
    this.#wake?.()
  }
}
