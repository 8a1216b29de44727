import { invariant } from '../../core/check.ts'
import type { Rows } from '../group/split.ts'
import type { LoadedVersion } from '../registered.ts'
import type { ColumnBatch } from '../typed-columns.ts'
import { rowsOf } from '../vector.ts'
import type { Failure, InputName, Said, Told } from './messages.ts'

/** What the engine, or the registry, said to something that the thread asked for; what it was stays on the other side. */
export class RemoteFailure extends Error {
  readonly failure: number
  constructor({ number, message }: Failure) {
    super(message)
    this.name = 'WarehouseError'
    this.failure = number
  }
}

type Answered = Extract<Told, { readonly kind: 'rows' | 'end' | 'broken' | 'answer' | 'refused' }>

/** A thread's side of what it reads: rows of inputs, versions of the registry. */
export class RemoteInputs {
  readonly #say: (message: Said) => void
  readonly #streams = new Map<number, Arrived>()
  readonly #asked = new Map<number, PromiseWithResolvers<LoadedVersion | undefined>>()
  #last = 0

  constructor(say: (message: Said) => void) {
    this.#say = say
  }

  async *open(input: InputName): AsyncGenerator<ColumnBatch> {
    const stream = ++this.#last
    const arrived = new Arrived()
    this.#streams.set(stream, arrived)
    this.#say({ kind: 'open', stream, input })
    try {
      for (let rows = await arrived.next(); rows !== undefined; rows = await arrived.next()) {
        this.#say({ kind: 'more', stream })
        yield columnBatchOf(rows)
      }
    } finally {
      this.#streams.delete(stream)
      if (!arrived.isOver) this.#say({ kind: 'close', stream })
    }
  }

  ask(name: string): Promise<LoadedVersion | undefined> {
    const id = ++this.#last
    const answer = Promise.withResolvers<LoadedVersion | undefined>()
    this.#asked.set(id, answer)
    this.#say({ kind: 'ask', id, name })
    return answer.promise
  }

  take(message: Answered): void {
    if (message.kind === 'answer') return this.#asked.get(message.id)?.resolve(message.version)
    if (message.kind === 'refused') return this.#asked.get(message.id)?.reject(new RemoteFailure(message.failure))
    const arrived = this.#streams.get(message.stream)
    if (message.kind === 'rows') arrived?.put(message.rows)
    else arrived?.end(message.kind === 'broken' ? new RemoteFailure(message.failure) : undefined)
  }
}

/** Rows that came and were not read yet. */
class Arrived {
  readonly #rows: Rows[] = []
  #wake: (() => void) | undefined
  #end: { readonly error: Error | undefined } | undefined

  get isOver(): boolean {
    return this.#end !== undefined && this.#rows.length === 0
  }

  put(rows: Rows): void {
    this.#rows.push(rows)
    this.#wake?.()
  }

  end(error: Error | undefined): void {
    this.#end ??= { error }
    this.#wake?.()
  }

  async next(): Promise<Rows | undefined> {
    if (this.#rows.length === 0 && this.#end === undefined) {
      invariant(this.#wake === undefined, 'a reading is asked for one batch at a time')
      await new Promise<void>((resolve) => (this.#wake = resolve))
      this.#wake = undefined
    }
    const rows = this.#rows.shift()
    if (rows === undefined && this.#end?.error) throw this.#end.error
    return rows
  }
}

export const columnBatchOf = (rows: Rows): ColumnBatch => ({
  ...rows,
  rows: () => rowsOf(rows.columns, rows.rowCount),
})
