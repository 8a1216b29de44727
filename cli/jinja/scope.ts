import { globals } from './globals.ts'
import { Recorder } from './provenance.ts'
import { PermissiveUndefined, Undefined } from './undefined.ts'
import type { Value } from './values.ts'

export interface ScopeOptions {
  /** How templates and macros of this scope run: `sync` refuses host functions that answer with a promise. Default `async`. */
  readonly mode?: 'async' | 'sync'
  /** `permissive`: attributes, items and calls of an undefined name are undefined again, as dbt parses. Default `default`. */
  readonly undefined?: 'default' | 'permissive'
  /** Record where each piece of output came from. Default true. */
  readonly provenance?: boolean
}

/**
 * The global names of one rendering (for dbt: of one node), shared by the template that is rendered and by every macro bound to it. Names
 * are looked up when a template or macro body starts, so `lookup` may build its values (macros above all) on first use. A scope runs one
 * rendering at a time; different scopes may interleave.
 */
export class Scope {
  readonly mode: 'async' | 'sync'
  readonly isPermissive: boolean
  readonly recorder: Recorder | null
  readonly #lookup: (name: string) => Value | undefined

  constructor(lookup: (name: string) => Value | undefined, options: ScopeOptions = {}) {
    this.#lookup = lookup
    this.mode = options.mode ?? 'async'
    this.isPermissive = options.undefined === 'permissive'
    this.recorder = options.provenance === false ? null : new Recorder()
  }

  /** The value of a global name: the host's, else Jinja2's own (range, dict, namespace, cycler, joiner, lipsum). */
  resolve(name: string): Value | undefined {
    return this.#lookup(name) ?? globals.get(name)
  }

  /** What a name that nothing defines stands for. */
  undefinedName(name: string): Undefined {
    return this.isPermissive ? new PermissiveUndefined(name) : new Undefined(name)
  }
}

/** A scope over a record or Map of names. */
export function scopeOf(names: Readonly<Record<string, Value>> | ReadonlyMap<string, Value>, options?: ScopeOptions): Scope {
  if (names instanceof Map) return new Scope((name) => names.get(name), options)
  const record: Readonly<Record<string, Value>> = names as Readonly<Record<string, Value>> // not a Map: the union's other half
  return new Scope((name) => (Object.hasOwn(record, name) ? record[name] : undefined), options)
}
