import type { ColumnInfo, Constraint } from '../core/node.ts'
import { isList } from './read-json.ts'
import type { TestMetadata } from '../core/node.ts'

export interface KeyTest {
  readonly metadata: TestMetadata
  readonly enabled: boolean
}

/**
 * The columns that identify a row, as far as it can be told: a primary key constraint, columns tested to be unique and not null, columns tested to be
 * unique, and last columns whose test of being unique is disabled.
 */
export function inferPrimaryKey(
  columns: Readonly<Record<string, ColumnInfo>>,
  constraints: readonly Constraint[],
  tests: readonly KeyTest[],
): readonly string[] {
  const whole = constraints.find(({ type }) => type === 'primary_key')
  if (whole) return [...(whole.columns ?? [])].sort()
  const single = Object.values(columns).find((column) => column.constraints.some(({ type }) => type === 'primary_key'))
  if (single) return [single.name]
  return fromTests(tests)
}

function fromTests(tests: readonly KeyTest[]): readonly string[] {
  const enabled = new Set<string>()
  const disabled = new Set<string>()
  const notNull = new Set<string>()
  for (const { metadata, enabled: isEnabled } of tests) {
    const isUnique = metadata.name === 'unique' || metadata.name === 'unique_combination_of_columns'
    if (!isUnique && metadata.name !== 'not_null') continue
    const target = isUnique ? (isEnabled ? enabled : disabled) : notNull
    for (const column of testedColumns(metadata)) target.add(column)
  }
  const both = [...notNull].filter((column) => enabled.has(column) || disabled.has(column))
  const found = both.length > 0 ? both : enabled.size > 0 ? [...enabled] : [...disabled]
  return found.sort()
}

function testedColumns({ kwargs }: TestMetadata): readonly string[] {
  if (typeof kwargs.column_name === 'string') return [kwargs.column_name]
  const combination = kwargs.combination_of_columns
  return isList(combination) ? combination.filter((column) => typeof column === 'string') : []
}
