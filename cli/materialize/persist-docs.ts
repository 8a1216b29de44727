import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { Relation, RelationType } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
import { didYouMean } from '../core/suggest.ts'
import type { MaterializeInput } from './input.ts'
import { metadataSteps } from './metadata.ts'
import { sql } from './statement.ts'

/** `persist_docs`: descriptions as the warehouse's own comments. A relation that is kept also loses descriptions that were removed. */
export function docSteps(
  input: MaterializeInput,
  relation: Relation,
  type: RelationType,
  kept: boolean,
): readonly Step[] {
  const { node, dialect, capabilities } = input
  if (capabilities.metadataByApi) return metadataSteps(input, relation, type, kept)
  const wanted = node.config.persist_docs
  const steps: Step[] = []
  if (wanted.relation === true && (node.description !== '' || kept)) {
    steps.push(sql('describe the relation', dialect.describeRelation(relation, type, node.description)))
  }
  if (wanted.columns === true) {
    // DuckDB tells the case of a view's column names apart here: the name must be the relation's own.
    const there = new Map(columnNames(input).map((name) => [name.toLowerCase(), name]))
    for (const column of Object.values(node.columns)) {
      const name = there.get(column.name.toLowerCase())
      if (name === undefined || (column.description === '' && !kept)) continue
      steps.push(sql('describe a column', dialect.describeColumn(relation, type, name, column.description)))
    }
  }
  return steps
}

/** Columns that are described and not there, as after one was renamed in the query alone. */
export function docProblems(input: MaterializeInput): readonly Diagnostic[] {
  const { node, capabilities } = input
  // A snapshot has columns that its query does not give; an engine with an API has columns within columns.
  if (node.resource_type === 'snapshot' || capabilities.metadataByApi || node.config.persist_docs.columns !== true)
    return []
  const there = columnNames(input)
  const known = new Set(there.map((name) => name.toLowerCase()))
  const described = Object.values(node.columns).map(({ name }, index) => ({ name, index }))
  const missing = described.filter(({ name }) => !known.has(name.toLowerCase()))
  const [first] = missing
  if (there.length === 0 || first === undefined) return []
  const free = there.filter((name) => !(name in node.columns))
  const columns = missing.map(({ name }) => name)
  const details = { hint: didYouMean(first.name, free), config: `columns.${first.index}.name` }
  return [problem('described-columns-missing', { name: node.name, columns }, undefined, details)]
}

function columnNames({ facts }: MaterializeInput): readonly string[] {
  const columns = facts.seed?.columns ?? [...facts.newColumns, ...facts.existingColumns]
  return columns.map((column) => column.name)
}

/** `grants`: on engines that have them. */
export function grantSteps(
  { node, dialect }: MaterializeInput,
  relation: Relation,
  type: RelationType,
): readonly Step[] {
  return Object.entries(node.config.grants).flatMap(([privilege, grantees]) => {
    const grant = grantees.length === 0 ? undefined : dialect.grant(relation, type, privilege, grantees)
    return grant === undefined ? [] : [sql('grant', grant)]
  })
}
