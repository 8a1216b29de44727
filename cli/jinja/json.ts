import { sortOrder } from './compare.ts'
import { dictEntries } from './dict.ts'
import { typeError, valueError } from './errors.ts'
import { floatText } from './float-text.ts'
import { HostObject } from './host.ts'
import { iterate } from './iterate.ts'
import { isFloat, isInt, toNumber, typeName } from './types.ts'
import { isDict, PyTuple, textOf, type Value } from './values.ts'

export interface JsonOptions {
  readonly sortKeys?: boolean
  /** Spaces per level, or the text to indent with; null for one line. */
  readonly indent?: number | string | null
  /** Called for a value JSON has no form for; gives one it has. Without it such a value is a TypeError. */
  readonly fallback?: (value: Value) => Value
}

/** Python's `json.dumps(value)`: ", " and ": " between items, everything beyond ASCII escaped. */
export function toJson(value: Value, options: JsonOptions = {}): string {
  const { indent = null } = options
  const step = indent === null ? null : typeof indent === 'number' ? ' '.repeat(indent) : indent
  return new Writer(options, step).write(value, '\n', [])
}

class Writer {
  readonly #options: JsonOptions
  readonly #step: string | null
  constructor(options: JsonOptions, step: string | null) {
    this.#options = options
    this.#step = step
  }

  write(value: Value, newline: string, open: readonly Value[]): string {
    if (value === null) return 'null'
    if (typeof value === 'boolean') return value ? 'true' : 'false'
    const text = textOf(value)
    if (text !== undefined) return quoted(text)
    if (isInt(value)) return BigInt(value).toString()
    if (isFloat(value)) return jsonFloat(toNumber(value))
    if (open.includes(value)) throw valueError('Circular reference detected')
    const inner = [...open, value]
    if (Array.isArray(value)) return this.#list(value, newline, inner)
    if (value instanceof PyTuple) return this.#list(value.items, newline, inner)
    if (isDict(value)) return this.#dict([...dictEntries(value)], newline, inner)
    if (value instanceof HostObject && value.typeName === 'dict') {
      return this.#dict(
        Array.from(iterate(value), (key) => [key, value.getItem(key) ?? null] as const),
        newline,
        inner,
      )
    }
    if (this.#options.fallback) return this.write(this.#options.fallback(value), newline, inner)
    throw typeError(`Object of type ${typeName(value)} is not JSON serializable`)
  }

  #list(items: readonly Value[], newline: string, open: readonly Value[]): string {
    const deeper = newline + (this.#step ?? '')
    return this.#wrap(
      '[',
      items.map((item) => this.write(item, deeper, open)),
      ']',
      newline,
    )
  }

  #dict(entries: (readonly [Value, Value])[], newline: string, open: readonly Value[]): string {
    const deeper = newline + (this.#step ?? '')
    if (this.#options.sortKeys === true) entries.sort(([a], [b]) => sortOrder(a, b))
    return this.#wrap(
      '{',
      entries.map(([key, value]) => `${quoted(keyText(key))}: ${this.write(value, deeper, open)}`),
      '}',
      newline,
    )
  }

  #wrap(start: string, parts: readonly string[], end: string, newline: string): string {
    if (parts.length === 0) return start + end
    if (this.#step === null) return start + parts.join(', ') + end
    const deeper = newline + this.#step
    return start + deeper + parts.join(`,${deeper}`) + newline + end
  }
}

function keyText(key: Value): string {
  const text = textOf(key)
  if (text !== undefined) return text
  if (key === null) return 'null'
  if (typeof key === 'boolean') return key ? 'true' : 'false'
  if (isInt(key)) return BigInt(key).toString()
  if (isFloat(key)) return jsonFloat(toNumber(key))
  throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`)
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (Number.isFinite(value)) return floatText(value)
  return value > 0 ? 'Infinity' : '-Infinity'
}

const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) =>
    unit === '\u007f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
