import { problem, type Diagnostic } from '../core/diagnostic.ts'
import { placeOf, type Entry } from './entry.ts'
import { isList, isRecord, recordOf, recordsOf, textOf } from './read-json.ts'
import type { SemanticNames, Tell } from './semantic-checks.ts'

/** `time_spine:` of a model: its columns are described, the standard one with a granularity. */
export function timeSpineProblems(entry: Entry): Diagnostic[] {
  const spine = entry.value.time_spine
  if (!isRecord(spine)) return []
  const tell: Tell = (reason, ...path) => problem('time-spine', { name: entry.name, reason }, placeOf(entry, ...path))
  const columns = new Map(recordsOf(entry.value.columns).map((column) => [textOf(column.name) ?? '', column]))
  const standard = textOf(spine.standard_granularity_column) ?? ''
  const column = columns.get(standard)
  if (!column) {
    return [tell(`has the standard column "${standard}", which is none of its columns`, 'time_spine')]
  }
  if (textOf(column.granularity) === null) {
    return [tell(`needs a "granularity" for its standard column "${standard}"`, 'time_spine')]
  }
  return recordsOf(spine.custom_granularities).flatMap((custom, index) => {
    const name = textOf(custom.column_name) ?? textOf(custom.name) ?? ''
    const at = ['time_spine', 'custom_granularities', index] as const
    return columns.has(name) ? [] : [tell(`has the custom granularity "${name}", which is none of its columns`, ...at)]
  })
}

/** Granularities that a day is made of, or is. */
const fineGranularities = new Set(['nanosecond', 'microsecond', 'millisecond', 'second', 'minute', 'hour', 'day'])
const plainTimeSpine = 'metricflow_time_spine'

/** Metrics over time need a table of the times there are. */
export function missingTimeSpine(
  models: readonly Entry[],
  semantic: readonly Entry[],
  names: SemanticNames,
): Diagnostic[] {
  const [first] = semantic
  if (!first || names.nodes.has(plainTimeSpine)) return []
  const hasSpine = models.some(({ value }) => {
    const standard = textOf(recordOf(value.time_spine).standard_granularity_column)
    const column = isList(value.columns) ? recordsOf(value.columns).find(({ name }) => name === standard) : undefined
    return standard !== null && fineGranularities.has((textOf(column?.granularity) ?? '').toLowerCase())
  })
  return hasSpine ? [] : [problem('time-spine-missing', {}, placeOf(first, 'name'))]
}
