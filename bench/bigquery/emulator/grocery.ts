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
  let rows = 0
  for (const [id, table] of Object.entries({ ...sources, ...nodes })) {
    const { schema, name } = table.metadata
    const [ours, theirs] = await Promise.all([
      totals(local.connection, table, { relation: `"${schema}"."${name}"`, text: 'varchar' }),
      totals(remote.connection, table, { relation: `\`shop\`.\`grocery_${schema}\`.\`${name}\``, text: 'string' }),
    ])
    tally.check(`totals of ${id}`, difference(ours, theirs))
    rows += Number(ours.get('rows') ?? 0)
  }
  const compared = Object.keys(nodes).length + Object.keys(sources).length
  console.log(`${compared} relations, ${rows.toLocaleString('en-US')} rows compared at scale ${scale}`)
  tally.check('rows to compare', rows > 0 ? undefined : 'There are none.')
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

type Totals = ReadonlyMap<string, string>

/** The rows of a relation and the sums of its numbers: money, counts, units; those of floats as far as the order of adding does not matter. */
async function totals(
  connection: Connection,
  { columns }: CatalogTable,
  { relation, text }: { readonly relation: string; readonly text: string },
): Promise<Totals> {
  const numbers = Object.values(columns).filter(({ type }) => /^(?:DECIMAL|BIGINT|INTEGER|DOUBLE)/.test(type))
  const sums = numbers.map(({ name }) => `cast(sum(${name}) as ${text})`)
  try {
    const { rows } = await connection.query(
      `select ${[`cast(count(*) as ${text})`, ...sums].join(', ')} from ${relation}`,
    )
    return new Map(
      (rows[0] ?? []).map((value, index) => [
        numbers[index - 1]?.name ?? 'rows',
        plain(numbers[index - 1]?.type, String(value)),
      ]),
    )
  } catch (error) {
    return new Map([['refused', String(error)]])
  }
}

function difference(ours: Totals, theirs: Totals): string | undefined {
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].filter((name) => ours.get(name) !== theirs.get(name))
  if (names.length === 0) return undefined
  return names.map((name) => `${name}: ${ours.get(name)} on DuckDB, ${theirs.get(name)} on the emulator`).join('\n')
}

function plain(type: string | undefined, number: string): string {
  if (type === 'DOUBLE' && Number.isFinite(Number(number))) return Number(number).toPrecision(9)
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number
}
