import { problem, ProblemError } from '../core/diagnostic.ts'
import type { UniqueId } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import type { HostObject } from '../jinja/host.ts'
import type { Scope } from '../jinja/scope.ts'

/** A macro, generic test or materialization of a package, as templates can call it. Tests are named `test_x`, materializations `materialization_x_<adapter>`. */
export interface MacroDefinition {
  readonly packageName: string
  readonly name: string
  readonly uniqueId: UniqueId
  /** Makes it callable in the scope of one rendering; asked once per scope, on first use. */
  readonly bind: (scope: Scope) => HostObject
  /** The names of its parameters, where they are known without binding it. */
  readonly parameters?: readonly string[]
}

export interface MacroRegistryOptions {
  readonly macros: Iterable<MacroDefinition>
  readonly rootPackage: string
  /** Packages shipped with tsdbt, the more specific first: `['dbt_duckdb', 'dbt']`. To templates they all are the package `dbt`. */
  readonly internalPackages: readonly string[]
  /** `duckdb` */
  readonly adapterType: string
  /** An engine's names, most specific first, before `default`. */
  readonly dispatchPrefixes: readonly string[]
  /** A package's materialization of a built-in's name takes its place, as before dbt 1.8. */
  readonly packagesReplaceBuiltins?: boolean
  /** The root project's `dispatch` config. */
  readonly dispatch?: readonly { readonly macro_namespace: string; readonly search_order: readonly string[] }[]
}

type Names = ReadonlyMap<string, MacroDefinition>
const noNames: Names = new Map()

/** Every macro of the project and its packages, found by dbt's rules of precedence. Built once per parse. */
export class MacroRegistry {
  readonly rootPackage: string
  readonly adapterType: string
  /** The merged macros of the internal packages. */
  readonly internal: Names
  readonly #byPackage: ReadonlyMap<string, Names>
  readonly #byId: ReadonlyMap<UniqueId, MacroDefinition>
  readonly #internalPackages: ReadonlySet<string>
  readonly #prefixes: readonly string[]
  readonly #packagesReplaceBuiltins: boolean
  readonly #searchOrders: ReadonlyMap<string, readonly string[]>

