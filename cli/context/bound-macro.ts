import type { UniqueId } from '../core/node.ts'
import { HostObject } from '../jinja/host.ts'
import type { Value } from '../jinja/values.ts'
import type { MacroDefinition } from './macros.ts'

/** The macros that are running, outermost first. */
export interface MacroStack {
  readonly ids: UniqueId[]
  /** Told of each macro called from the template itself, not from another macro. */
  readonly onDirectCall?: (id: UniqueId) => void
}

/** A macro of one rendering. */
export class BoundMacro extends HostObject {
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
