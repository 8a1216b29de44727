import { isRecord, numberOf, recordOf, textOf, type Json, type JsonRecord } from './read-json.ts'

interface Time {
  readonly count: number | null
  readonly period: string | null
}
interface Threshold {
  readonly warn_after: Time | null
  readonly error_after: Time | null
  readonly filter: string | null
}

/**
 * The freshness that a source, its `config:`, its table and that one's `config:` say together, the later over the earlier and key by key.
 * Null: one of them says `freshness: null`, and none after it says otherwise. Undefined: none of them sets a threshold.
 */
export function precedenceFreshness(source: JsonRecord, table: JsonRecord): JsonRecord | null | undefined {
  const said = [source.freshness, recordOf(source.config).freshness, table.freshness, recordOf(table.config).freshness]
  const [first, ...later] = said.map(thresholdOf)
  let merged = first ?? null
  for (const threshold of later) {
    if (merged !== null && threshold !== null) merged = mergedThreshold(merged, threshold)
    else merged = threshold !== null && isSet(threshold) ? threshold : null
  }
  if (merged === null) return null
  return isSet(merged)
    ? { warn_after: timeRecord(merged.warn_after), error_after: timeRecord(merged.error_after), filter: merged.filter }
    : undefined
}

/** Left out is an empty threshold; `null` takes one away. */
function thresholdOf(value: Json | undefined): Threshold | null {
  if (value === null) return null
  const record = recordOf(value)
  return {
    warn_after: timeOf(record.warn_after),
    error_after: timeOf(record.error_after),
    filter: textOf(record.filter),
  }
}

function timeOf(value: Json | undefined): Time | null {
  if (value === null) return null
  const record = isRecord(value) ? value : {}
  return { count: numberOf(record.count), period: textOf(record.period) }
}

const mergedThreshold = (base: Threshold, over: Threshold): Threshold => ({
  warn_after: mergedTime(base.warn_after, over.warn_after),
  error_after: mergedTime(base.error_after, over.error_after),
  filter: over.filter ?? base.filter,
})

function mergedTime(base: Time | null, over: Time | null): Time | null {
  if (over === null) return null
  if (base !== null && isTime(base) && isTime(over))
    return { count: over.count ?? base.count, period: over.period ?? base.period }
  return isTime(over) ? over : base
}

const timeRecord = (time: Time | null): JsonRecord | null =>
  time === null ? null : { count: time.count, period: time.period }

const isTime = (time: Time | null): boolean => time !== null && time.count !== null && time.period !== null
const isSet = (threshold: Threshold): boolean => isTime(threshold.warn_after) || isTime(threshold.error_after)
