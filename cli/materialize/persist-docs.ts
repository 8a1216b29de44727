import type { Relation, RelationType } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
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
