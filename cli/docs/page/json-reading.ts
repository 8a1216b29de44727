import type { Json, JsonRecord } from '../../core/config.ts'

/** Reads what is somewhere in JSON when it is what one looks for; metrics and the like are kept as the manifest has them. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const valueIn = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined)

export function textIn(value: unknown, key: string): string | undefined {
  const found = valueIn(value, key)
  return typeof found === 'string' && found !== '' ? found : undefined
}

export function numberIn(value: unknown, key: string): number | undefined {
  const found = valueIn(value, key)
  return typeof found === 'number' ? found : undefined
}

export function recordIn(value: unknown, key: string): JsonRecord {
  const found = valueIn(value, key)
  return isRecord(found) ? found : {}
}

export function recordsIn(value: unknown, key: string): readonly JsonRecord[] {
  const found = valueIn(value, key)
  return Array.isArray(found) ? found.filter(isRecord) : []
}

export function textsIn(value: unknown, key: string): readonly string[] {
  const found = valueIn(value, key)
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : []
}

/** Null, an empty text, list or record say nothing. */
export function isSaid(value: unknown): value is Json {
  if (value === null || value === undefined || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value !== 'object' || Object.keys(value).length > 0
}

/** The same without what says nothing. */
export const said = <T extends object>(value: T): T =>
  // Keys that are left out may be absent: every caller's type says so.
  Object.fromEntries(Object.entries(value).filter(([, each]) => isSaid(each))) as T
