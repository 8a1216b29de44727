import { invariant } from '../core/check.ts'
import { problem, ProblemError, type Location } from '../core/diagnostic.ts'
import { diagnosticsOf } from '../context/diagnostic-of.ts'
import type { MacroDefinition, MacroRegistry } from '../context/macros.ts'
import { HostObject } from '../jinja/host.ts'
import { str } from '../jinja/text.ts'
import type { PlainDict, Value } from '../jinja/values.ts'

type Component = 'database' | 'schema' | 'alias'

/** Calls a macro of a package as a template would. */
export type CallMacro = (macro: MacroDefinition, args: readonly Value[]) => Value

/** What the naming macros get as `node`, made when one of them first looks at it. */
export interface NamedNode {
  readonly name: string
  readonly packageName: string
  readonly version: string | number | null
  readonly asValue: () => PlainDict
}

export interface NamingInput {
  readonly macros: MacroRegistry
  readonly call: CallMacro
  /** Where a macro is written; undefined of those that ship with tsdbt. */
  readonly placeOf: (macro: MacroDefinition) => Location | undefined
  readonly database: string
  readonly schema: string
  /** `require_valid_schema_from_generate_schema_name`: dbt lets a macro give no schema unless the project says otherwise. */
  readonly needsSchema: boolean
}

/**
 * Where a node is built: what `generate_database_name`, `generate_schema_name` and `generate_alias_name` answer, which projects and packages replace
 * by macros of their own. A macro that never looked at `node` answers the same for every node of the same custom name, so it is asked once.
 */
export class Naming {
  readonly #input: NamingInput
  readonly #answers = new Map<string, string | null>()

  constructor(input: NamingInput) {
    this.#input = input
  }

  database(custom: string | null, node: NamedNode): string {
    return this.#ask('database', custom, node) ?? this.#input.database
  }

  schema(custom: string | null, node: NamedNode): string {
    const schema = this.#ask('schema', custom, node)
    if (schema === null && !this.#input.needsSchema) return this.#input.schema
    if (schema === null) throw new ProblemError(problem('schema-name-missing', { name: node.name }))
    return schema
  }

  alias(custom: string | null, node: NamedNode): string {
    return this.#ask('alias', custom, node) ?? node.name
  }

  #ask(component: Component, custom: string | null, node: NamedNode): string | null {
    const key = `${component}\u0000${node.packageName}\u0000${custom === null ? '\u0000' : custom}`
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const macro = this.#input.macros.findNaming(component, node.packageName)
    invariant(macro !== undefined, `generate_${component}_name is built in`)
    const builtin = this.#builtinAnswer(macro, component, custom, node)
    if (builtin !== undefined) return builtin
    const view = new NodeView(node.asValue)
    const answer = this.#called(macro, component, [custom, view])
    const text = answer === null ? null : str(answer).trim()
    if (!view.wasRead) this.#answers.set(key, text)
    return text
  }

  /** A macro that does not take what it is given is wrong where it is written, whichever node it is asked of. */
  #called(macro: MacroDefinition, component: Component, args: readonly Value[]): Value {
    try {
      return this.#input.call(macro, args)
    } catch (thrown) {
      const found = diagnosticsOf(thrown)
      if (!found) throw thrown
      const at = this.#input.placeOf(macro)
      const hint = `It is called as ${macro.name}(custom_${component}_name, node).`
      throw new ProblemError(...found.map((one) => (one.at || !at ? one : { ...one, at, hint })))
    }
  }

  /** The built-in alias of a node is its own name, which is not worth rendering 10,000 times. */
  #builtinAnswer(
    macro: MacroDefinition,
    component: Component,
    custom: string | null,
    node: NamedNode,
  ): string | undefined {
    if (component !== 'alias' || macro.packageName !== 'dbt') return undefined
    const dispatched = this.#input.macros.dispatch('generate_alias_name', 'dbt', node.packageName)
    if (dispatched.uniqueId !== 'macro.dbt.default__generate_alias_name') return undefined
    if (custom !== null && custom !== '') return custom.trim()
    // Version 0 is false to the macro that this answers for.
    return node.version ? `${node.name}_v${String(node.version).replaceAll('.', '_')}` : node.name
  }
}

/** The node as a naming macro sees it, an object and no mapping as in dbt; remembers whether the macro looked. */
class NodeView extends HostObject {
  readonly typeName = 'ModelNode'
  readonly #make: () => PlainDict
  #made: PlainDict | undefined
  wasRead = false
  constructor(make: () => PlainDict) {
    super()
    this.#make = make
  }
  #read(): PlainDict {
    this.wasRead = true
    return (this.#made ??= this.#make())
  }
  override getAttr(name: string): Value | undefined {
    const dict = this.#read()
    return Object.hasOwn(dict, name) ? dict[name] : undefined
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined
  }
  override truthy(): boolean {
    this.wasRead = true
    return true
  }
  override str(): string {
    this.wasRead = true
    return `<ModelNode ${String(this.#read().unique_id)}>`
  }
}
