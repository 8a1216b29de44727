import type { MacroCase } from './macro-cases.ts'

const backwardWeeks = new Set(
  [
    ["cast('2023-12-31' as date)", "cast('2018-05-06' as date)"],
    ["cast('2024-01-01' as date)", "cast('2018-05-07' as date)"],
    ["cast('2024-02-28 13:45:10' as timestamp)", "cast('2024-01-31' as date)"],
    ["cast('2024-02-29' as date)", "cast('1970-01-01 00:00:00' as timestamp)"],
  ].map((pair) => `dbt.datediff(${pair.map((moment) => JSON.stringify(moment)).join(', ')}, 'week')`),
)

/** What dbt itself makes of a macro on one engine and not on the other; each is evaluated, and must still differ. */
const differences: readonly { readonly of: (one: MacroCase) => boolean; readonly reason: string }[] = [
  {
    of: ({ call }) => /^dbt\.(?:date_trunc\('week'|last_day\(.*'week'\))/.test(call) && !call.includes('null as'),
    reason: "dbt's weeks begin on Sunday on BigQuery and on Monday on DuckDB",
  },
  {
    of: ({ call }) => backwardWeeks.has(call),
    reason: 'dbt counts a begun week on DuckDB when it counts backwards, and weeks that were crossed on BigQuery',
  },
  {
    of: ({ call }) => call.startsWith('dbt.safe_cast(') && /"('x'|''|'2023-02-29'|'maybe'|'soon')"/.test(call),
    reason: 'dbt casts on DuckDB, which refuses what does not convert; on BigQuery it is null',
  },
  {
    of: ({ call }) => /^dbt\.hash\(.*as timestamp\)/.test(call),
    reason: 'the text of a TIMESTAMP has its zone on BigQuery',
  },
  {
    of: ({ call }) => /^dbt\.hash\(.*as \{numeric\}\)/.test(call),
    reason: 'the text of a NUMERIC has no zeros at its end on BigQuery',
  },
]

export const differenceOf = (one: MacroCase): string | undefined => differences.find(({ of }) => of(one))?.reason
