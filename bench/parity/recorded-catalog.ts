import { z } from 'zod'
import { firstDifference } from './deep-compare.ts'
import type { Difference } from './difference.ts'
import type { CatalogTables } from './trace.ts'

const tableSchema = z.object({
  metadata: z.object({ type: z.string() }),
  columns: z.record(z.string(), z.object({ type: z.string(), index: z.number() })),
})
const catalogSchema = z.object({
  nodes: z.record(z.string(), tableSchema),
  sources: z.record(z.string(), tableSchema),
})

/** Kinds and columns of every relation that a `catalog.json` tells of. */
export function catalogTables(catalog: unknown): CatalogTables {
  const { nodes, sources } = catalogSchema.parse(catalog)
  return Object.fromEntries(
    Object.entries({ ...nodes, ...sources }).map(([id, table]) => [
      id,
      {
        type: table.metadata.type,
        columns: Object.fromEntries(
          Object.entries(table.columns).map(([name, column]): [string, [string, number]] => [
            name,
            [column.type, column.index],
          ]),
        ),
      },
    ]),
  )
}

export function compareCatalogs(expected: CatalogTables, got: CatalogTables): Difference[] {
  const difference = firstDifference(expected, got)
  return difference === undefined ? [] : [{ kind: 'catalog', text: difference }]
}
