import type { JsonRecord } from '../../core/config.ts'
import { problem, ProblemError, type Diagnostic } from '../../core/diagnostic.ts'
import type { Dialect } from '../../core/dialect.ts'
import type { Node, UnitTestNode } from '../../core/node.ts'
import type { Column } from '../../core/relation.ts'
import { didYouMean } from '../../core/suggest.ts'
import { guessColumns } from './fixture-sql.ts'
import { typedColumns } from './describe.ts'

/** An input of a unit test whose rows are to be cast. */
export interface InputRows {
  readonly target: Node
  readonly rows: readonly JsonRecord[]
  readonly test: UnitTestNode
  readonly dialect: Dialect
}

/**
 * The columns an input's rows are cast to: `known` ones, where the warehouse or the code told them; else those that its properties type, the rest guessed
 * from the rows. Throws `ProblemError` when a row has a column that is not known.
 */
export function inputColumns(input: InputRows, known: readonly Column[]): readonly Column[] {
  const { target, rows, test, dialect } = input
  const names = namesIn(rows)
  if (known.length > 0) {
    refuseUnknown(names, known, input)
    return known
  }
  const typed = typedColumns(target)
  const rest = names.filter((name) => !typed.some((column) => same(column.name, name)))
  const all = [...typed, ...guessColumns(rows, rest, dialect)]
  if (all.length > 0) return all
  const values = { test: test.name, input: `"${target.name}"` }
  throw new ProblemError(
    problem(
      'unit-test-columns-unknown',
      values,
      { file: test.original_file_path },
      {
        hint: 'Build it first, give its columns a data_type, or give it a row.',
      },
    ),
  )
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Every column that any row has, in order of first appearance. */
export function namesIn(rows: readonly JsonRecord[]): readonly string[] {
  const names = new Map<string, string>()
  for (const row of rows) {
    for (const name of Object.keys(row)) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
  }
  return [...names.values()]
}

function refuseUnknown(names: readonly string[], known: readonly Column[], { test, target, rows }: InputRows): void {
  const unknown = names.filter((name) => !known.some((column) => same(column.name, name)))
  if (unknown.length === 0) return
  const place = `given.${test.given.findIndex((given) => given.rows === rows)}.rows`
  throw new ProblemError(...unknown.map((column) => columnProblem({ test, column, place }, `"${target.name}"`, known)))
}

interface WrittenColumn {
  readonly test: UnitTestNode
  readonly column: string
  /** The part of the unit test that names it: `expect.rows`. */
  readonly place: string
}

export function columnProblem(
  { test, column, place }: WrittenColumn,
  owner: string,
  known: readonly Column[],
): Diagnostic {
  const names = known.map(({ name }) => name)
  const hint = didYouMean(column, names) ?? `It has ${names.map((name) => `"${name}"`).join(', ')}.`
  const values = { test: test.name, column, owner }
  return problem('unit-test-column', values, { file: test.original_file_path }, { hint, config: place })
}
