import { HostObject, hostFunction } from '../jinja/host.ts'
import { Scope, type ScopeOptions } from '../jinja/scope.ts'
import { ReturnSignal } from '../jinja/errors.ts'
import type { Value } from '../jinja/values.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import { orElse } from './arguments.ts'
import type { MacroDefinition, MacroRegistry } from './macros.ts'

/** Global names, each made on first use from what the context knows. */
export type Layer<S> = Readonly<Record<string, (state: S) => Value>>

/** The macros that are running, outermost first. */
export interface MacroStack {
  readonly ids: UniqueId[]
  /** Told of each macro called from the template itself, not from another macro. */
  readonly onDirectCall?: (id: UniqueId) => void
}

/** What functions of a context may do with its macros. */
export interface MacroCaller {
  readonly scope: Scope
  readonly searchPackage: string
  readonly stack: MacroStack
  lookup(name: string): Value | undefined
  bound(macro: MacroDefinition): Value
  callNamed(name: string, args: readonly Value[]): Value | Promise<Value>
}

export interface NamesOptions<S> {
  readonly layer: Layer<S>
  readonly state: S
  readonly macros: MacroRegistry
  /** The package whose macros a bare name means first. */
  readonly searchPackage: string
  readonly scope: ScopeOptions
  readonly onDirectCall?: ((id: UniqueId) => void) | undefined
  /** Names and `package.name`s that stand before everything else (a unit test's overrides, a batch's values). */
  readonly overrides?: ReadonlyMap<string, Value>
}

/**
 * The global names of one rendering: macros before functions, as in dbt. Making one costs next to nothing, whatever the number of macros: a name
 * is looked up, and its value made, when a template first uses it.
 */
export class Names<S> implements MacroCaller {
  readonly scope: Scope
  readonly stack: MacroStack
  readonly macros: MacroRegistry
  readonly searchPackage: string
  readonly #options: NamesOptions<S>
  readonly #known = new Map<string, Value>()
  readonly #builtins = new Map<string, Value>()
  readonly #bound = new Map<MacroDefinition, Value>()

  constructor(options: NamesOptions<S>) {
    this.#options = options
    this.macros = options.macros
    this.searchPackage = options.searchPackage
    this.stack = { ids: [], ...(options.onDirectCall && { onDirectCall: options.onDirectCall }) }
    this.scope = new Scope((name) => this.lookup(name), options.scope)
  }

  /** What a template's name means; undefined when nothing of ours has it. */
  lookup(name: string): Value | undefined {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const value = this.#make(name)
    if (value !== undefined) this.#known.set(name, value)
    return value
  }

  #make(name: string): Value | undefined {
    const override = this.#options.overrides?.get(name)
    if (override !== undefined) return override
    if (name === 'context') return new ContextValue(this)
    const macro = this.macros.resolve(name, this.searchPackage)
    if (macro) return this.bound(macro)
    if (this.macros.namespace(name)) return new NamespaceValue(this, name)
    return this.builtin(name)
  }

  /** The function or value of that name, whatever macro hides it. */
  builtin(name: string): Value | undefined {
    const known = this.#builtins.get(name)
    if (known !== undefined) return known
    const { layer, state } = this.#options
    if (name === 'builtins') return new BuiltinsValue(this, Object.keys(layer))
    const make = Object.hasOwn(layer, name) ? layer[name] : undefined
    const value = make?.(state)
    if (value !== undefined) this.#builtins.set(name, value)
    return value
  }

  /** A macro callable in this rendering, kept on the stack of macros while it runs. */
  bound(macro: MacroDefinition): Value {
    const known = this.#bound.get(macro)
    if (known !== undefined) return known
    const value = new BoundMacro(macro, macro.bind(this.scope), this.stack)
    this.#bound.set(macro, value)
    return value
  }

  /** `package.name`, overridden where a unit test says so. */
  member(packageName: string, name: string): Value | undefined {
    const { overrides } = this.#options
    const override =
      overrides?.get(`${packageName}.${name}`) ?? (packageName === 'dbt' ? overrides?.get(name) : undefined)
    if (override !== undefined) return override
    const macro = this.macros.namespace(packageName)?.get(name)
    return macro && this.bound(macro)
  }

  /** Calls what a name means here: a macro, or a function that a macro may override. */
  callNamed(name: string, args: readonly Value[]): Value | Promise<Value> {
    const found = this.lookup(name)
    if (found instanceof HostObject && found.call) return found.call([...args], new Map())
    throw new ProblemError(problem('macro-not-found', { name }))
  }

  *names(): Generator<string> {
    yield* this.macros.names(this.searchPackage)
    yield* this.macros.packageNames()
    yield* Object.keys(this.#options.layer)
  }

  /** Calls a macro of ours, as a template would: a `return()` inside gives its value. */
  call(
    macro: MacroDefinition,
    kwargs: ReadonlyMap<string, Value> = new Map(),
    args: readonly Value[] = [],
  ): Value | Promise<Value> {
    const bound = this.bound(macro)
    return bound instanceof BoundMacro ? bound.call([...args], new Map(kwargs)) : bound
  }
}

/** A macro of one rendering. */
class BoundMacro extends HostObject {
  readonly typeName = 'MacroGenerator'
  readonly definition: MacroDefinition
  readonly #inner: HostObject
  readonly #stack: MacroStack
  constructor(definition: MacroDefinition, inner: HostObject, stack: MacroStack) {
    super()
    this.definition = definition
    this.#inner = inner
    this.#stack = stack
  }
  override getAttr(name: string): Value | undefined {
    return this.#inner.getAttr(name)
  }
  override call(args: Value[], kwargs: Map<string, Value>): Value | Promise<Value> {
    const { ids, onDirectCall } = this.#stack
    if (ids.length === 0) onDirectCall?.(this.definition.uniqueId)
    ids.push(this.definition.uniqueId)
    let isPending = false
    try {
      const result = this.#inner.call?.(args, kwargs) ?? null
      if (!(result instanceof Promise)) return result
      isPending = true
      return result.finally(() => ids.pop())
    } finally {
      if (!isPending) ids.pop()
    }
  }
  override repr(): string {
    return `<macro ${this.definition.uniqueId}>`
  }
  override truthy(): boolean {
    return true
  }
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
class NamespaceValue<S> extends NamesMapping {
  readonly typeName = 'MacroNamespace'
  readonly #names: Names<S>
  readonly #packageName: string
  constructor(names: Names<S>, packageName: string) {
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

/** `context['name']` */
class ContextValue<S> extends NamesMapping {
  readonly typeName = 'dict'
  readonly #names: Names<S>
  constructor(names: Names<S>) {
    super()
    this.#names = names
  }
  protected override find(name: string): Value | undefined {
    return this.#names.lookup(name)
  }
  protected override keys(): Iterable<string> {
    return this.#names.names()
  }
}

/** `builtins.ref`: the functions themselves, for macros that wrap one under its own name. */
class BuiltinsValue<S> extends NamesMapping {
  readonly typeName = 'dict'
  readonly #names: Names<S>
  readonly #keys: readonly string[]
  constructor(names: Names<S>, keys: readonly string[]) {
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

/** `return(value)` */
export const returnFunction = hostFunction('return', ([value = null]) => {
  throw new ReturnSignal(value)
})
