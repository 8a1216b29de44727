import { carryMark, joinedLists } from '../core/float-marks.ts'
import { isList, isRecord, type Json, type JsonRecord } from './read-json.ts'

/** Lays `over` over `base`: mappings are merged, lists joined with the new items first, anything else replaced. */
export function deepMerge(base: JsonRecord, over: JsonRecord): JsonRecord {
  const result: Record<string, Json | undefined> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const before = result[key]
    if (isRecord(value)) result[key] = deepMerge(isRecord(before) ? before : {}, value)
    else if (isList(value) && isList(before)) result[key] = joinedLists(value, before)
    else result[key] = value
    carryMark(over, key, result)
  }
  return result
}
