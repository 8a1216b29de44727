import { HostObject, hostFunction } from '../jinja/host.ts'
import { same } from '../jinja/compare.ts'
import { orElse } from './arguments.ts'
import { pyTuple, type Value } from '../jinja/values.ts'
import { repr } from '../jinja/text.ts'

/** A list whose items also have names, as agate's rows and columns are: read by index, by name or as a sequence of values. */
export class NamedSequence extends HostObject {
  readonly typeName: string = 'MappedSequence'
  readonly keys: readonly string[]
  readonly items: readonly Value[]
  constructor(keys: readonly string[], items: readonly Value[]) {
    super()
    this.keys = keys
    this.items = items
  }

  at(index: number): Value | undefined {
    return this.items[index < 0 ? this.items.length + index : index]
  }
  named(name: string): Value | undefined {
    const index = this.keys.indexOf(name)
    return index < 0 ? undefined : this.items[index]
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key === 'number') return this.at(key)
    return typeof key === 'string' ? this.named(key) : undefined
  }
  override getAttr(name: string): Value | undefined {
    const make = Object.hasOwn(methods, name) ? methods[name] : undefined
    return make?.(this) ?? this.named(name)
  }
  override iterate(): Iterable<Value> {
    return this.items
  }
  override length(): number {
    return this.items.length
  }
  override equals(other: Value): boolean {
    if (!(other instanceof NamedSequence)) return this === other
    return (
      this.items.length === other.items.length &&
      this.items.every((item, index) => same(item, other.items[index] ?? null))
    )
  }
  override repr(): string {
    const shown = this.items
      .slice(0, 5)
      .map((item) => repr(item))
      .join(', ')
    return `<agate.${this.typeName}: (${shown}${this.items.length > 5 ? ', ...' : ''})>`
  }
}

const methods: Readonly<Record<string, (sequence: NamedSequence) => Value>> = {
  keys: ({ keys }) => hostFunction('keys', () => [...keys]),
  values: ({ items }) => hostFunction('values', () => pyTuple(...items)),
  items: ({ keys, items }) => hostFunction('items', () => keys.map((key, index) => pyTuple(key, items[index] ?? null))),
  dict: ({ keys, items }) =>
    hostFunction('dict', () => new Map<Value, Value>(keys.map((key, index) => [key, items[index] ?? null]))),
  get: (sequence) => hostFunction('get', ([key = null, fallback = null]) => orElse(sequence.getItem(key), fallback)),
}
