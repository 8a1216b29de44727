import type { Relation } from '../core/relation.ts'
import type { Writing } from './build.ts'
import type { MaterializeInput } from './input.ts'
import { stepOf, wrap, type Query } from './statement.ts'
import { withHeader } from './table.ts'

/** `view`: replaced in one statement. A staged view is published by its own definition: a copy would be a table. */
export function viewWriting(input: MaterializeInput, relation: Relation, query: Query): Writing {
  const { node, dialect, target } = input
  const make = (of: Relation, purpose: string) =>
    stepOf(
      purpose,
      withHeader(
        input,
        wrap(
          query,
          dialect.viewAs({
            relation: of,
            config: node.config,
            description:
              node.config.persist_docs.relation === true && node.description !== '' ? node.description : undefined,
          }),
        ),
      ),
      true,
    )
  return { type: 'view', keeps: false, steps: [make(relation, 'make the view')], publish: [make(target, 'publish')] }
}
