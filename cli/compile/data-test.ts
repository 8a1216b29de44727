import type { TestConfig } from '../core/config.ts'
import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { TestNode } from '../core/node.ts'
import type { CellValue, Table } from '../core/table.ts'
import { TypedText } from '../core/table.ts'
import { withoutFinalSemicolon } from '../sql/comments.ts'
import type { SqlSyntax } from '../sql/syntax.ts'

/** SQL that is sent around a node's code: an error's position in it, less `codeAt`, is one in the code. */
export interface Wrapped {
  readonly sql: string
  readonly codeAt: number
}

/** One row of a test: its failures and what the thresholds say of them. */
export interface TestCounts {
  readonly failures: number
  readonly shouldWarn: boolean
  readonly shouldError: boolean
}

/** The statement that runs a data test: dbt's columns `failures`, `should_warn`, `should_error` over the failing rows. */
export function testQuery(code: string, config: TestConfig, syntax: SqlSyntax): Wrapped {
  const limited = failuresQuery(code, config.limit, syntax)
  const { fail_calc: calc, warn_if: warnIf, error_if: errorIf } = config
  const head = `select\n  ${calc} as failures,\n  ${calc} ${warnIf} as should_warn,\n  ${calc} ${errorIf} as should_error\nfrom (\n`
  return { sql: `${head}${limited.sql}\n) dbt_internal_test`, codeAt: head.length + limited.codeAt }
}

/** The failing rows themselves, at most `limit`: what is stored and what is shown. */
export function failuresQuery(code: string, limit: number | null, syntax: SqlSyntax): Wrapped {
  const query = withoutFinalSemicolon(code, syntax)
  if (limit === null) return { sql: query, codeAt: 0 }
  const head = 'select * from (\n'
  return { sql: `${head}${query}\n) dbt_limited\nlimit ${limit}`, codeAt: head.length }
}

/** The same over failures that were stored in a relation, its name written as in SQL. */
export const storedTestQuery = (relation: string, config: TestConfig, syntax: SqlSyntax): string =>
  testQuery(`select * from ${relation}`, { ...config, limit: null }, syntax).sql

/** Reads what `testQuery` gave. */
export function readTestCounts(table: Table, test: TestNode): Checked<TestCounts> {
  const [row, ...more] = table.rows
  if (row === undefined || more.length > 0 || row.length !== 3) {
    const found = { rows: table.rows.length, columns: table.columns.length }
    return bad(problem('test-result-shape', { test: test.name, ...found }, { file: test.original_file_path }))
  }
  const [failures = null, warn = null, error = null] = row
  return countsOf(failures, warn, error, test)
}

export function countsOf(failures: CellValue, warn: CellValue, error: CellValue, test: TestNode): Checked<TestCounts> {
  const count = numberOf(failures)
  if (count === undefined) {
    const found = failures === null ? 'null' : JSON.stringify(failures)
    const hint =
      failures === null && test.config.fail_calc !== 'count(*)'
        ? `Let fail_calc give a number for no rows too, as in "coalesce(${test.config.fail_calc}, 0)".`
        : undefined
    const values = { test: test.name, column: 'failures', found }
    return bad(problem('test-count', values, { file: test.original_file_path }, { hint }))
  }
  for (const [column, value] of [
    ['should_warn', warn],
    ['should_error', error],
  ] as const) {
    if (typeof value !== 'string' || /^(?:y|yes|t|true|on|1|n|no|f|false|off|0)$/i.test(value)) continue
    const values = { test: test.name, column, found: JSON.stringify(value) }
    return bad(problem('test-count', values, { file: test.original_file_path }))
  }
  return good({ failures: count, shouldWarn: isTrue(warn), shouldError: isTrue(error) })
}

function numberOf(value: CellValue): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  const text = value instanceof TypedText ? value.text : typeof value === 'string' ? value : ''
  const number = Number(text)
  return text.trim() === '' || Number.isNaN(number) ? undefined : number
}

/** As dbt reads it: booleans, numbers, and the words that mean yes. */
function isTrue(value: CellValue): boolean {
  if (typeof value === 'string') return /^(?:y|yes|t|true|on|1)$/i.test(value)
  return value !== null && value !== false && value !== 0 && value !== 0n
}

export interface TestVerdict {
  readonly status: 'pass' | 'warn' | 'fail'
  readonly message: string | null
  readonly failures: number
}

/** What the counts mean under the test's severity; `warnIsError` is `--warn-error`. */
export function judgeTest(test: TestNode, counts: TestCounts, warnIsError: boolean): TestVerdict {
  const { severity, error_if: errorIf, warn_if: warnIf } = test.config
  const got = `Got ${counts.failures} ${counts.failures === 1 ? 'result' : 'results'}, configured to`
  if (severity.toUpperCase() === 'ERROR' && counts.shouldError) {
    return { status: 'fail', message: `${got} fail if ${errorIf}`, failures: counts.failures }
  }
  if (!counts.shouldWarn) return { status: 'pass', message: null, failures: 0 }
  return warnIsError
    ? { status: 'fail', message: `${got} fail if ${warnIf}`, failures: counts.failures }
    : { status: 'warn', message: `${got} warn if ${warnIf}`, failures: counts.failures }
}
