import { typeError } from '../jinja/errors.ts'
import { dictEntries } from '../jinja/dict.ts'
import { str } from '../jinja/text.ts'
import { isNumber, typeName } from '../jinja/types.ts'
import { isDict, PyTuple, pyFloat, textOf, type Value } from '../jinja/values.ts'

/** Python's `json.dumps(value)`: `{"a": [1, 2.0]}`, non-ASCII escaped; TypeError for what JSON has no form for. */
export function dumpJson(value: Value, sortKeys: boolean): string {
  if (value === null) return 'null'
  const text = textOf(value)
  if (text !== undefined) return quoted(text)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (isNumber(value)) return numberText(str(value))
  if (Array.isArray(value)) return dumpList(value, sortKeys)
  if (value instanceof PyTuple) return dumpList(value.items, sortKeys)
  if (isDict(value)) return dumpDict([...dictEntries(value)], sortKeys)
  throw typeError(`Object of type ${typeName(value)} is not JSON serializable`)
}

const dumpList = (items: readonly Value[], sortKeys: boolean): string =>
  `[${items.map((item) => dumpJson(item, sortKeys)).join(', ')}]`

function dumpDict(entries: readonly (readonly [Value, Value])[], sortKeys: boolean): string {
  const pairs = entries.map(([key, value]) => [keyText(key), value] as const)
  if (sortKeys) pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${pairs.map(([key, value]) => `${quoted(key)}: ${dumpJson(value, sortKeys)}`).join(', ')}}`
}

function keyText(key: Value): string {
  const text = textOf(key)
  if (text !== undefined) return text
  if (key === null || typeof key === 'boolean' || isNumber(key)) return dumpJson(key, false)
  throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`)
}

const numberText = (text: string): string => ({ nan: 'NaN', inf: 'Infinity', '-inf': '-Infinity' })[text] ?? text

const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Python's `json.loads(text)`; undefined where the text is no JSON. Dicts keep their order, 1.0 stays a float. */
export function loadJson(text: string): Value | undefined {
  try {
    return JSON.parse(text, pythonValue) as Value // what the reviver makes
  } catch {
    return undefined // as json.loads' ValueError is: the caller gives its default
  }
}

/** `context.source` tells 1.0 from 1 and keeps the digits of large ints (ECMAScript 2025). */
function pythonValue(this: unknown, _key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value === 'number') {
    const source = context?.source ?? String(value)
    if (/[.eE]/.test(source)) return pyFloat(value)
    return Number.isSafeInteger(value) ? value : BigInt(source)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map)) {
    return Object.getPrototypeOf(value) === Object.prototype ? new Map(Object.entries(value)) : value
  }
  return value
}
