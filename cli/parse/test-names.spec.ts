import { describe, expect, it } from 'vitest'
import type { JsonRecord } from './read-json.ts'
import { synthesizeTestName } from './test-names.ts'

/** Type, what is tested, arguments, and the short and full names that dbt-core 1.12 makes of them. */
const cases: readonly (readonly [
  type: string,
  tested: string,
  kwargs: JsonRecord,
  short: string,
  full: string | null,
])[] = [
  ['unique', 'orders', { column_name: 'id', model: 'm' }, 'unique_orders_id', null],
  [
    'accepted_values',
    'orders',
    { column_name: 's', values: ['a', 'b c', 1, null, true, 1.5], quote: false },
    'accepted_values_orders_s__False__a__b_c__1__None__True__1_5',
    null,
  ],
  ['relationships', 'o', { column_name: 'c', to: "ref('x')", field: 'id' }, 'relationships_o_c__id__ref_x_', null],
  ['source_my', 'raw_t', { a: { k: 1, z: [1, { q: 'w' }] }, b: [1, 2] }, 'source_my_raw_t_1___1_q_w___1__2', null],
  [
    'not_null',
    'x'.repeat(60),
    { column_name: 'id' },
    'not_null_xxxxxxxxxxxxxxxxxxxxx_9d90168bb06e4e6a2e249b30e1e75360',
    `not_null_${'x'.repeat(60)}_id`,
  ],
  ['t', 'm', { expr: 'a > 0 and é < "ü"' }, 't_m_a_0_and_', null],
  ['t', 'm', {}, 't_m_', null],
  ['between', 'm', { lo: 1e21, hi: 1e-7 }, 'between_m_1e_07__1e_21', null],
  ['t', 'm', { x: [[1, 2], ['a']] }, 't_m__1_2____a_', null],
]

describe('the name of a generic test', () => {
  it.each(cases)('of %s on %s with %j is dbt’s', (type, tested, kwargs, short, full) => {
    expect(synthesizeTestName(type, tested, kwargs)).toEqual({ short, full: full ?? short })
  })
})
