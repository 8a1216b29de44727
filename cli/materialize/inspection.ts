import type { Dialect } from '../core/dialect.ts'
import { declaredColumnsSql, typedColumns } from './contract.ts'
import type { BuiltNode } from './input.ts'
import type { SeedShape } from './seed-shape.ts'

/** What must be known before a node can be planned: asked of the warehouse by the executor, so that planners stay pure. */
export interface Inspection {
  readonly existingColumns: boolean
  /** Describe the compiled SELECT (after the node's `sql_header`). */
  readonly newColumns: boolean
  readonly header: string | undefined
  /** Describe this query to learn what the engine calls the declared types. */
  readonly declaredColumnsSql: string | undefined
  /** Read the seed's file into a `SeedShape` first. */
  readonly seedFile: boolean
}

export function inspectionOf(node: BuiltNode, dialect: Dialect, seed?: SeedShape): Inspection {
  const { materialized, persist_docs: docs, contract, sql_header: header } = node.config
  const isSeed = node.resource_type === 'seed'
  const keepsTable = materialized === 'incremental' || materialized === 'snapshot' || isSeed
  const declared = isSeed ? (seed?.columns ?? []) : contract.enforced ? typedColumns(node, dialect) : []
  const isSql = !isSeed && node.language === 'sql'
  return {
    existingColumns: keepsTable,
    newColumns:
      isSql &&
      (materialized === 'incremental' ||
        materialized === 'snapshot' ||
        materialized === 'external' ||
        contract.enforced ||
        docs.columns === true),
    header: typeof header === 'string' && header.trim() !== '' ? header : undefined,
    declaredColumnsSql: declared.length > 0 ? declaredColumnsSql(declared, dialect) : undefined,
    seedFile: isSeed,
  }
}
