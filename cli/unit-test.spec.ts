import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differenceText } from './compile/unit-test/compare.ts'
import { compileUnitTest } from './compile/unit-test/compile.ts'
import { readUnitTest, unitTestQuery } from './compile/unit-test/run.ts'
import type { UnitTestNode } from './core/node.ts'
import { goldenUnitTest, openGolden, type Golden } from './golden-project.ts'

let golden: Golden
beforeAll(async () => {
  golden = await openGolden()
})
afterAll(() => golden.close())

async function runUnitTest(test: UnitTestNode, { env, connection } = golden): Promise<string> {
  const compiled = await compileUnitTest(env, test, { connection })
  if (!compiled.ok) return compiled.problems.map((found) => `${found.message} ${found.hint ?? ''}`.trim()).join('\n')
  const { dialect } = env.run.adapter
  const query = await unitTestQuery(compiled.value, { connection, dialect, syntax: env.syntax })
  if (!query.ok) return query.problems.map((found) => `${found.message} ${found.hint ?? ''}`.trim()).join('\n')
  const difference = readUnitTest(query.value, await connection.query(query.value.sql))
  return difference === undefined ? 'pass' : differenceText(difference)
}

describe('unit tests', () => {
  it.each([
    ['ut_pass', 'pass'],
    ['ut_inc_true', 'pass'],
    ['ut_inc_false', 'pass'],
    ['ut_source', 'pass'],
    ['ut_fail', 'actual differs from expected:\n\n@@ ,id,amount_cents\n+++,9 ,7\n---,2 ,7\n'],
  ])('%s', async (name, outcome) => {
    expect(await runUnitTest(goldenUnitTest(name))).toBe(outcome)
  })

  it.each<[string, string, Partial<UnitTestNode>, string]>([
    [
      'an input that is missing',
      'ut_pass',
      { given: [] },
      `Unit test "ut_pass" gives nothing for ref('eph_base'), which model "reads_eph_with" reads. Add an entry to "given": {input: ref('eph_base'), rows: []} when it has none.`,
    ],
    [
      'a column that an input does not have',
      'ut_source',
      { given: [{ input: "source('raw', 'events')", rows: [{ idd: 1 }], format: 'dict', fixture: null }] },
      'Unit test "ut_source" has a column "idd" that "events" does not have. Did you mean "id"?',
    ],
    [
      'a column that the model does not give',
      'ut_source',
      { expect: { rows: [{ amonut: 1 }], format: 'dict', fixture: null } },
      'Unit test "ut_source" has a column "amonut" that model "from_source" does not have. Did you mean "amount"?',
    ],
  ])('say what is wrong with %s', async (_, name, changes, said) => {
    expect(await runUnitTest(goldenUnitTest(name, changes))).toBe(said)
  })

  it('compare rows in any order and tell a null from nothing', async () => {
    const expected = [
      { id: 2, amount_cents: 7 },
      { id: 1, amount_cents: 7 },
    ]
    const given = [
      {
        input: "ref('raw_orders')",
        rows: [
          { id: 1, name: 'a' },
          { id: 2, name: null },
        ],
        format: 'dict' as const,
        fixture: null,
      },
    ]
    expect(
      await runUnitTest(
        goldenUnitTest('ut_fail', { given, expect: { rows: expected, format: 'dict', fixture: null } }),
      ),
    ).toBe('pass')
    const withNames = [
      { id: 1, name: 'a' },
      { id: 2, name: 'x' },
    ]
    expect(
      await runUnitTest(
        goldenUnitTest('ut_fail', { given, expect: { rows: withNames, format: 'dict', fixture: null } }),
      ),
    ).toBe('actual differs from expected:\n\n@@,id,name\n→ ,2 ,x→NULL\n')
  })

  it('learn the types of inputs that are not built from their code', async () => {
    const given = [{ input: "ref('stg_orders')", rows: [{ id: 1 }], format: 'dict' as const, fixture: null }]
    const compiled = await compileUnitTest(golden.env, goldenUnitTest('ut_inc_false', { given }), golden)
    expect(compiled.ok && compiled.value.compiledCode).toContain(
      'select cast(1 as INTEGER) as "id", cast(null as VARCHAR) as "name", cast(null as BIGINT) as "amount_cents", cast(null as DATE) as "day"',
    )
  })

  it('guess types from the rows where nothing tells them, and say so where there are no rows', async () => {
    const bare = await openGolden('')
    try {
      const given = [
        { input: "ref('raw_orders')", rows: [{ id: 1, name: 'a', day: null }], format: 'dict' as const, fixture: null },
      ]
      const compiled = await compileUnitTest(bare.env, goldenUnitTest('ut_fail', { given }), bare)
      expect(compiled.ok && compiled.value.compiledCode).toContain(
        'select cast(1 as integer) as "id", cast(\'a\' as varchar) as "name", cast(null as varchar) as "day"',
      )
      const nothing = goldenUnitTest('ut_fail', {
        given: [{ input: "ref('raw_orders')", rows: [], format: 'dict', fixture: null }],
      })
      expect(await runUnitTest(nothing, bare)).toBe(
        'The columns of "raw_orders" in unit test "ut_fail" are not known. Build it first, give its columns a data_type, or give it a row.',
      )
    } finally {
      await bare.close()
    }
  })
})
