import { HostObject } from '../jinja/host.ts'
import { Scope, type ScopeOptions } from '../jinja/scope.ts'
import type { Value } from '../jinja/values.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import { BoundMacro, type MacroStack } from './bound-macro.ts'
import type { MacroDefinition, MacroRegistry } from './macros.ts'
import { BuiltinsValue, ContextValue, NamespaceValue, type NamesSource } from './names-mapping.ts'

/** Global names, each made on first use from what the context knows. */
export type Layer<S> = Readonly<Record<string, (state: S) => Value>>

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
export class Names<S> implements MacroCaller, NamesSource {
  readonly scope: Scope
  readonly stack: MacroStack
  readonly macros: MacroRegistry
  readonly searchPackage: string
  readonly #options: NamesOptions<S>
  /** dbt forgives what is undefined while it parses in the file itself, not in macros that the file calls. */
  readonly #macroScope: Scope
  readonly #known = new Map<string, Value>()
  readonly #builtins = new Map<string, Value>()
  readonly #bound = new Map<MacroDefinition, Value>()

  constructor(options: NamesOptions<S>) {
    this.#options = options
    this.macros = options.macros
    this.searchPackage = options.searchPackage
    this.stack = { ids: [], ...(options.onDirectCall && { onDirectCall: options.onDirectCall }) }
    const lookup = (name: string): Value | undefined => this.lookup(name)
    this.scope = new Scope(lookup, options.scope)
    this.#macroScope = this.scope.isPermissive
      ? new Scope(lookup, { ...options.scope, undefined: 'default' })
      : this.scope
  }

  /** What a template's name means; undefined when nothing of ours has it. */
  lookup(name: string): Value | undefined {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const value = this.#make(name)
    if (value !== undefined) this.#known.set(name, value)
    return value
  }

  assign(name: string, value: Value): void {
    this.#known.set(name, value)
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
    const value = new BoundMacro(macro, macro.bind(this.#macroScope), this.stack)
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
