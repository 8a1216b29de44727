import { HostObject, hostFunction, type Kwargs } from '../jinja/host.ts'
import { entriesOf } from '../jinja/methods/dict.ts'
import type { Value } from '../jinja/values.ts'
import { orElse } from './arguments.ts'
import type { MacroRegistry } from './macros.ts'

/** Where the mappings look their names up. */
export interface NamesSource {
  readonly macros: MacroRegistry
  lookup(name: string): Value | undefined
  builtin(name: string): Value | undefined
  member(packageName: string, name: string): Value | undefined
  names(): Iterable<string>
  /** Gives a name another meaning, for macros that are called from now on. */
  assign(name: string, value: Value): void
}

/** A mapping that templates read by attribute, by key and with `get`. */
abstract class NamesMapping extends HostObject {
  protected abstract find(name: string): Value | undefined
  protected abstract keys(): Iterable<string>
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.find(key) : undefined
  }
  override getAttr(name: string): Value | undefined {
    const found = this.find(name)
    if (found !== undefined) return found
    if (name === 'get')
      return hostFunction('get', ([key = null, fallback = null]) => orElse(this.getItem(key), fallback))
    if (name === 'keys') return hostFunction('keys', () => [...this.keys()])
    return undefined
  }
  override isMapping(): boolean {
    return true
  }
  override contains(item: Value): boolean {
    return this.getItem(item) !== undefined
  }
  override iterate(): Iterable<Value> {
    return this.keys()
  }
  override truthy(): boolean {
    return true
  }
}

/** `dbt_utils`, `dbt`: the macros of a package. */
export class NamespaceValue extends NamesMapping {
  readonly typeName = 'MacroNamespace'
  readonly #names: NamesSource
  readonly #packageName: string
  constructor(names: NamesSource, packageName: string) {
    super()
    this.#names = names
    this.#packageName = packageName
  }
  protected override find(name: string): Value | undefined {
    return this.#names.member(this.#packageName, name)
  }
  protected override keys(): Iterable<string> {
    return this.#names.macros.namespace(this.#packageName)?.keys() ?? []
  }
}

/** `context['name']`; macros of packages keep state between calls in it, by `context.update`. */
export class ContextValue extends NamesMapping {
  readonly typeName = 'dict'
  readonly #names: NamesSource
  constructor(names: NamesSource) {
    super()
    this.#names = names
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'update') return hostFunction('update', (args, kwargs) => this.#update(args, kwargs))
    if (name === 'setdefault') {
      return hostFunction('setdefault', ([key = null, value = null]) => {
        if (this.getItem(key) === undefined) this.#update([], new Map([[String(key), value]]))
        return this.getItem(key) ?? null
      })
    }
    return super.getAttr(name)
  }
  #update([given = new Map()]: readonly Value[], kwargs: Kwargs): null {
    for (const [name, value] of [...entriesOf(given), ...kwargs]) {
      if (typeof name === 'string') this.#names.assign(name, value)
    }
    return null
  }
  protected override find(name: string): Value | undefined {
    return this.#names.lookup(name)
  }
  protected override keys(): Iterable<string> {
    return this.#names.names()
  }
}

/** `builtins.ref`: the functions themselves, for macros that wrap one under its own name. */
export class BuiltinsValue extends NamesMapping {
  readonly typeName = 'dict'
  readonly #names: NamesSource
  readonly #keys: readonly string[]
  constructor(names: NamesSource, keys: readonly string[]) {
    super()
    this.#names = names
    this.#keys = keys
  }
  protected override find(name: string): Value | undefined {
    return this.#names.builtin(name)
  }
  protected override keys(): Iterable<string> {
    return this.#keys
  }
}