  constructor(options: MacroRegistryOptions) {
    const byPackage = new Map<string, Map<string, MacroDefinition>>()
    const byId = new Map<UniqueId, MacroDefinition>()
    for (const macro of options.macros) {
      let names = byPackage.get(macro.packageName)
      if (!names) byPackage.set(macro.packageName, (names = new Map()))
      names.set(macro.name, macro)
      byId.set(macro.uniqueId, macro)
    }
    this.rootPackage = options.rootPackage
    this.adapterType = options.adapterType
    this.#byPackage = byPackage
    this.#byId = byId
    this.#internalPackages = new Set(options.internalPackages)
    this.internal = new Map(
      options.internalPackages.toReversed().flatMap((name) => Array.from(byPackage.get(name) ?? [])),
    )
    this.#packagesReplaceBuiltins = options.packagesReplaceBuiltins ?? false
    this.#prefixes = [...options.dispatchPrefixes, 'default']
    this.#searchOrders = new Map(
      (options.dispatch ?? []).map(({ macro_namespace, search_order }) => [macro_namespace, search_order]),
    )
  }

  byId(id: UniqueId): MacroDefinition | undefined {
    return this.#byId.get(id)
  }

  /** What a bare name means in a file of `searchPackage`: its own package's macro, then the root project's, then a built-in. */
  resolve(name: string, searchPackage: string): MacroDefinition | undefined {
    return (
      this.#byPackage.get(searchPackage)?.get(name) ??
      this.#byPackage.get(this.rootPackage)?.get(name) ??
      this.internal.get(name)
    )
  }

  /** The macros reached by `package.name`; undefined when no such package has any. */
  namespace(packageName: string): Names | undefined {
    if (packageName === 'dbt') return this.internal
    return this.#internalPackages.has(packageName) ? undefined : this.#byPackage.get(packageName)
  }

  /** Packages that templates may name. */
  *packageNames(): Generator<string> {
    for (const name of this.#byPackage.keys()) if (!this.#internalPackages.has(name)) yield name
    yield 'dbt'
  }

  /** Every bare name that means something in a file of `searchPackage`. */
  names(searchPackage: string): ReadonlySet<string> {
    const own = this.#byPackage.get(searchPackage) ?? noNames
    const root = this.#byPackage.get(this.rootPackage) ?? noNames
    return new Set([...own.keys(), ...root.keys(), ...this.internal.keys()])
  }

  /** `adapter.dispatch(name, namespace)`: package by package, in each the engine's own macro before the default one. Throws when there is none. */
  dispatch(name: string, namespace: string | null, searchPackage: string): MacroDefinition {
    const [before, after] = name.split('.', 2)
    if (before !== undefined && after !== undefined) {
      const hint = `Did you mean adapter.dispatch("${after}", macro_namespace="${before}")?`
      throw new ProblemError(problem('dispatch-dotted', { name, namespace: before, macro: after }, undefined, { hint }))
    }
    const searched: string[] = []
    for (const packageName of this.#dispatchPackages(namespace)) {
      for (const prefix of this.#prefixes) {
        const wanted = `${prefix}__${name}`
        const found =
          packageName === null
            ? (this.resolve(wanted, searchPackage) ?? (namespace === null ? this.#anyImported(wanted) : undefined))
            : this.namespace(packageName)?.get(wanted)
        if (found) return found
        searched.push(packageName === null ? wanted : `${packageName}.${wanted}`)
      }
    }
    const names = [...this.packageNames()]
    const hint = namespace === null || names.includes(namespace) ? undefined : didYouMean(namespace, names)
    throw new ProblemError(problem('dispatch-not-found', { name, namespace, searched }, undefined, { hint }))
  }

  #dispatchPackages(namespace: string | null): readonly (string | null)[] {
    if (namespace === null) return [null]
    const configured = this.#searchOrders.get(namespace)
    if (configured && configured.length > 0) return configured
    // A namespace that is no package, as of a project that was renamed, leaves what a bare name means.
    return this.#byPackage.has(namespace) || namespace === 'dbt' ? [this.rootPackage, namespace] : [null]
  }

  /** The macro of a generic test as a properties file names it; `namespace` is what stands before its dot. */
  findTest(name: string, namespace: string | null, searchPackage: string): MacroDefinition | undefined {
    const wanted = `test_${name}`
    if (namespace !== null) return this.namespace(namespace)?.get(wanted)
    return this.resolve(wanted, searchPackage) ?? this.#anyImported(wanted)
  }

  /**
   * A `{% materialization %}` block: the engine's own before the default one, the root project's before a package's. A package does not replace a
   * built-in one unless the root project takes it up by a block of its own, or a flag of the project lets it.
   */
  findMaterialization(name: string): MacroDefinition | undefined {
    const candidates = [this.adapterType, 'default'].map((adapter) => `materialization_${name}_${adapter}`)
    const root = this.#byPackage.get(this.rootPackage) ?? noNames
    const firstIn = (names: Names) => candidates.map((wanted) => names.get(wanted)).find((found) => found !== undefined)
    const imported = () => candidates.map((wanted) => this.#anyImported(wanted)).find((found) => found !== undefined)
    if (this.#packagesReplaceBuiltins) return firstIn(root) ?? imported() ?? firstIn(this.internal)
    return firstIn(root) ?? firstIn(this.internal) ?? imported()
  }

  /** `generate_<component>_name` for a node of `packageName`: its own package's, then the root project's, then the built-in. */
  findNaming(component: string, packageName: string): MacroDefinition | undefined {
    return this.resolve(`generate_${component}_name`, packageName)
  }

  #anyImported(name: string): MacroDefinition | undefined {
    for (const [packageName, names] of this.#byPackage) {
      const found = this.#internalPackages.has(packageName) ? undefined : names.get(name)
      if (found) return found
    }
    return undefined
  }
}
