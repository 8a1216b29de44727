import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestConfig } from '../core/config.ts'
import type { TestNode } from '../core/node.ts'
import type { CellValue, Table } from '../core/table.ts'
import { duckdbSyntax } from '../sql/syntax.ts'
import { judgeTest, readTestCounts, testQuery } from './data-test.ts'
import { recognizeRowTest } from './row-test.ts'
import { planScans, readScan, type CompiledTest } from './shared-scan.ts'

let connection: DuckDBConnection
beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
  await connection.run(
    `create table "orders" as select * from (values (1, 'a', 10), (2, 'b', null), (3, 'c', -1), (null, null, 5), (5, 'z', -7)) t(id, status, amount)`,
  )
})
afterAll(() => connection.closeSync())

async function query(sql: string): Promise<Table> {
  const reader = await connection.runAndReadAll(sql)
  // Counts and booleans only: nothing of these needs the conversion that an adapter does.
  return { columns: reader.columnNames().map((name) => ({ name, type: '' })), rows: reader.getRows() as CellValue[][] }
}

const defaults = {
  severity: 'ERROR',
  warn_if: '!= 0',
  error_if: '!= 0',
  fail_calc: 'count(*)',
  limit: null,
  store_failures: null,
}
const testOf = (name: string, code: string, config: Partial<TestConfig> = {}): CompiledTest => ({
  // What a scan asks of a test is here.
  node: { name, original_file_path: 'models/s.yml', config: { ...defaults, ...config } } as unknown as TestNode,
  code,
})

const acceptedValues = (relation: string, column: string, values: string) => `
with all_values as (

    select
        ${column} as value_field,
        count(*) as n_records

    from ${relation}
    group by ${column}

)

select *
from all_values
where value_field not in (
    ${values}
)
`

const rowTests: readonly [string, string][] = [
  ['not_null', 'select id\nfrom "orders"\nwhere id is null'],
  [
    'not_null with comments',
    '-- select x from y\nselect id /* , count(*) */ from "orders" where -- where\n id is null -- end',
  ],
  [
    'not_null on a filtered relation',
    'select id from (select * from "orders" where status is null or amount > 0) dbt_subquery where id is null',
  ],
  ['an expression', 'select\n  1\nfrom "orders"\n\nwhere not(amount >= 0)'],
  ['an expression that is null', 'select * from "orders" where amount < 0 or amount is null'],
  [
    'a condition with parentheses and strings',
    `select id, status from "orders" where (status in ('a', 'select', ')') or (id > 2 and not (amount = 5)))`,
  ],
  ['a semicolon at the end', 'select * from "orders" where true;'],
  ['accepted_values', acceptedValues('"orders"', 'status', `'a','b'`)],
  ['accepted_values of numbers', acceptedValues('"orders"', 'amount', '10, 5')],
  [
    'accepted_values on a filtered relation',
    acceptedValues(`(select * from "orders" where id < 5) dbt_subquery`, 'status', `'a'`),
  ],
]

describe('a test that looks at one row after another', () => {
  it.each(rowTests)('is counted in a scan as it would be alone: %s', async (_, sql) => {
    const found = recognizeRowTest(sql, duckdbSyntax)
    const counted = await query(`select ${found?.count ?? ''} from ${found?.relation ?? ''}`)
    const alone = await query(`select count(*) from (\n${sql.replace(/;$/, '')}\n) x`)
    expect(found?.relation).toBe('"orders"')
    expect(counted.rows).toEqual(alone.rows)
  })

  it.each([
    ['grouping', 'select id from "orders" group by id having count(*) > 1'],
    ['grouping behind a condition', 'select id from "orders" where id > 0 group by id'],
    ['an aggregate', 'select count(*) from "orders" where id is null'],
    ['distinct rows', 'select distinct id from "orders" where id is null'],
    ['no condition', 'select id from "orders"'],
    ['a join', 'select id from "orders" join b using (id) where id is null'],
    ['two relations', 'select id from "orders", b where id is null'],
    ['an alias', 'select o.id from "orders" o where o.id is null'],
    ['a subquery', 'select id from "orders" where id in (select id from b)'],
    ['a limit', 'select id from "orders" where id is null limit 1'],
    ['a union', 'select id from "orders" where id is null union all select 1'],
    ['a function that reads', `select * from read_csv('x') where id is null`],
    ['a window', 'select id from "orders" where id is null qualify row_number() over (order by id) = 1'],
    ['a CTE of an ephemeral model', 'with __dbt__cte__a as (select 1) select id from __dbt__cte__a where id is null'],
    [
      'a WITH clause like that of accepted_values',
      'with all_values as (select id as value_field, count(*) as n_records from "orders" group by status) select * from all_values where value_field not in (1)',
    ],
    ['two statements', 'select id from "orders" where id is null; drop table "orders"'],
    ['a parenthesis too many', 'select id from "orders" where id is null)'],
  ])('is not seen in %s', (_, sql) => {
    expect(recognizeRowTest(sql, duckdbSyntax)).toBeUndefined()
  })
})

