import { WarehouseError } from '../../core/adapter.ts'
import { invariant } from '../../core/check.ts'
import type { Rows } from '../group/split.ts'
import { asked } from '../module-query.ts'
import type { ColumnBatch } from '../typed-columns.ts'
import { rowsOf } from '../vector.ts'
import type { Failure, InputName, Question, Said, Told } from './messages.ts'

/** What the engine, or the registry, said to something that the thread asked for; what it was stays on the other side. */
export class RemoteFailure extends WarehouseError {
  readonly failure: number
  constructor({ number, ...told }: Failure) {
    super(told)
    this.failure = number
  }
}

type Answered = Extract<Told, { readonly kind: 'rows' | 'end' | 'broken' | 'answer' | 'refused' }>

/** A thread's side of what it reads: rows of inputs, answers of the warehouse. */
export class RemoteInputs {
  readonly #say: (message: Said) => void
  readonly #streams = new Map<number, Arrived>()
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>()
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

  /** Rejects with a `RemoteFailure` whose stack is that of whoever asked. */
  ask(question: Question): Promise<unknown> {
    const id = ++this.#last
    const answer = Promise.withResolvers<unknown>()
    this.#asked.set(id, answer)
    this.#say({ kind: 'ask', id, question })
    return asked(() => answer.promise)
  }

  take(message: Answered): void {
    if (message.kind === 'answer' || message.kind === 'refused') return this.#answered(message)
    const arrived = this.#streams.get(message.stream)
    if (message.kind === 'rows') arrived?.put(message.rows)
    else arrived?.end(message.kind === 'broken' ? new RemoteFailure(message.failure) : undefined)
  }

  #answered(message: Extract<Told, { readonly kind: 'answer' | 'refused' }>): void {
    const waiting = this.#asked.get(message.id)
    this.#asked.delete(message.id)
    if (message.kind === 'answer') waiting?.resolve(message.answer)
    else waiting?.reject(new RemoteFailure(message.failure))
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
