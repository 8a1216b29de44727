import { typeError } from './errors.ts'
import { HostObject, type Kwargs } from './host.ts'
import type { Scope } from './scope.ts'
import { repr } from './text.ts'
import { PermissiveUndefined, Undefined } from './undefined.ts'
import { PyTuple, type Value } from './values.ts'

/** The compiled body: one argument per parameter (undefined where not given), then caller, kwargs and varargs where the body uses them. */
export type MacroBody = (...args: (Value | undefined)[]) => Value | Promise<Value>

export interface MacroShape {
  /** Null for the body of a `{% call %}`. */
  readonly name: string | null
  readonly params: readonly string[]
  readonly usesCaller: boolean
  readonly usesKwargs: boolean
  readonly usesVarargs: boolean
}

const none: Kwargs = new Map()

/** A macro bound to the scope it sees. Calling it binds arguments as Jinja2 does, with its error texts. */
export class Macro extends HostObject {
  readonly typeName = 'Macro'
  readonly shape: MacroShape
  readonly #scope: Scope
  readonly #body: MacroBody

  constructor(scope: Scope, shape: MacroShape, body: MacroBody) {
    super()
    this.#scope = scope
    this.shape = shape
    this.#body = body
  }

  override call(args: Value[], kwargs: Kwargs): Value | Promise<Value> {
    return this.#body(...this.#bind(args, kwargs))
  }
  /** `call` without keyword arguments. */
  callPlain(args: Value[]): Value | Promise<Value> {
    return this.#body(...this.#bind(args, none))
  }

  #bind(args: Value[], given: Kwargs): (Value | undefined)[] {
    const { params, usesCaller, usesKwargs, usesVarargs } = this.shape
    const kwargs = given.size === 0 && !usesKwargs ? given : new Map(given)
    const bound: (Value | undefined)[] = args.slice(0, params.length)
    let hasCaller = bound.length === params.length && params.includes('caller')
    for (const name of params.slice(bound.length)) {
      bound.push(kwargs.get(name))
      kwargs.delete(name)
      if (name === 'caller') hasCaller = true
    }
    if (usesCaller && !hasCaller) {
      const caller = kwargs.get('caller') ?? null
      kwargs.delete('caller')
      bound.push(caller === null ? this.#noCaller() : caller)
    }
    if (usesKwargs) bound.push(kwargs)
    else this.#refuse(kwargs)
    if (usesVarargs) bound.push(new PyTuple(args.slice(params.length)))
    else if (args.length > params.length) {
      throw typeError(`macro ${this.#shownName()} takes not more than ${params.length} argument(s)`)
    }
    return bound
  }

  #refuse(kwargs: Kwargs): void {
    const [unexpected] = kwargs.keys()
    if (unexpected === undefined) return
    if (kwargs.has('caller')) {
      throw typeError(
        `macro ${this.#shownName()} was invoked with two values for the special caller argument. This is most likely a bug.`,
      )
    }
    throw typeError(`macro ${this.#shownName()} takes no keyword argument ${repr(unexpected)}`)
  }

  #noCaller(): Undefined {
    const origin = { hint: 'No caller defined' }
    return this.#scope.isPermissive ? new PermissiveUndefined('caller', origin) : new Undefined('caller', origin)
  }

  #shownName(): string {
    return repr(this.shape.name)
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.shape.name
      case 'arguments':
        return new PyTuple(this.shape.params)
      case 'catch_kwargs':
        return this.shape.usesKwargs
      case 'catch_varargs':
        return this.shape.usesVarargs
      case 'caller':
        return this.shape.usesCaller
      case 'explicit_caller':
        return this.shape.params.includes('caller')
      default:
        return undefined
    }
  }
  override qualifiedName(): string {
    return 'jinja2.runtime.Macro'
  }
  override repr(): string {
    return `<Macro ${this.shape.name === null ? 'anonymous' : repr(this.shape.name)}>`
  }
}
