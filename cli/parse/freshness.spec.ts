import { describe, expect, it } from 'vitest'
import { precedenceFreshness } from './freshness.ts'
import type { Json, JsonRecord } from './read-json.ts'

const day = { warn_after: { count: 1, period: 'day' } }
const hours = { error_after: { count: 2, period: 'hour' } }
const none = { count: null, period: null }

/** What the source, its config, its table and that one's config say, and what dbt-core 1.12 makes of it; undefined: nothing is set. */
const cases: readonly (readonly [readonly Json[], JsonRecord | null | undefined])[] = [
  [[{}, {}, {}, {}], undefined],
  [[day, {}, {}, {}], { ...day, error_after: none, filter: null }],
  [[day, {}, hours, {}], { ...day, ...hours, filter: null }],
  [[day, {}, null, {}], null],
  [[day, {}, null, hours], { warn_after: none, ...hours, filter: null }],
  [[null, {}, {}, day], { ...day, error_after: none, filter: null }],
  [[day, {}, { warn_after: null }, {}], undefined],
  [[{}, {}, { filter: 'x' }, {}], undefined],
  [[{ ...day, filter: 'a' }, {}, { ...hours, filter: 'b' }, {}], { ...day, ...hours, filter: 'b' }],
  [[day, {}, { warn_after: { count: 5 } }, {}], { ...day, error_after: none, filter: null }],
]

describe('the freshness of a source', () => {
  it.each(cases)('that %j say together is dbt’s', (said, expected) => {
    const [source, sourceConfig, table, tableConfig] = said
    const of = (own: Json | undefined, config: Json | undefined): JsonRecord => ({
      freshness: own,
      config: { freshness: config },
    })
    expect(precedenceFreshness(of(source, sourceConfig), of(table, tableConfig))).toEqual(expected)
  })
})
