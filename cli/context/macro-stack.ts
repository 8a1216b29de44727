import { HostObject } from '../jinja/host.ts'
import type { Value } from '../jinja/values.ts'
import type { MacroStack } from './bound-macro.ts'

/** `context_macro_stack`: the ids of the macros that are running. */
class StackValue extends HostObject {
  readonly typeName = 'MacroStack'
  readonly #stack: MacroStack
  constructor(stack: MacroStack) {
    super()
    this.#stack = stack
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'call_stack') return [...this.#stack.ids]
    return name === 'depth' ? this.#stack.ids.length : undefined
  }
  override truthy(): boolean {
    return true
  }
}

export const stackValue = (stack: MacroStack): Value => new StackValue(stack)
