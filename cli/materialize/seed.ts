import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import { invariant } from '../core/check.ts'
import type { Column, Relation } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
import type { Writing } from './build.ts'
import type { MaterializeInput } from './input.ts'
import type { SeedColumn } from './seed-shape.ts'
import { mainSql, sql } from './statement.ts'

/** `seed`: the file's rows in place of the table's. The table itself stays while its columns are those of the file. */
export function seedWriting(input: MaterializeInput, relation: Relation): Checked<Writing> {
  const { facts, node, dialect } = input
  invariant(facts.seed !== undefined, `the seed "${node.name}" is planned without its file's shape`)
  if (facts.existing?.type === 'view' && !input.fullRefresh) {
    return bad(
      problem('seed-over-view', { relation: dialect.relation(input.target) }, undefined, {
        hint: 'With --full-refresh the table takes the place of the view, as of one that "clone" made; or give the seed another alias.',
      }),
    )
  }
  const columns = facts.seed.columns
  const keeps =
    facts.existing !== undefined && !input.fullRefresh && canTake(facts.existingColumns, facts.declaredColumns)
  const ready = keeps ? [sql('empty the table', dialect.truncate(relation))] : makeTable(input, relation, columns)
  const fill = facts.seed.rowCount === 0 ? [] : [fillStep(input, relation, columns)]
  return good({ type: 'table', keeps, steps: [...ready, ...fill] })
}

/** Whether a table has the file's columns, each of a type that holds the file's values: it keeps its types then, as in dbt. */
const canTake = (existing: readonly Column[], declared: readonly Column[]): boolean =>
  existing.length === declared.length &&
  existing.every((column, index) => {
    const wanted = declared[index]
    return wanted?.name.toLowerCase() === column.name.toLowerCase() && holds(column.type, wanted.type)
  })

/** Types in the order of what they hold: a value of one can be stored in those behind it. */
const widening: readonly (readonly string[])[] = [
  ['integer', 'bigint', 'double', 'varchar'],
  ['int64', 'float64', 'string'],
  ['boolean', 'varchar'],
  ['bool', 'string'],
  ['date', 'timestamp', 'varchar'],
  ['date', 'datetime', 'string'],
]

function holds(type: string, value: string): boolean {
  const [wide, narrow] = [type.toLowerCase(), value.toLowerCase()]
  return wide === narrow || widening.some((line) => line.includes(narrow) && line.indexOf(narrow) < line.indexOf(wide))
}

function makeTable(
  { dialect, node }: MaterializeInput,
  relation: Relation,
  columns: readonly SeedColumn[],
): readonly Step[] {
  const spec = {
    relation,
    replace: true,
    temporary: false,
    layout: { partition: undefined, cluster: [] },
    config: node.config,
    description: undefined,
  }
  return [
    sql(
      'make the table',
      dialect.tableOf(
        spec,
        columns.map((column) => `${dialect.quote(column.name)} ${column.type}`),
      ),
    ),
  ]
}

function fillStep(input: MaterializeInput, relation: Relation, columns: readonly SeedColumn[]): Step {
  const { dialect, node, seedPath } = input
  invariant(seedPath !== undefined, `the seed "${node.name}" is planned without its file`)
  const delimiter = node.config.delimiter ?? ','
  if (dialect.files === undefined) {
    return {
      kind: 'load',
      relation,
      source: { kind: 'csv', path: seedPath, delimiter, columns },
      purpose: 'load the file',
      main: true,
    }
  }
  const text = dialect.typeName('string')
  // A column that writes its nulls as a word is read as text and cast afterwards; every other is read as what it is.
  const read = columns.map((column) => (column.nullWord ? { ...column, type: text } : column))
  const fields = columns.map((column) => {
    const name = dialect.quote(column.name)
    return column.nullWord ? dialect.cast(`nullif(lower(trim(${name})), 'null')`, column.type) : name
  })
  const names = columns.map((column) => dialect.quote(column.name)).join(', ')
  return mainSql(
    'load the file',
    `insert into ${dialect.relation(relation)} (${names})\nselect\n  ${fields.join(',\n  ')}\nfrom ${dialect.files.readCsv(seedPath, read, delimiter, input.facts.seed?.quote ?? '"')}`,
  )
}
