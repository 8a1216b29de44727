import { equals } from './compare.ts'
import { JinjaError, typeError } from './errors.ts'
import { HostObject, hostFunction, type Kwargs } from './host.ts'
import { iterate, lengthOf } from './iterate.ts'
import type { Scope } from './scope.ts'
import { PermissiveUndefined, Undefined } from './undefined.ts'
import { PyTuple, type Value } from './values.ts'

/** Renders the body of a recursive loop over other items. */
export type Recurse = (items: Value, depth: number) => Value | Promise<Value>

/** The `loop` variable; iterating it drives the loop. Looks one item ahead only when asked for `last` or `nextitem`. */
export class LoopContext extends HostObject implements Iterable<Value> {
  readonly typeName = 'LoopContext'
  readonly #scope: Scope
  readonly #recurse: Recurse | null
  readonly #depth0: number
  #items: Iterator<Value>
  #length: number | undefined
  #index0 = -1
  #before: Value | undefined
  #current: Value | undefined
  #after: Value | undefined
  #lastChanged: PyTuple | undefined

  constructor(scope: Scope, iterable: Value, recurse: Recurse | null, depth0: number, _at: number) {
    super()
    this.#scope = scope
    this.#recurse = recurse
    this.#depth0 = depth0
    this.#length = lengthOf(iterable)
    this.#items = iterate(iterable)[Symbol.iterator]()
  }

  [Symbol.iterator](): Iterator<Value> {
    return { next: () => this.#next() }
  }

  #next(): IteratorResult<Value> {
    const step: IteratorResult<Value> =
      this.#after === undefined ? this.#items.next() : { value: this.#after, done: false }
    this.#after = undefined
    if (step.done === true) return step
    this.#index0++
    this.#before = this.#current
    this.#current = step.value
    return step
  }

  #peek(): Value | undefined {
    if (this.#after !== undefined) return this.#after
    const step = this.#items.next()
    this.#after = step.done === true ? undefined : step.value
    return this.#after
  }

  override length(): number {
    if (this.#length !== undefined) return this.#length
    const rest: Value[] = []
    for (let step = this.#items.next(); step.done !== true; step = this.#items.next()) rest.push(step.value)
    this.#items = rest[Symbol.iterator]()
    this.#length = rest.length + this.#index0 + 1 + (this.#after === undefined ? 0 : 1)
    return this.#length
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.#index0 + 1
      case 'index0':
        return this.#index0
      case 'revindex':
        return this.length() - this.#index0
      case 'revindex0':
        return this.length() - this.#index0 - 1
      case 'first':
        return this.#index0 === 0
      case 'last':
        return this.#peek() === undefined
      case 'length':
        return this.length()
      case 'depth':
        return this.#depth0 + 1
      case 'depth0':
        return this.#depth0
      default:
        return this.#neighbour(name)
    }
  }

  #neighbour(name: string): Value | undefined {
    switch (name) {
      case 'previtem':
        return this.#index0 === 0 ? this.#none('there is no previous item') : this.#before
      case 'nextitem': {
        const next = this.#peek()
        return next === undefined ? this.#none('there is no next item') : next
      }
      case 'cycle':
        return hostFunction('cycle', (args) => this.#cycle(args))
      case 'changed':
        return hostFunction('changed', (args) => this.#changed(new PyTuple(args)))
      default:
        return undefined
    }
  }

  #none(hint: string): Undefined {
    return this.#scope.isPermissive ? new PermissiveUndefined('None', { hint }) : new Undefined('None', { hint })
  }

  #cycle(args: readonly Value[]): Value {
    if (args.length === 0) throw typeError('no items for cycling given')
    return args[this.#index0 % args.length] ?? null
  }

  #changed(values: PyTuple): boolean {
    if (this.#lastChanged !== undefined && equals(this.#lastChanged, values)) return false
    this.#lastChanged = values
    return true
  }

  override call(args: Value[], kwargs: Kwargs): Value | Promise<Value> {
    const [items = null] = args
    if (args.length + kwargs.size !== 1) throw new JinjaError('TypeError', 'loop() takes exactly one argument')
    if (this.#depth0 >= 1000) throw new JinjaError('RecursionError', 'maximum recursion depth exceeded')
    if (this.#recurse === null) throw typeError("The loop must have the 'recursive' marker to be called recursively.")
    return this.#recurse(args.length === 1 ? items : ([...kwargs.values()][0] ?? null), this.#depth0 + 1)
  }

  override iterate(): Iterable<Value> {
    return this
  }
  override qualifiedName(): string {
    return 'jinja2.runtime.LoopContext'
  }
  override repr(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.length()}>`
  }
}
