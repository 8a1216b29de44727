import type { Connection } from '../../core/adapter.ts'
import type { JsonRecord } from '../../core/config.ts'
import { problem, ProblemError } from '../../core/diagnostic.ts'
import type { Dialect } from '../../core/dialect.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { Node, UnitTestNode } from '../../core/node.ts'
import type { Column } from '../../core/relation.ts'
import type { RelationValue } from '../../context/relation.ts'
import { guessColumns } from './fixture-sql.ts'

/** What an input's rows are cast to; names and types in the order of the relation. */
export interface InputColumns {
  readonly target: Node
  readonly relation: RelationValue
  readonly rows: readonly JsonRecord[]
  readonly test: UnitTestNode
  readonly dialect: Dialect
  readonly connection: Connection | undefined
  /** The columns that the node's own code gives; for ephemeral models and those that are not built yet. */
  readonly describeCode: () => Promise<readonly Column[]>
}

/**
 * The columns of an input: as the warehouse has them, else as its code describes them, else as its properties type them, the rest guessed from the rows.
 * Throws `ProblemError` when a row has a column that a known relation has not.
 */
export async function inputColumns(input: InputColumns): Promise<readonly Column[]> {
  const known = await knownColumns(input)
  const names = namesIn(input.rows)
  if (known !== undefined) {
    refuseUnknown(names, known, input)
    return known
  }
  const typed = typedColumns(input.target)
  const rest = names.filter((name) => !typed.some((column) => same(column.name, name)))
  const all = [...typed, ...guessColumns(input.rows, rest, input.dialect)]
  if (all.length > 0) return all
  throw new ProblemError(
    problem(
      'unit-test-columns-unknown',
      { test: input.test.name, input: `"${input.target.name}"` },
      { file: input.test.original_file_path },
      {
        hint: 'Build it first, give its columns a data_type, or give it a row.',
      },
    ),
  )
}

async function knownColumns({
  relation,
  connection,
  describeCode,
}: InputColumns): Promise<readonly Column[] | undefined> {
  if (connection === undefined) return undefined
  const fields = relation.fields
  const found =
    fields.external === null && fields.type !== 'cte'
      ? await connection.columnsOf(relation.toRelation())
      : fields.external === null
        ? []
        : await connection.describe(`select * from ${fields.external}`)
  const columns = found.length > 0 ? found : await describeCode()
  return columns.length > 0 ? columns : undefined
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Columns with a type in the node's properties; a seed's `column_types` count too. */
function typedColumns(node: Node): readonly Column[] {
  const seedTypes = node.resource_type === 'seed' ? node.config.column_types : {}
  const columns = 'columns' in node ? Object.values(node.columns) : []
  const typed = columns.flatMap(({ name, data_type: type }) => (type === null ? [] : [{ name, type }]))
  const more = Object.entries(seedTypes).filter(([name]) => !typed.some((column) => same(column.name, name)))
  return [...typed, ...more.map(([name, type]) => ({ name, type }))]
}

/** Every column that any row has, in order of first appearance. */
export function namesIn(rows: readonly JsonRecord[]): readonly string[] {
  const names = new Map<string, string>()
  for (const row of rows) {
    for (const name of Object.keys(row)) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
  }
  return [...names.values()]
}

function refuseUnknown(names: readonly string[], known: readonly Column[], { test, target }: InputColumns): void {
  const unknown = names.filter((name) => !known.some((column) => same(column.name, name)))
  if (unknown.length === 0) return
  throw new ProblemError(...unknown.map((column) => columnProblem(test, column, `"${target.name}"`, known)))
}

export function columnProblem(test: UnitTestNode, column: string, owner: string, known: readonly Column[]) {
  const names = known.map(({ name }) => name)
  const hint = didYouMean(column, names) ?? `There is: ${names.join(', ')}.`
  return problem('unit-test-column', { test: test.name, column, owner }, { file: test.original_file_path }, { hint })
}
