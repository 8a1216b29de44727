import { getAttr, getItem, type Env } from './access.ts'
import { ControlSignal, JinjaError, typeError } from './errors.ts'
import type { FilterEnv } from './filters/define.ts'
import { filters } from './filters.ts'
import { globals } from './globals.ts'
import { HostObject, type Kwargs } from './host.ts'
import { Macro } from './macro.ts'
import { OutputBuffer, Recorder } from './provenance.ts'
import type { TemplateSource } from './source.ts'
import { tests, unknownName } from './tests.ts'
import { typeName } from './types.ts'
import { PermissiveUndefined, Undefined } from './undefined.ts'
import type { Value } from './values.ts'

export interface ScopeOptions {
  /** How templates and macros of this scope run: `sync` refuses host functions that answer with a promise. Default `async`. */
  readonly mode?: 'async' | 'sync'
  /** `permissive`: attributes, items and calls of an undefined name are undefined again, as dbt parses. Default `default`. */
  readonly undefined?: 'default' | 'permissive'
  /** Record where each piece of output came from. Default true. */
  readonly provenance?: boolean
  /** `as_text`, `as_bool`, `as_native` and `as_number` mark their value for native rendering (native.ts). Default false. */
  readonly isNative?: boolean
}

/** Macros may call each other this deep. Asynchronous ones do not fill the stack, so nothing else would stop an endless recursion. */
const deepest = 1000

const noKwargs = (): Kwargs => new Map()

/**
 * The global names of one rendering (for dbt: of one node), shared by the template that is rendered and by every macro bound to it. Names
 * are looked up when a template or macro body starts, so `lookup` may build its values (macros above all) on first use. A scope runs one
 * rendering at a time; different scopes may interleave.
 */
export class Scope implements FilterEnv, Env {
  readonly mode: 'async' | 'sync'
  readonly isPermissive: boolean
  readonly isNative: boolean
  readonly recorder: Recorder | null
  readonly #lookup: (name: string) => Value | undefined
  #depth = 0

  constructor(lookup: (name: string) => Value | undefined, options: ScopeOptions = {}) {
    this.#lookup = lookup
    this.mode = options.mode ?? 'async'
    this.isPermissive = options.undefined === 'permissive'
    this.isNative = options.isNative === true
    this.recorder = options.provenance === false ? null : new Recorder()
  }

  /** The value of a global name: the host's, else Jinja2's own (range, dict, namespace, cycler, joiner, lipsum). */
  resolve(name: string): Value | undefined {
    const found = this.#lookup(name)
    return found === undefined ? globals.get(name) : found
  }

  /** What a name that nothing defines stands for. */
  undefinedName(name: string): Undefined {
    return this.isPermissive ? new PermissiveUndefined(name) : new Undefined(name)
  }

  // What follows is for generated code; `_at` notes its position after the operands are computed.

  enter(): void {
    if (++this.#depth > deepest) throw new JinjaError('RecursionError', 'maximum recursion depth exceeded')
  }
  leave(): void {
    this.#depth--
  }
  buffer(source: TemplateSource, macro: string | null): OutputBuffer {
    return new OutputBuffer(source, macro, this.recorder)
  }
  missingParameter(name: string): Undefined {
    const origin = { hint: `parameter '${name}' was not provided` }
    return this.isPermissive ? new PermissiveUndefined(name, origin) : new Undefined(name, origin)
  }
  attr(object: Value, name: string, _at: number): Value {
    return getAttr(object, name, this)
  }
  item(object: Value, key: Value, _at: number): Value {
    return getItem(object, key, this)
  }
  filter(name: string, value: Value, args: Value[], kwargs: Kwargs | null, _at: number): Value {
    if (!filters.has(name)) throw new JinjaError('TemplateRuntimeError', `No filter named '${name}' found.`)
    return this.applyFilter(name, value, args, kwargs ?? noKwargs())
  }
  test(name: string, value: Value, args: Value[], kwargs: Kwargs | null, _at: number): boolean {
    if (!tests.has(name)) throw new JinjaError('TemplateRuntimeError', `No test named '${name}' found.`)
    return this.applyTest(name, value, args, kwargs ?? noKwargs())
  }

  applyFilter(name: string, value: Value, args: Value[], kwargs: Kwargs): Value {
    const filter = filters.get(name)
    if (filter === undefined) throw unknownName('filter', name)
    const result = filter(this, value, args, kwargs)
    if (name === 'trim' && typeof value === 'string' && typeof result === 'string')
      this.recorder?.rememberPart(value, result)
    return result
  }
  applyTest(name: string, value: Value, args: Value[], kwargs: Kwargs): boolean {
    const test = tests.get(name)
    if (test === undefined) throw unknownName('test', name)
    return test(value, args, kwargs)
  }

  call(callee: Value, args: Value[], kwargs: Kwargs | null, _at: number): Value | Promise<Value> {
    if (kwargs === null && callee instanceof Macro) return callee.callPlain(args)
    if (callee instanceof HostObject && callee.call !== undefined) return callee.call(args, kwargs ?? noKwargs())
    if (callee instanceof Undefined) {
      if (callee instanceof PermissiveUndefined) return callee
      throw callee.error()
    }
    throw typeError(`'${typeName(callee)}' object is not callable`)
  }
  callSync(callee: Value, args: Value[], kwargs: Kwargs | null, at: number): Value {
    const value = this.call(callee, args, kwargs, at)
    if (value instanceof Promise) {
      value.catch(() => undefined) // the error below takes its place
      throw typeError('an asynchronous function was called while rendering synchronously')
    }
    return value
  }
}

/** A scope over a record or Map of names. */
export function scopeOf(
  names: Readonly<Record<string, Value>> | ReadonlyMap<string, Value>,
  options?: ScopeOptions,
): Scope {
  if (names instanceof Map) return new Scope((name) => names.get(name), options)
  const record: Readonly<Record<string, Value>> = names as Readonly<Record<string, Value>> // not a Map: the union's other half
  return new Scope((name) => (Object.hasOwn(record, name) ? record[name] : undefined), options)
}

/** What a catch around a template's code throws on: a JinjaError that now has this frame too; control signals pass untouched. */
export function traced(error: unknown, source: TemplateSource, node: number, macro: string | null): unknown {
  if (error instanceof ControlSignal) return error
  const known = error instanceof JinjaError ? error : wrapped(error)
  known.frames.push(source.frame(node, macro))
  return known
}

function wrapped(error: unknown): JinjaError {
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return new JinjaError('RecursionError', 'maximum recursion depth exceeded', { cause: error })
  }
  return new JinjaError('HostError', error instanceof Error ? error.message : String(error), { cause: error })
}
