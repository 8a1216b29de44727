import { hashKey, type HashKey } from './hash.ts'
import type { Value } from './values.ts'

/** A set; iterates in the order of insertion, where CPython's order is that of its hashes. */
export class PySet implements Iterable<Value> {
  readonly #items = new Map<HashKey, Value>()
  constructor(items: Iterable<Value> = []) {
    for (const item of items) this.add(item)
  }
  get size(): number {
    return this.#items.size
  }
  add(item: Value): void {
    const key = hashKey(item)
    if (!this.#items.has(key)) this.#items.set(key, item)
  }
  has(item: Value): boolean {
    return this.#items.has(hashKey(item))
  }
  delete(item: Value): boolean {
    return this.#items.delete(hashKey(item))
  }
  clear(): void {
    this.#items.clear()
  }
  [Symbol.iterator](): Iterator<Value> {
    return this.#items.values()
  }
}