describe('a shared scan', () => {
  it('gives each test what it would get alone, thresholds and limits included', async () => {
    const tests = [
      testOf('a', rowTests[0]?.[1] ?? ''),
      testOf('b', rowTests[4]?.[1] ?? '', { limit: 2 }),
      testOf('c', acceptedValues('"orders"', 'status', `'a'`), { warn_if: 'between 1 and 5', error_if: '> 5' }),
      testOf('d', 'select 1 from "orders" where id > 100'),
    ]
    const { scans, single } = planScans(tests, duckdbSyntax)
    expect([scans.length, single.length]).toEqual([1, 0])
    for (const scan of scans) {
      const together = readScan(scan, await query(scan.sql))
      const alone = await Promise.all(
        tests.map(async ({ node, code }) =>
          readTestCounts(await query(testQuery(code, node.config, duckdbSyntax).sql), node),
        ),
      )
      expect(together).toEqual(alone)
      expect(together.map((counts) => counts.ok && counts.value.failures)).toEqual([1, 2, 3, 0])
    }
  })

  it('leaves out tests that need their rows, count otherwise, or have a relation to themselves', () => {
    const [notNull = ''] = rowTests.map(([, sql]) => sql)
    const tests = [
      testOf('stored', notNull, { store_failures: true }),
      testOf('stored as view', notNull, { store_failures_as: 'view' }),
      testOf('counted otherwise', notNull, { fail_calc: 'sum(id)' }),
      testOf('unique', 'select id from "orders" group by id having count(*) > 1'),
      testOf('alone', 'select id from "customers" where id is null'),
      testOf('shared', notNull),
      testOf('shared too', 'select id from "orders" where id < 0'),
    ]
    const { scans, single } = planScans(tests, duckdbSyntax)
    expect(scans.map((scan) => scan.tests.map(({ node }) => node.name))).toEqual([['shared', 'shared too']])
    expect(single.map(({ node }) => node.name)).toEqual([
      'stored',
      'stored as view',
      'counted otherwise',
      'unique',
      'alone',
    ])
  })

  it('reads a relation once', async () => {
    const tests = [
      testOf('a', 'select id from "orders" where id is null'),
      testOf('b', 'select id from "orders" where id < 0'),
    ]
    const [scan] = planScans(tests, duckdbSyntax).scans
    const plan = await query(`explain ${scan?.sql ?? ''}`)
    expect(JSON.stringify(plan.rows[0]?.[1]).match(/SEQ_SCAN/g)).toHaveLength(1)
  })
})

describe('a data test', () => {
  it('is sent as one row of failures and thresholds around the failing rows', () => {
    const { node } = testOf('a', '', { warn_if: '> 1', error_if: '> 10' })
    const { sql, codeAt } = testQuery('select 1; -- end', node.config, duckdbSyntax)
    expect(sql).toBe(
      'select\n  count(*) as failures,\n  count(*) > 1 as should_warn,\n  count(*) > 10 as should_error\nfrom (\nselect 1\n) dbt_internal_test',
    )
    expect(sql.slice(codeAt)).toMatch(/^select 1\n/)
  })

  it('counts at most as many rows as its limit', async () => {
    const { node } = testOf('a', '', { limit: 2 })
    const { sql, codeAt } = testQuery('select * from "orders"', node.config, duckdbSyntax)
    expect(readTestCounts(await query(sql), node)).toMatchObject({ ok: true, value: { failures: 2 } })
    expect(sql.slice(codeAt)).toMatch(/^select \* from "orders"\n/)
  })

  it.each<[Partial<TestConfig>, number, boolean, string, string | null]>([
    [{}, 0, false, 'pass', null],
    [{}, 1, false, 'fail', 'Got 1 result, configured to fail if != 0'],
    [{ error_if: '> 5' }, 3, false, 'warn', 'Got 3 results, configured to warn if != 0'],
    [{ severity: 'warn' }, 3, false, 'warn', 'Got 3 results, configured to warn if != 0'],
    [{ severity: 'warn' }, 3, true, 'fail', 'Got 3 results, configured to fail if != 0'],
    [{ warn_if: '> 5', error_if: '> 5' }, 3, false, 'pass', null],
  ])('with %o and %i failures (warnings as errors: %s) is %s', async (config, rows, warnIsError, status, message) => {
    const { node } = testOf('a', '', config)
    const counts = readTestCounts(
      await query(testQuery(`select * from range(${rows})`, node.config, duckdbSyntax).sql),
      node,
    )
    expect(counts.ok && judgeTest(node, counts.value, warnIsError)).toMatchObject({ status, message })
  })

  it('says so when its fail_calc gives no number', async () => {
    const { node } = testOf('a', '', { fail_calc: 'sum(range)' })
    const counts = readTestCounts(await query(testQuery('select * from range(0)', node.config, duckdbSyntax).sql), node)
    expect(counts.problems).toMatchObject([
      {
        message: '"failures" of test "a" must be a number, but is null.',
        hint: 'Let fail_calc give a number for no rows too, as in "coalesce(sum(range), 0)".',
      },
    ])
  })
})
