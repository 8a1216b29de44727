import { WarehouseError } from '../../core/adapter.ts'
import type { Failure } from './messages.ts'

/** Errors that a thread was told of. They stay here, whole, for the case that its code does not catch them. */
export class Failures {
  readonly #thrown: unknown[] = []

  add(thrown: unknown): Failure {
    const number = this.#thrown.push(thrown) - 1
    if (thrown instanceof WarehouseError) {
      return { number, kind: thrown.kind, title: thrown.title, message: thrown.message }
    }
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    return { number, kind: 'sql', title: error.name, message: error.message }
  }

  of(number: number | undefined): unknown {
    return number === undefined ? undefined : this.#thrown[number]
  }
}
