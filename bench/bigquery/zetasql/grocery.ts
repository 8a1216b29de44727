import path from 'node:path'
import type { SchemaField } from '../../../cli/adapters/bigquery/types.ts'
import { restService } from '../rest/service.ts'
import type { Tally } from '../tally.ts'
import { bigqueryTarget, root, workspace } from '../tsdbt.ts'
import { Analyzer } from './analyzer.ts'
import { AnalysingBackend } from './backend.ts'
import { countStatements, succeeded } from './statements.ts'
import type { ZetasqlService } from './service.ts'

interface CatalogTable {
  readonly metadata: { readonly schema: string; readonly name: string }
  readonly columns: Readonly<Record<string, { readonly name: string; readonly type: string; readonly index: number }>>
}

/** Commands that send a project everything it can send, in this order. */
const commands: readonly (readonly string[])[] = [
  ['build'],
  ['build'],
  ['build', '--full-refresh', '--no-audit'],
  ['test', '--store-failures'],
  ['run', '--empty'],
  ['docs', 'generate'],
]

/**
 * The grocery project on a warehouse that analyses: every statement of every command is right, and every relation has the columns that DuckDB's binder gives the
 * same model.
 */
export async function checkGrocery(service: ZetasqlService, folder: string, tally: Tally): Promise<void> {
  const duckdb = workspace(path.join(folder, 'duckdb'), root, 'grocery', {
    type: 'duckdb',
    path: path.join(folder, 'grocery.duckdb'),
    threads: 2,
  })
  await succeeded(duckdb, tally, 'build', '--vars', 'scale: 0.001')
  await succeeded(duckdb, tally, 'docs', 'generate', '--vars', 'scale: 0.001')
  const { nodes, sources } = duckdb.artifact('catalog.json') as Record<
    'nodes' | 'sources',
    Record<string, CatalogTable>
  >

  const analyzer = await Analyzer.make(service)
  const backend = new AnalysingBackend(analyzer)
  const rest = await restService(backend)
  const bigquery = workspace(path.join(folder, 'bigquery'), root, 'grocery', bigqueryTarget(rest.endpoint))
  for (const words of commands) await succeeded(bigquery, tally, ...words, '--vars', 'scale: 0.001')
  await rest.close()

  countStatements(backend, rest, tally)
  for (const [id, table] of Object.entries({ ...sources, ...nodes }))
    tally.check(`columns of ${id}`, columnsFault(analyzer, table))
}

const duckdbTypes: readonly (readonly [RegExp, string])[] = [
  [/^(?:TINYINT|SMALLINT|INTEGER|BIGINT|UBIGINT|HUGEINT)$/, 'INTEGER'],
  [/^DECIMAL/, 'NUMERIC'],
  [/^VARCHAR$/, 'STRING'],
  [/^(?:DOUBLE|FLOAT)$/, 'FLOAT'],
  [/^BOOLEAN$/, 'BOOLEAN'],
  [/^DATE$/, 'DATE'],
  [/^TIMESTAMP/, 'TIMESTAMP'],
]
const typeOf = (type: string): string => duckdbTypes.find(([pattern]) => pattern.test(type))?.[1] ?? type

const fieldsOf = (columns: CatalogTable['columns']): readonly SchemaField[] =>
  Object.values(columns)
    .toSorted((a, b) => a.index - b.index)
    .map(({ name, type }) => ({ name, type: typeOf(type) }))

/** Layers are datasets of their own: `marts` is `grocery_marts`. */
function columnsFault(analyzer: Analyzer, { metadata, columns }: CatalogTable): string | undefined {
  const table = analyzer.catalog.get(['shop', `grocery_${metadata.schema}`, metadata.name])
  if (!table) return `BigQuery has no ${metadata.schema}.${metadata.name}.`
  const shown = (fields: readonly SchemaField[]): string =>
    fields
      .map(
        ({ name, type, mode }) => `${name} ${type.replace('DATETIME', 'TIMESTAMP')}${mode === 'REPEATED' ? '[]' : ''}`,
      )
      .join(', ')
  const [theirs, ours] = [shown(fieldsOf(columns)), shown(table.fields)]
  return theirs === ours ? undefined : `DuckDB:   ${theirs}\nBigQuery: ${ours}`
}
