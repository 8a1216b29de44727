import path from 'node:path'
import { createAdapter } from '../../../cli/adapters/registry.ts'
import type { Connection, Warehouse } from '../../../cli/core/adapter.ts'
import type { Tally } from '../tally.ts'
import { bigqueryTarget, root, type Target, workspace } from '../tsdbt.ts'
import { succeeded } from '../zetasql/statements.ts'

interface CatalogTable {
  readonly metadata: { readonly schema: string; readonly name: string }
  readonly columns: Readonly<Record<string, { readonly name: string; readonly type: string }>>
}

/** The grocery project built by DuckDB and by the emulator, and every relation counted and added up on both. */
export async function compareGrocery(endpoint: string, folder: string, scale: string, tally: Tally): Promise<void> {
  const vars = ['--vars', `scale: ${scale}`]
  const here: Target = { type: 'duckdb', path: path.join(folder, 'grocery.duckdb'), threads: 2 }
  const there = bigqueryTarget(endpoint, { location: 'US', threads: 4 })
  const duckdb = workspace(path.join(folder, 'duckdb'), root, 'grocery', here)
  await succeeded(duckdb, tally, 'build', ...vars)
  await succeeded(duckdb, tally, 'docs', 'generate', ...vars)
  const bigquery = workspace(path.join(folder, 'emulator'), root, 'grocery', there)
  await succeeded(bigquery, tally, 'build', ...vars)
  // Once more by its increments: a day's partitions are replaced by themselves.
  await succeeded(bigquery, tally, 'run', '-s', 'fct_sales', ...vars)

  const [local, remote] = [await opened(here), await opened(there)]
  const { nodes, sources } = duckdb.artifact('catalog.json') as Record<
    'nodes' | 'sources',
    Record<string, CatalogTable>
  >
  for (const [id, table] of Object.entries({ ...sources, ...nodes })) {
    const [ours, theirs] = await Promise.all([
      totals(local.connection, table, `"${table.metadata.schema}"."${table.metadata.name}"`, 'varchar'),
      totals(
        remote.connection,
        table,
        `\`shop\`.\`grocery_${table.metadata.schema}\`.\`${table.metadata.name}\``,
        'string',
      ),
    ])
    tally.check(`totals of ${id}`, ours === theirs ? undefined : `DuckDB:   ${ours}\nemulator: ${theirs}`)
  }
  await local.warehouse.close()
  await remote.warehouse.close()
}

async function opened(target: Target): Promise<{ readonly warehouse: Warehouse; readonly connection: Connection }> {
  const made = createAdapter(String(target['type']), { ...target } as Parameters<typeof createAdapter>[1], {
    projectRoot: root,
  })
  if (!made.ok) throw new Error(made.problems.map(({ message }) => message).join('\n'))
  const warehouse = await made.value.open({ threads: 1 })
  return { warehouse, connection: await warehouse.connect('compare') }
}

/** The rows of a relation and the sums of its exact numbers: money, counts, units. */
async function totals(
  connection: Connection,
  { columns }: CatalogTable,
  relation: string,
  text: string,
): Promise<string> {
  const exact = Object.values(columns).filter(({ type }) => /^(?:DECIMAL|BIGINT|INTEGER)/.test(type))
  const sums = exact.map(({ name }) => `cast(sum(${name}) as ${text})`)
  try {
    const { rows } = await connection.query(
      `select ${[`cast(count(*) as ${text})`, ...sums].join(', ')} from ${relation}`,
    )
    return (rows[0] ?? [])
      .map((value, index) => `${exact[index - 1]?.name ?? 'rows'} ${plain(String(value))}`)
      .join(', ')
  } catch (error) {
    return `refused: ${String(error)}`
  }
}

const plain = (number: string): string => (number.includes('.') ? number.replace(/\.?0+$/, '') : number)
