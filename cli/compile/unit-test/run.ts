import type { Connection } from '../../core/adapter.ts'
import { bad, good, ProblemError, type Checked } from '../../core/diagnostic.ts'
import type { JsonRecord } from '../../core/config.ts'
import type { Dialect } from '../../core/dialect.ts'
import type { Column } from '../../core/relation.ts'
import type { Table } from '../../core/table.ts'
import { withoutFinalSemicolon } from '../../sql/comments.ts'
import type { SqlSyntax } from '../../sql/syntax.ts'
import { columnProblem, namesIn } from './columns.ts'
import { compareRows, type Difference } from './compare.ts'
import type { CompiledUnitTest } from './compile.ts'
import { rowsQuery } from './fixture-sql.ts'

export interface UnitTestSetting {
  readonly connection: Connection
  readonly dialect: Dialect
  readonly syntax: SqlSyntax
}

/** The one query that gives the actual and the expected rows, told apart by its last column. */
export interface UnitTestQuery {
  readonly sql: string
  /** Where the compiled code stands in it. */
  readonly codeAt: number
  readonly columns: readonly string[]
}

/**
 * Plans the comparison: the columns that are expected, of the types that the model gives them. Throws `WarehouseError` (at an offset of the
 * compiled code) when the model's code is refused.
 */
export async function unitTestQuery(
  compiled: CompiledUnitTest,
  setting: UnitTestSetting,
): Promise<Checked<UnitTestQuery>> {
  const { node: test } = compiled
  const { connection, dialect, syntax } = setting
  const code = withoutFinalSemicolon(compiled.compiledCode ?? '', syntax)
  const actual = await connection.describe(code)
  const expectedSql = typeof test.expect.rows === 'string' ? withoutFinalSemicolon(test.expect.rows, syntax) : undefined
  const rows: readonly JsonRecord[] = typeof test.expect.rows === 'string' ? [] : (test.expect.rows ?? [])
  try {
    const names =
      expectedSql === undefined ? namesIn(rows) : (await connection.describe(expectedSql)).map(({ name }) => name)
    const columns = expectedColumns(names, actual, compiled)
    const list = columns.map(({ name }) => dialect.quote(name)).join(', ')
    const head = `select ${list}, 'actual' as actual_or_expected\nfrom (\n`
    const tail = `\n) dbt_actual\nunion all\nselect ${list}, 'expected'\nfrom (\n${expectedSql ?? rowsQuery(rows, columns, dialect)}\n) dbt_expected`
    return good({ sql: `${head}${code}${tail}`, codeAt: head.length, columns: columns.map(({ name }) => name) })
  } catch (error) {
    if (error instanceof ProblemError) return bad(...error.problems)
    throw error
  }
}

/** The model's own columns that are expected; all of them when no row is. */
function expectedColumns(
  names: readonly string[],
  actual: readonly Column[],
  { node: test }: CompiledUnitTest,
): readonly Column[] {
  if (names.length === 0) return actual
  const byName = new Map(actual.map((column) => [column.name.toLowerCase(), column]))
  const unknown = names.filter((name) => !byName.has(name.toLowerCase()))
  if (unknown.length > 0) {
    throw new ProblemError(
      ...unknown.map((name) =>
        columnProblem({ test, column: name, place: 'expect.rows' }, `model "${test.model}"`, actual),
      ),
    )
  }
  return names.flatMap((name) => byName.get(name.toLowerCase()) ?? [])
}

/** The difference between what the query gave as actual and as expected; undefined when there is none. */
export function readUnitTest(query: UnitTestQuery, table: Table): Difference | undefined {
  const side = (word: string) => table.rows.filter((row) => row.at(-1) === word).map((row) => row.slice(0, -1))
  return compareRows(query.columns, side('actual'), side('expected'))
}
