import type { TableSpec } from '../core/dialect.ts'
import type { Relation } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
import type { Writing } from './build.ts'
import { columnDefinitions, declaredNames } from './contract.ts'
import { indexSteps } from './indexes.ts'
import type { MaterializeInput } from './input.ts'
import { layoutOf } from './layout.ts'
import { sql, stepOf, wrap, type Query } from './statement.ts'

/** `table`: replaced as a whole, in one statement; with a contract the declared table is made first and filled after. */
export function tableWriting(input: MaterializeInput, relation: Relation, query: Query): Writing {
  return { type: 'table', keeps: false, steps: fullBuild(input, relation, query) }
}

export function fullBuild(input: MaterializeInput, relation: Relation, query: Query): readonly Step[] {
  const steps = input.node.config.contract.enforced
    ? contractedBuild(input, relation, query)
    : [
        stepOf(
          'build the table',
          withHeader(input, wrap(query, input.dialect.tableAs(tableSpec(input, relation)))),
          true,
        ),
      ]
  return [...steps, ...indexSteps(input, relation)]
}

export const tableSpec = ({ node, target }: MaterializeInput, relation: Relation): TableSpec => ({
  relation,
  replace: true,
  temporary: false,
  layout: layoutOf(node),
  // Tests read all of a staging table: a filter is asked of those who read the published one.
  config: relation === target ? node.config : { ...node.config, require_partition_filter: false },
  description: node.config.persist_docs.relation === true && node.description !== '' ? node.description : undefined,
})

function contractedBuild(input: MaterializeInput, relation: Relation, query: Query): readonly Step[] {
  const { dialect, node } = input
  const names = declaredNames(node)
    .map((name) => dialect.quote(name))
    .join(', ')
  const declared = dialect.tableOf(tableSpec(input, relation), columnDefinitions(input))
  const selected = wrap(query, { before: `select ${names}\nfrom (\n`, after: '\n) as model_subq' })
  if (dialect.declaresColumnsWithSelect) {
    return [
      stepOf(
        'build the table',
        withHeader(input, wrap(selected, { before: `${declared}\nas (\n`, after: '\n)' })),
        true,
      ),
    ]
  }
  const insert = wrap(wrap(selected, dialect.ordered(layoutOf(node))), {
    before: `insert into ${dialect.relation(relation)} (${names})\n`,
    after: '',
  })
  return [sql('make the table of the contract', declared), stepOf('fill it', withHeader(input, insert), true)]
}

/** `sql_header` stands in the same script as the statement that needs it: what it declares lives no longer. */
export function withHeader({ node }: MaterializeInput, query: Query): Query {
  const header = node.config.sql_header
  if (typeof header !== 'string' || header.trim() === '') return query
  return wrap(query, { before: `${header.trimEnd()}\n`, after: '' })
}
