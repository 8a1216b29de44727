import type { Json, JsonRecord } from '../core/config.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { isMarkedFloat, markFloat } from '../core/float-marks.ts'
import { dictEntries } from '../jinja/dict.ts'
import { iterate } from '../jinja/iterate.ts'
import { str } from '../jinja/text.ts'
import { isNumber, typeName, toNumber } from '../jinja/types.ts'
import { isUndefined, PermissiveUndefined } from '../jinja/undefined.ts'
import { isDict, PyFloat, pyFloat, textOf, type PlainDict, type Value } from '../jinja/values.ts'

/**
 * Text or None, as names of databases, schemas and relations must be; an undefined name is refused, so that it does not vanish from a name. Only what is
 * undefined because a file is being parsed passes: `target.project` of another engine is met by many a macro that is never run on this one.
 */
export function textOrNull(value: Value, name: string): string | null {
  if (value === null || value instanceof PermissiveUndefined) return null
  const text = textOf(value)
  if (text !== undefined) return text
  throw new ProblemError(problem('template-argument', { name, expected: 'a string or none', found: kindOf(value) }))
}

/** Text that a function cannot do without. */
export function requiredText(value: Value | undefined, name: string): string {
  const text = value === undefined ? undefined : textOf(value)
  if (text !== undefined) return text
  const found = value === undefined ? 'nothing' : kindOf(value)
  const written = isUndefined(value) ? /"(\w+)"/.exec(found)?.[1] : undefined
  const hint = written === undefined ? undefined : `A name stands in quotes: '${written}'.`
  throw new ProblemError(problem('template-argument', { name, expected: 'a string', found }, undefined, { hint }))
}

/** Python's `get`: a value that is None is there, and no reason for the default. */
export const orElse = (value: Value | undefined, fallback: Value): Value => (value === undefined ? fallback : value)

/** What a value is, for messages. */
export function kindOf(value: Value): string {
  if (value === null) return 'none'
  if (isUndefined(value)) return `undefined ("${value.name}")`
  const text = textOf(value)
  if (text !== undefined) return `"${text}"`
  return isNumber(value) ? str(value) : `a ${typeName(value)}`
}

/** JSON data as a template may read and change it: its own copy. Keys without a value are left out, as are those that are null with `omitNull`. */
export function templateCopy(value: Json | undefined, omitNull = false): Value {
  if (value === null || value === undefined || typeof value !== 'object') return value ?? null
  if (isJsonList(value)) return value.map((item, index) => entryCopy(item, value, index))
  const copy: PlainDict = {}
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined || (omitNull && item === null)) continue
    Object.defineProperty(copy, key, {
      value: entryCopy(item, value, key),
      writable: true,
      enumerable: true,
      configurable: true,
    })
  }
  return copy
}

/** The entries of a mapping as named arguments. */
export const templateEntries = (record: JsonRecord): Map<string, Value> =>
  new Map(Object.entries(record).map(([key, item]) => [key, entryCopy(item ?? null, record, key)]))

/** A template's copy of an entry of a mapping or list, which knows whether a number was written as a float. */
export const entryCopy = (item: Json, container: object, key: string | number): Value =>
  typeof item === 'number' && isMarkedFloat(container, key) ? pyFloat(item) : templateCopy(item)

const isJsonList = (value: object): value is readonly Json[] => Array.isArray(value)

/** A template's value as plain data for nodes and configs: dicts become records, tuples lists, whatever has no form of its own its text. */
export function plainData(value: Value): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  const text = textOf(value)
  if (text !== undefined) return text
  if (isNumber(value)) return toNumber(value)
  if (isDict(value)) {
    const record: Record<string, Json> = {}
    for (const [key, item] of dictEntries(value)) {
      record[str(key)] = plainData(item)
      if (item instanceof PyFloat) markFloat(record, str(key))
    }
    return record
  }
  if (isUndefined(value)) return null
  if (isListLike(value)) return plainList(iterate(value))
  return str(value)
}

function plainList(items: Iterable<Value>): readonly Json[] {
  const list: Json[] = []
  for (const item of items) {
    if (item instanceof PyFloat) markFloat(list, list.length)
    list.push(plainData(item))
  }
  return list
}

const listTypes = new Set([
  'list',
  'tuple',
  'set',
  'range',
  'generator',
  'zip',
  'dict_keys',
  'dict_values',
  'dict_items',
])
const isListLike = (value: Value): boolean => listTypes.has(typeName(value))
