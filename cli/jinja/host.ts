import { bindArgs, type Param } from './bind-args.ts'
import type { Value } from './values.ts'

export type Kwargs = Map<string, Value>
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**'

/**
 * What the host puts into a template's reach. Only what these methods give is reachable: the runtime never reads a property of an instance
 * or its prototype. Override what applies; `undefined` always says "no such thing".
 */
export abstract class HostObject {
  /** Python's `type(x).__name__`, for error messages and repr. */
  abstract readonly typeName: string
  /** The type's name with its module, as Jinja2 words "'module.Type object' has no attribute". */
  qualifiedName(): string {
    return this.typeName
  }
  /** `x.name`; names that start with an underscore never get here. */
  getAttr(_name: string): Value | undefined {
    return undefined
  }
  /** `x[key]`. */
  getItem(_key: Value): Value | undefined {
    return undefined
  }
  /** `x(...)`; present means callable. Awaited in async rendering, must not be a promise in sync rendering. */
  call?(args: Value[], kwargs: Kwargs): Value | Promise<Value>
  /** `{{ x }}` and `x|string`. */
  str(): string {
    return this.repr()
  }
  /** As part of a printed list or dict, and `%r`. */
  repr(): string {
    return `<${this.typeName} object>`
  }
  truthy(): boolean {
    return this.length() !== 0
  }
  /** Items for `for`, `|list` and `in`; for a mapping its keys. */
  iterate(): Iterable<Value> | undefined {
    return undefined
  }
  length(): number | undefined {
    return undefined
  }
  equals(other: Value): boolean {
    return this === other
  }
  /** Negative, zero or positive as Python's `<` sorts them; undefined where `<` is a TypeError. */
  compare(_other: Value): number | undefined {
    return undefined
  }
  /** Equal objects must give equal texts; undefined (the default) hashes by identity. */
  hashKey(): string | undefined {
    return undefined
  }
  /** True where Python's `isinstance(x, Mapping)` is; then `iterate` gives keys and `getItem` values. */
  isMapping(): boolean {
    return false
  }
  /** `x in this`; undefined falls back on `iterate`. */
  contains(_item: Value): boolean | undefined {
    return undefined
  }
  /** Python's `format(x, spec)`. */
  format(_spec: string): string {
    return this.str()
  }
  /** `this op other`, or `other op this` where `isReflected`; undefined where the operator is not supported. */
  binary(_operator: BinaryOperator, _other: Value, _isReflected: boolean): Value | undefined {
    return undefined
  }
}

export type HostCall = (args: Value[], kwargs: Kwargs) => Value | Promise<Value>

interface HostFunctionOptions {
  /** Attributes reachable on the function itself: `config.get`, `var.has_var`. */
  readonly attributes?: Readonly<Record<string, Value>>
  readonly repr?: string
  /** "type" for what is a class in Python. */
  readonly typeName?: string
}

/** A function of the host that templates can call. */
export class HostFunction extends HostObject {
  readonly typeName: string
  readonly name: string
  readonly #call: HostCall
  readonly #options: HostFunctionOptions
  constructor(name: string, call: HostCall, options: HostFunctionOptions = {}) {
    super()
    this.name = name
    this.#call = call
    this.#options = options
    this.typeName = options.typeName ?? 'function'
  }
  override getAttr(name: string): Value | undefined {
    const { attributes } = this.#options
    return attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined
  }
  override call(args: Value[], kwargs: Kwargs): Value | Promise<Value> {
    return this.#call(args, kwargs)
  }
  override repr(): string {
    return this.#options.repr ?? `<function ${this.name}>`
  }
}

export const hostFunction = (name: string, call: HostCall, options?: HostFunctionOptions): HostFunction =>
  new HostFunction(name, call, options)

/**
 * A host function with Python parameters, bound by name and position with Python's own errors:
 *
 *     declare('ref', ['model_name', ['package', null], '*rest', '**options'], (model, pkg, rest, options) => …)
 *
 * `call` gets one value per parameter in their order: `*rest` as a PyTuple, `**options` as a Map.
 */
export function declare(
  name: string,
  params: readonly Param[],
  call: (...values: Value[]) => Value | Promise<Value>,
  options?: HostFunctionOptions,
): HostFunction {
  return new HostFunction(name, (args, kwargs) => call(...bindArgs(name, params, args, kwargs)), options)
}
