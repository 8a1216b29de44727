import type { Json, JsonRecord } from '../core/config.ts'

/*
 * Reading values of properties files. Their shape was checked by a schema and mistakes were told, so a value of another type simply counts as left
 * out here.
 */

export type { Json, JsonRecord }

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value)

export const recordOf = (value: Json | undefined): JsonRecord => (isRecord(value) ? value : emptyRecord)
export const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : emptyList)
export const recordsOf = (value: Json | undefined): readonly JsonRecord[] => listOf(value).filter(isRecord)

/** Numbers and booleans count as the text they were written as: YAML reads `name: 1` as a number. */
export function textOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

export const flagOf = (value: Json | undefined): boolean | null => (typeof value === 'boolean' ? value : null)
export const numberOf = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null)

/** A list of texts, which may be written as one text. */
export function textsOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return listOf(value).flatMap((item) => textOf(item) ?? [])
}

export const hasKeys = (record: JsonRecord | undefined): record is JsonRecord =>
  record !== undefined && Object.keys(record).length > 0

const emptyRecord: JsonRecord = {}
export const emptyList: readonly Json[] = []

/** The part of a value that a path leads to; undefined where it leads nowhere. */
export function valueAt(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let found: Json | undefined = value
  for (const step of path) {
    if (isList(found)) found = typeof step === 'number' ? found[step] : undefined
    else if (isRecord(found)) found = Object.hasOwn(found, step) ? found[step] : undefined
    else return undefined
  }
  return found
}

/** A word of a fixed list, such as a kind of metric: dbt takes it in any case, and writes it in lower case. */
export const wordOf = (value: Json | undefined): string | null => textOf(value)?.toLowerCase() ?? null
