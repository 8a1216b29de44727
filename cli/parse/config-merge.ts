import { carryMark } from '../core/float-marks.ts'
import { callMergeRule, canonicalKey, mergeRule, type ConfigKind, type MergeRule } from './config-kinds.ts'
import { isRecord, type Json, type JsonRecord } from './read-json.ts'

export type MutableConfig = Record<string, Json>

const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** Lays `partial` over `config`, each key by its own rule. Values are never changed in place, so both may be shared. */
export function mergeConfig(kind: ConfigKind, config: MutableConfig, partial: JsonRecord): void {
  for (const [written, value] of Object.entries(partial)) {
    if (value === undefined) continue
    const key = canonicalKey(written.trim())
    config[key] = joined(mergeRule(kind, key), config[key], value)
    carryMark(partial, written, config, key)
  }
}

/** Joins the `config()` calls of one file, in order: the first stands as it is, `+key` of grants is kept for the later merge. */
export function mergeCalls(calls: readonly JsonRecord[]): MutableConfig {
  const result: MutableConfig = {}
  for (const [index, call] of calls.entries()) {
    for (const [written, value] of Object.entries(call)) {
      if (value === undefined) continue
      const key = written.trim()
      const rule = index === 0 ? 'replace' : callMergeRule(canonicalKey(key))
      result[key] = rule === 'append-by-key' ? grantsOfCalls(result[key], value) : joined(rule, result[key], value)
      carryMark(call, written, result, key)
    }
  }
  return result
}

function joined(rule: MergeRule, before: Json | undefined, value: Json): Json {
  switch (rule) {
    case 'replace':
      return value
    case 'append':
      return [...listOf(before), ...listOf(value)]
    case 'update':
      return isRecord(before) && isRecord(value) ? { ...before, ...value } : value
    case 'append-by-key':
      return isRecord(value) ? appendedByKey(isRecord(before) ? before : {}, value) : value
  }
}

/** `+select: [amy]` adds to what select has, `select: [amy]` replaces it; values become lists. */
function appendedByKey(before: JsonRecord, value: JsonRecord): JsonRecord {
  const result: Record<string, Json> = {}
  for (const [key, granted] of Object.entries(before)) result[key] = listOf(granted)
  for (const [written, granted] of Object.entries(value)) {
    const key = written.replace(/^\++/, '')
    result[key] = written.startsWith('+') ? [...listOf(result[key]), ...listOf(granted)] : listOf(granted)
  }
  return result
}

function grantsOfCalls(before: Json | undefined, value: Json): Json {
  if (!isRecord(before) || !isRecord(value)) return value
  const result: Record<string, Json> = {}
  for (const [key, granted] of Object.entries(before)) result[key] = listOf(granted)
  for (const [key, granted] of Object.entries(value)) {
    result[key] = key.startsWith('+') && key in result ? [...listOf(result[key]), ...listOf(granted)] : listOf(granted)
  }
  return result
}

/** A hook as configs hold it: text, JSON text of a record, or a record. */
export function hookOf(value: Json): Json {
  if (isRecord(value))
    return { sql: value.sql ?? '', transaction: value.transaction ?? true, index: value.index ?? null }
  const text = String(value)
  const parsed = text.trimStart().startsWith('{') ? jsonOrUndefined(text) : undefined
  if (isRecord(parsed) && parsed.sql !== undefined) return hookOf(parsed)
  return { sql: text, transaction: true, index: null }
}

function jsonOrUndefined(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json // what JSON.parse gives is Json
  } catch {
    // A hook may well begin with a brace (`{{ macro() }}`): then it is SQL, not JSON.
    return undefined
  }
}
