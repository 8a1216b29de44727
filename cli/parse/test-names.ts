import type { Json, JsonRecord } from '../core/config.ts'
import { md5, pyRepr, pyStr, pyStrAt } from './python-text.ts'

/** Names longer than this are cut for the file and the relation; warehouses allow 63 characters. */
const longestName = 63
const keptOfLongName = 30
const hashLength = 10

/**
 * A generic test's name made from its type, what it tests and its arguments in alphabetical order, `model` left out.
 * `short` is the file's and the relation's: cut and hashed where the full name is too long.
 */
export function synthesizeTestName(
  testType: string,
  tested: string,
  kwargs: JsonRecord,
): { short: string; full: string } {
  const parts: string[] = []
  for (const name of Object.keys(kwargs).sort()) {
    if (name === 'model') continue
    parts.push(...flat(kwargs, name).map((part) => part.replace(/[^0-9a-zA-Z_]+/g, '_')))
  }
  const identifier = `${testType}_${tested}`
  const full = `${identifier}_${parts.join('__')}`
  const short = full.length > longestName ? `${identifier.slice(0, keptOfLongName)}_${md5(full)}` : full
  return { short, full }
}

/** The texts of an argument: of each item of a list, of each value of a mapping. */
function flat(kwargs: JsonRecord, name: string): readonly string[] {
  const value = kwargs[name] ?? null
  if (typeof value !== 'object' || value === null) return [pyStrAt(kwargs, name)]
  return Object.keys(value).map((key) => pyStrAt(value, key))
}

/** What tells apart two tests of one name: the end of a hash over all that the test was given. */
export function testHash(
  name: string,
  metadata: { namespace: string | null; name: string; kwargs: JsonRecord },
): string {
  const text = `{'kwargs': ${hashable(metadata.kwargs)}, 'name': ${hashable(metadata.name)}, 'namespace': ${hashable(metadata.namespace)}}`
  return md5(name + text).slice(-hashLength)
}

/** Python's repr with sorted keys and every value as text. */
function hashable(value: Json | undefined): string {
  if (Array.isArray(value))
    return `[${value.map((_, index) => hashableAt(value as readonly Json[], index)).join(', ')}]` // a list of Json
  if (typeof value === 'object' && value !== null) {
    const record = value as JsonRecord // not null, not a list
    return `{${Object.keys(record)
      .sort()
      .map((key) => `${pyRepr(key)}: ${hashableAt(record, key)}`)
      .join(', ')}}`
  }
  return pyRepr(pyStr(value ?? null))
}

function hashableAt(container: JsonRecord | readonly Json[], key: string | number): string {
  const value = (container as Readonly<Record<string, Json | undefined>>)[key] // either has its entries under its keys
  return typeof value === 'object' && value !== null ? hashable(value) : pyRepr(pyStrAt(container, key))
}
