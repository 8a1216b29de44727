import { JinjaError, type PyErrorType } from './errors.ts'
import { reprText } from './quote.ts'
import type { Value } from './values.ts'

interface UndefinedOrigin {
  /** Told instead of the usual message. */
  readonly hint?: string
  /** What the object was that lacks `name`, as Python words it ("dict object", "None"). */
  readonly owner?: string
  /** repr of the key or name that was looked up. */
  readonly nameRepr?: string
  readonly isElement?: boolean
  readonly type?: PyErrorType
}

/** Jinja2's default undefined: prints as nothing, is false and empty; anything else done with it raises. */
export class Undefined {
  readonly name: string
  readonly origin: UndefinedOrigin
  constructor(name: string, origin: UndefinedOrigin = {}) {
    this.name = name
    this.origin = origin
  }

  /** The error that using this value raises. */
  error(): JinjaError {
    return new JinjaError(this.origin.type ?? 'UndefinedError', this.message())
  }

  message(): string {
    const { hint, owner, isElement } = this.origin
    const shown = this.origin.nameRepr ?? reprText(this.name)
    if (hint !== undefined) return hint
    if (owner === undefined) return `${shown} is undefined`
    return isElement === true ? `${owner} has no element ${shown}` : `'${owner}' has no attribute ${shown}`
  }
}

/** dbt's undefined while a file is parsed: an attribute, an item or a call of it is undefined again instead of an error. */
export class PermissiveUndefined extends Undefined {
  attribute(name: string): PermissiveUndefined {
    return new PermissiveUndefined(name)
  }
}

export const isUndefined = (value: Value | undefined): value is Undefined => value instanceof Undefined
