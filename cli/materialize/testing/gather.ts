import type { Connection } from '../../core/adapter.ts'
import type { Column, Relation } from '../../core/relation.ts'
import { noFacts, type Facts } from '../input.ts'
import type { Inspection } from '../inspection.ts'
import type { SeedShape } from '../seed-shape.ts'

interface GatherRequest {
  readonly inspection: Inspection
  readonly target: Relation
  readonly compiledCode: string
  readonly seed?: SeedShape | undefined
  /** Columns of a TypeScript model's rows. */
  readonly rowColumns?: readonly Column[]
}

/** Asks the warehouse what the inspection lists. */
export async function gatherFacts(connection: Connection, request: GatherRequest): Promise<Facts> {
  const { inspection, target } = request
  const existing = await connection.findRelation(target)
  // Names created by the header (macros, functions) are needed to describe the query, too.
  if (inspection.newColumns && inspection.header !== undefined) await connection.execute(inspection.header)
  return {
    ...noFacts,
    existing,
    existingColumns: existing && inspection.existingColumns ? await connection.columnsOf(target) : [],
    newColumns: inspection.newColumns ? await connection.describe(request.compiledCode) : (request.rowColumns ?? []),
    declaredColumns:
      inspection.declaredColumnsSql === undefined ? [] : await connection.describe(inspection.declaredColumnsSql),
    seed: request.seed,
  }
}
