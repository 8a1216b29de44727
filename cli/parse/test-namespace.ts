import { BoundMacro } from '../context/bound-macro.ts'
import type { MacroDefinition, MacroRegistry } from '../context/macros.ts'
import type { Names } from '../context/names.ts'
import type { UniqueId } from '../core/node.ts'
import { HostObject } from '../jinja/host.ts'
import type { Value } from '../jinja/values.ts'
import { calledMacros, LazyMacro } from './macro-library.ts'

/**
 * What the arguments of a generic test may name while the project is parsed: of macros only those that the test's own macro leads to, as in dbt. The
 * rest is undefined until the test is compiled, so that they are no dependencies of it.
 */
export function argumentLookup<S>(
  names: Names<S>,
  macro: MacroDefinition,
  searchPackage: string,
): (name: string) => Value | undefined {
  const { macros } = names
  let reached: ReadonlySet<UniqueId> | undefined
  const visible = (value: Value | undefined): Value | undefined => {
    if (!(value instanceof BoundMacro)) return value
    reached ??= macrosBelow([macro, macros.resolve('get_where_subquery', searchPackage)], macros)
    return reached.has(value.definition.uniqueId) ? value : undefined
  }
  return (name) => {
    const found = names.lookup(name)
    if (found instanceof BoundMacro || macros.namespace(name) === undefined) return visible(found)
    return new PackageOfMacros(name, (member) => visible(names.member(name, member)))
  }
}

class PackageOfMacros extends HostObject {
  readonly typeName = 'dict'
  readonly #name: string
  readonly #member: (name: string) => Value | undefined
  constructor(name: string, member: (name: string) => Value | undefined) {
    super()
    this.#name = name
    this.#member = member
  }
  override getAttr(name: string): Value | undefined {
    return this.#member(name)
  }
  override repr(): string {
    return `<macros of ${this.#name}>`
  }
}

/** Macros and all that they call by name. */
function macrosBelow(from: readonly (MacroDefinition | undefined)[], registry: MacroRegistry): ReadonlySet<UniqueId> {
  const reached = new Set<UniqueId>()
  const open = [...from]
  for (let macro = open.pop(); open.length > 0 || macro !== undefined; macro = open.pop()) {
    if (macro === undefined || reached.has(macro.uniqueId)) continue
    reached.add(macro.uniqueId)
    if (!(macro instanceof LazyMacro) || !macro.isValid()) continue
    for (const id of calledMacros(macro, registry)) open.push(registry.byId(id))
  }
  return reached
}
